/// The storage of a folder's pixels while it is used: memory or files. Training is the same to the last bit either way.
public enum PixelStorage: Hashable, Sendable {
    /// In memory where they take at most a quarter of the memory that may still be used, and no more than a set in memory
    /// may; else in their files.
    case automatic
    /// In memory; an error where there is too little.
    case memory
    /// In their files, each of which is read and decoded whenever its image is needed.
    case files
}
