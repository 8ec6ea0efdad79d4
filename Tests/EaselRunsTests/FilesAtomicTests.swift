import EaselFiles
import EaselRuns
import EaselTraining
import Foundation
import Testing

@Suite struct FilesAtomicTests {
    @Test func aFullDiskKeepsTheOldFile() throws {
        let folder = TemporaryFolder()
        guard mount("tmpfs", folder.path, "tmpfs", 0, "size=64k") == 0 else {
            print("skipped: a small file system cannot be mounted here (\(String(cString: strerror(errno))))")
            return
        }
        defer { umount(folder.path) }
        let path = folder.path + "/a.safetensors"
        var writer = SafetensorsWriter()
        try writer.add("small", shape: [1], [Float(1)])
        try writer.write(to: path)
        let old = bytes(of: path)
        try writer.add("large", shape: [100_000], [Float](repeating: 1, count: 100_000))
        #expect(message { try writer.write(to: path) } == path + ": cannot write: No space left on device")
        #expect(bytes(of: path) == old)
        #expect(folder.names() == ["a.safetensors"])

        // A log is taken back to its last whole line.
        let logPath = folder.path + "/log.jsonl"
        let log = try LogWriter(path: logPath)
        let record = LogRecord(kind: .interval, epoch: 1, step: 1, train: ["loss": 1])
        var failure = ""
        for _ in 0..<10_000 where failure.isEmpty {
            do { try log.append(record) } catch { failure = "\(error)" }
        }
        #expect(failure == logPath + ": cannot write: No space left on device")
        #expect(bytes(of: logPath).last == UInt8(ascii: "\n"))
        #expect(try LogReader(path: logPath).unreadableLines.isEmpty)

        // A run that cannot be recorded leaves no folder behind.
        let text = message { _ = try RunDirectory.create(named: "x", in: folder.path + "/o", record: exampleRecord()) }
        #expect(text.contains("No space left on device"))
        #expect(folder.names("o") == [])
    }
}
