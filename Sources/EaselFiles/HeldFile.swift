/// A file whose content is in memory, such as a member of an archive that is read from everywhere.
package final class HeldFile: ReadableFile {
    /// The path that errors name.
    package let path: String
    private let bytes: [UInt8]

    /// Makes a file of its content.
    package init(path: String, _ bytes: [UInt8]) { (self.path, self.bytes) = (path, bytes) }

    package func regularSize() -> Int { bytes.count }

    package func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int) throws {
        let (end, overflows) = position.addingReportingOverflow(buffer.count)
        guard position >= 0, !overflows, end <= bytes.count else {
            throw FileError(path: path, problem: "ends at byte \(bytes.count), before what is read at byte \(position)")
        }
        bytes[position..<end].withUnsafeBytes { buffer.copyMemory(from: $0) }
    }
}
