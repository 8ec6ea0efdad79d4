import HTTPTypes
import Hummingbird

/// Lets in who asks this server by its own name and, where there is a token, knows it.
///
/// A page from elsewhere that a browser has open can send requests to this machine: what it cannot do is say another host than the
/// one that it reached us by, nor hide where it comes from.
struct Doorkeeper: RouterMiddleware {
    private let token: [UInt8]?
    /// The names that a request may call this host by; any where it listens to other machines, which need a token.
    private let names: Set<String>?

    /// What anybody may have, since nothing is told by it.
    private static let open: Set<String> = ["/", "/healthz", "/openapi.json"]

    init(token: String?, host: String) {
        self.token = token.map { Array($0.utf8) }
        names = Serve.isLoopback(host) ? ["localhost", "127.0.0.1", "[::1]"] : nil
    }

    func handle(
        _ request: Request, context: ServingContext, next: (Request, ServingContext) async throws -> Response
    ) async throws -> Response {
        let authority = request.head.authority ?? ""
        if let names, !names.contains(Self.name(of: authority)) {
            throw StatusError(
                .forbidden,
                "\(authority.prefix(100)) is not a name of this server; ask for it as localhost or 127.0.0.1")
        }
        if let origin = request.headers[.origin], origin != "http://\(authority)" {
            throw StatusError(.forbidden, "a page from \(origin.prefix(100)) may not ask this server")
        }
        if let site = request.headers[text: "Sec-Fetch-Site"], !["same-origin", "none"].contains(site),
            request.uri.path != "/"
        {
            throw StatusError(.forbidden, "a page from elsewhere may not ask this server")
        }
        if let token, !Self.open.contains(request.uri.path) {
            let words = (request.headers[.authorization] ?? "").split(separator: " ", maxSplits: 1)
            guard words.count == 2, words[0].lowercased() == "bearer", Self.isSame(Array(words[1].utf8), token) else {
                throw StatusError(.unauthorized, "this server asks for a token: send Authorization: Bearer TOKEN")
            }
        }
        return try await next(request, context)
    }

    /// The host of an authority, without its port.
    private static func name(of authority: String) -> String {
        let lowered = authority.lowercased()
        if lowered.hasPrefix("["), let end = lowered.firstIndex(of: "]") { return String(lowered[...end]) }
        return String(lowered.prefix { $0 != ":" })
    }

    /// Whether two secrets are one, in a time that does not tell where they differ.
    private static func isSame(_ given: [UInt8], _ own: [UInt8]) -> Bool {
        var difference = given.count ^ own.count
        for place in own.indices { difference |= Int(own[place] ^ (place < given.count ? given[place] : 0)) }
        return difference == 0
    }
}
