/// A record of the files that a set was read without, because they cannot be read or are damaged.
///
/// It names them, so that a run that is resumed leaves out the same ones, even where they have been repaired.
public struct FaultyFiles: Codable, Hashable, Sendable {
    /// The most files that are listed, and the most bytes that their paths may take.
    public static let listLimit = 1000
    private static let byteLimit = 1 << 18

    /// The number of files.
    public var count: Int
    /// Their paths below the set's folder, sorted; `nil` where there are more than `listLimit`.
    public var files: [String]?

    /// Records files by their paths below the set's folder.
    package init(_ paths: some Collection<String>) {
        count = paths.count
        let isLong = count > Self.listLimit || paths.reduce(0) { $0 + $1.utf8.count } > Self.byteLimit
        files = isLong ? nil : paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
