import EaselFiles

/// What a file of PyTorch's holds: its pickle, and the bytes of storages when asked for.
struct TorchContent: Sendable {
    let document: PickleDocument
    /// Whether the highest byte of each element stands first.
    let isBigEndian: Bool
    /// Reads a storage of the document: exactly the bytes of its elements.
    let bytes: @Sendable (_ storage: Int) throws -> [UInt8]
}

extension PickleDocument.Storage {
    /// The size of its elements in bytes, which the reader of pickles has seen to be a number.
    var byteCount: Int { count * (elementType.byteCount ?? 0) }
}
