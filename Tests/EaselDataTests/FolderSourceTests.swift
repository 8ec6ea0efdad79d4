import DataTestSupport
import EaselData
import EaselImages
import EaselFiles
import Foundation
import Testing

@Suite struct FolderSourceTests {
    /// Grey, coloured and transparent images in two classes, and what is no image.
    private func fill(_ folder: String) throws {
        for (index, name) in ["cat", "dog", "cat", "dog", "cat"].enumerated() {
            try FileSystem.makeFolder("\(folder)/\(name)")
            let channels = [1, 3, 4, 2, 1][index]
            let pixels = (0..<30 * channels).map { UInt8(truncatingIfNeeded: $0 * 7 + index * 40) }
            try PNGFile.write(
                Image(height: 5, width: 6, channels: channels, pixels: pixels), to: "\(folder)/\(name)/\(index).png")
        }
        try AtomicFile.write([1], to: "\(folder)/cat/a.tif")
    }

    @Test(arguments: [nil, 1, 3, 4]) func givesWhatAFolderInMemoryDoes(channels: Int?) throws {
        try withFolder { folder in
            try fill(folder)
            let memory = try ImageFolder.read(folder, channels: channels, storage: .memory)
            let files = try ImageFolder.read(folder, channels: channels, storage: .files)
            #expect(memory.train.isInMemory && !files.train.isInMemory && !files.test.isInMemory)
            #expect(files.classNames == ["cat", "dog"] && files.skipped == memory.skipped)
            #expect(files.channels == channels ?? 3)
            for (one, other) in [(memory.train, files.train), (memory.test, files.test)] {
                #expect(try one.inMemory().pixels == other.inMemory().pixels && one.labels == other.labels)
                #expect(try one.contentChecksum() == other.contentChecksum())
                #expect(one.imageShape == other.imageShape && one.labelRange == other.labelRange)
            }
            #expect(files.notes.contains { $0.hasPrefix("pictures are read from \(folder) as they are needed") })
            #expect(!memory.notes.contains { $0.contains("as they are needed") })
            #expect(try ImageFolder.read(folder).train.isInMemory)
        }
    }

    @Test func aWholeFolder() throws {
        try withFolder { folder in
            try fill(folder)
            let source = try FolderSource(folder)
            #expect(source.count == 5 && source.classNames == ["cat", "dog"] && source.labels == [0, 0, 0, 1, 1])
            #expect(try source.image(at: 3) == PNGFile.read("\(folder)/dog/1.png"))
            #expect(source.target(at: 4) == .label(1) && source.target(at: 5) == .none)
            #expect(problem { _ = try source.image(at: 5) }.contains("image 5 of 5"))
            #expect(problem { _ = try FolderSource("\(folder)/none") } == "\(folder)/none: no such folder")
        }
    }

    /// What happens to a file later is said where its image is asked for.
    @Test func namesAFileThatChanged() throws {
        try withFolder { folder in
            try fill(folder)
            let source = try FolderSource(folder)
            try PNGFile.write(Image(height: 6, width: 5, colour: [1]), to: "\(folder)/cat/2.png")
            let path = "\(folder)/cat/2.png"
            let line = problem { _ = try source.image(at: 1) }
            #expect(line == "\(path): changed its size since the folder was looked at")
            let bytes = try FileSystem.read("\(folder)/cat/0.png")
            try AtomicFile.write(Array(bytes.prefix(45)), to: path)
            #expect(problem { _ = try source.image(at: 1) }.hasPrefix("\(path): the PNG file is truncated"))
            try FileManager.default.removeItem(atPath: path)
            #expect(problem { _ = try source.image(at: 1) }.contains(path))
            #expect(problem { _ = try source.contentChecksum() }.contains(path))
        }
    }
}
