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
    init() {
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
            "default-src 'none'; script-src '\(ContentSecuritySource.hash(of: script))'; style-src '\(ContentSecuritySource.hash(of: style))'; img-src 'self' blob: data:; "
            + "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    }
}
