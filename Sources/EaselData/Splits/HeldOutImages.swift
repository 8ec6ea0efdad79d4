import EaselFiles

/// A record of how the images of a folder were split by their content, and of those held out for testing or validation.
public struct HeldOutImages: Codable, Hashable, Sendable {
    /// The most files that are listed.
    public static let listLimit = 1000

    /// The seed that the keys of the images were drawn from.
    public var seed: UInt64
    /// The number of different files that are held out.
    public var count: Int
    /// The SHA-256 of the held-out files' SHA-256, sorted, one a line: tells whether another split is the same.
    public var digest: String
    /// The first 16 digits of the SHA-256 of each held-out file, sorted; nil where there are more than `listLimit`.
    public var files: [String]?

    /// Records one side of a split, by the SHA-256 of each file.
    package init(_ digests: Set<String>, seed: UInt64) {
        let sorted = digests.sorted()
        (self.seed, count) = (seed, sorted.count)
        digest = SHA256.hexDigest(of: Array(sorted.map { $0 + "\n" }.joined().utf8))
        files = count > Self.listLimit ? nil : sorted.map { String($0.prefix(16)) }
    }
}
