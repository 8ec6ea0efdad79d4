import CEaselPage
import Easel
import Foundation

/// The browser page: one document with all its styles and scripts in it, and the policy that lets a browser run no others.
struct PageDocument: Sendable {
    /// The document.
    let html: [UInt8]
    /// What `Content-Security-Policy` says of it.
    let policy: String

    /// Puts the parts together.
    init() throws {
        var count = 0
        let start = easel_page_parts(&count)
        let parts = UnsafeBufferPointer(start: start, count: count).map { part in
            (
                name: String(cString: part.name),
                text: String(decoding: UnsafeBufferPointer(start: part.bytes, count: part.count), as: UTF8.self)
            )
        }
        func joined(_ ending: String) -> String {
            parts.filter { $0.name.hasSuffix(ending) }.map(\.text).joined(separator: "\n")
        }
        let (style, script) = (joined(".css"), joined(".js"))
        let document = joined(".html")
            .replacingOccurrences(of: "<!--style-->", with: "<style>\(style)</style>")
            .replacingOccurrences(of: "<!--script-->", with: "<script>\(script)</script>")
        html = Array(document.utf8)
        policy =
            "default-src 'none'; script-src '\(Self.source(script))'; style-src '\(Self.source(style))'; img-src 'self' blob: data:; "
            + "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    }

    /// What a policy calls a text by.
    private static func source(_ text: String) -> String {
        let digest = SHA256.hexDigest(of: Array(text.utf8))
        let bytes = stride(from: 0, to: digest.count, by: 2).map { place in
            let start = digest.index(digest.startIndex, offsetBy: place)
            return UInt8(digest[start..<digest.index(start, offsetBy: 2)], radix: 16) ?? 0
        }
        return "sha256-" + Data(bytes).base64EncodedString()
    }
}
