import EaselTraining
import Foundation
import Testing

@Suite struct FilesAtomicTests {
    @Test func replacesAndLeavesNothingElse() throws {
        let folder = TemporaryFolder()
        try AtomicFile.write("one", to: folder.path + "/a")
        try AtomicFile.write("two", to: folder.path + "/a")
        #expect(bytes(of: folder.path + "/a") == Array("two".utf8))
        #expect(folder.names() == ["a"])
    }

    @Test func aFolderInTheWayIsReportedAndTheTemporaryRemoved() throws {
        let folder = TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/a", withIntermediateDirectories: false)
        let text = message { try AtomicFile.write("one", to: folder.path + "/a") }
        #expect(text == folder.path + "/a: cannot write: Is a directory")
        #expect(folder.names() == ["a"])
    }

    @Test func aPathUnderAFileIsReported() throws {
        let folder = TemporaryFolder()
        try put([1], at: folder.path + "/a")
        let text = message { try AtomicFile.write("one", to: folder.path + "/a/b") }
        #expect(text == folder.path + "/a/b: cannot write: Not a directory")
    }

    @Test func aMissingFolderIsReported() {
        #expect(
            message { try AtomicFile.write("one", to: "/nowhere at all/b") }
                == "/nowhere at all/b: cannot write: No such file or directory")
    }

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
