/// What is in an archive and cannot be read as a file of a folder, all for one reason.
package struct PassedOver: Hashable, Sendable {
    /// The reason: `link in the archive`.
    package let reason: String
    /// How many members.
    package var count: Int
    /// The path of the first.
    package let example: String
}
