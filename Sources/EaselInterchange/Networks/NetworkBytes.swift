import EaselCore
import EaselFiles

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The bytes of a network's file, of which every format that is read has less than 2 GB.
/// - Parameter kind: What the file is to be, in the words of an error: `an ONNX file`.
/// - Throws: `FileError` for a file that cannot be opened, is no regular file, or is larger.
func networkBytes(of path: String, kind: String) throws -> [UInt8] {
    let file = try OpenFile(path, O_RDONLY | O_NONBLOCK, cannot: "read")
    let size = try file.regularSize()
    guard size < 1 << 31 else {
        throw FileError(path: path, problem: "has \(byteText(size)), more than \(kind) can have")
    }
    try MachineMemory.require(size, for: path)
    return try file.contents(limit: size)
}
