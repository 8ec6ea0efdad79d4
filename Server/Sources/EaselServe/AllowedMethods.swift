import Foundation

/// The methods that each address takes, as the description says, so that it and what is answered are one.
struct AllowedMethods: Sendable {
    private let known: [(parts: [String], methods: String)]

    /// Reads a description, OpenAPI in JSON.
    init(_ document: [UInt8]) {
        struct Description: Decodable {
            struct Operation: Decodable {}
            let paths: [String: [String: Operation]]
        }
        let description = try? JSONDecoder().decode(Description.self, from: Data(document))
        known = (description?.paths ?? [:]).map { path, operations in
            (Self.parts(path), operations.keys.map { $0.uppercased() }.sorted().joined(separator: ", "))
        }
    }

    private static func parts(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }

    /// The methods of an address; `nil` where there is nothing.
    func methods(of path: String) -> String? {
        let given = Self.parts(path)
        return known.first { route in
            route.parts.count == given.count
                && zip(route.parts, given).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }?.methods
    }
}
