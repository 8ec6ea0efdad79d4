/// A file that is open for reading at any position.
package protocol ReadableFile: Sendable {
    /// The path that errors name.
    var path: String { get }

    /// The size in bytes of a regular file.
    ///
    /// - Throws: `FileError` for anything else, which need not end.
    func regularSize() throws -> Int

    /// Fills a buffer from a position; a file that ends too early is an error.
    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int) throws
}

extension OpenFile: ReadableFile {}

extension ReadableFile {
    /// The first bytes; fewer where there are no more.
    package func beginning(count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: min(try regularSize(), count))
        try bytes.withUnsafeMutableBytes { try read(into: $0, at: 0) }
        return bytes
    }
}
