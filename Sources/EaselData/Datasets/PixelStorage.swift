import EaselImages

/// The storage of a folder's pixels while it is used: memory or files. Training is the same to the last bit either way.
public enum PixelStorage: Hashable, Sendable {
    /// In memory where they take at most a quarter of the memory that may still be used, and no more than a set in memory
    /// may; else in their files.
    case automatic
    /// In memory; an error where there is too little.
    case memory
    /// In their files, each of which is read and decoded whenever its image is needed.
    case files
    /// In a file of the user's cache, decoded and prepared, for the next time too.
    case disk

    /// Checks that a set which is always in memory is asked to be there.
    /// - Throws: `DataError` that says what works.
    package func requireMemory(for name: String) throws {
        guard self == .files || self == .disk else { return }
        throw DataError("--cache is for folders of pictures, and \(name) is kept in memory; leave it out")
    }
}
