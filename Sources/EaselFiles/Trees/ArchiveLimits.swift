/// The limits of an archive that is read as a folder, so that a small file cannot fill the memory or take forever.
package struct ArchiveLimits: Sendable {
    /// The bytes that all members may inflate to however small the archive is.
    package var freeBytes = 64 << 20
    /// The largest expansion beyond that, in multiples of the compressed bytes.
    package var maximumExpansion = 64
    /// The most members.
    package var maximumMembers = 2_000_000
    /// The most folders.
    package var maximumFolders = 1 << 16
    /// The longest name of a member in bytes, and the most folders that it lies in.
    package var maximumName = (bytes: 1024, depth: 32)
    /// The most bytes of members that are held in memory, of an archive that can only be read from its beginning;
    /// `nil` for a quarter of what this process can still obtain.
    package var heldBytes: Int?

    package init() {}

    /// The most bytes that so many compressed ones may inflate to.
    func mostBytes(from compressed: Int) -> Int {
        let (product, overflows) = compressed.multipliedReportingOverflow(by: maximumExpansion)
        return overflows ? Int.max : freeBytes.addingReportingOverflow(product).overflow ? Int.max : freeBytes + product
    }
}
