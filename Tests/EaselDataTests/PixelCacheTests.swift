import DataTestSupport
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import Foundation
import Testing

@Suite struct PixelCacheTests {
    private func fill(_ folder: String) throws {
        for (index, name) in ["full.jpg", "turned-6.jpg", "lossless.webp", "colour.bmp", "grey.jpg"].enumerated() {
            try FileSystem.makeFolder("\(folder)/pictures/\(index % 2)")
            try AtomicFile.write(golden(name), to: "\(folder)/pictures/\(index % 2)/\(name)")
        }
    }

    /// The images of a folder from the cache, and what was said before anything was written.
    private func cached(
        _ folder: String, _ preparation: ImagePreparation, room: Int? = nil
    ) throws -> (source: any ImageSource, said: [String]) {
        let base = try FolderSource("\(folder)/pictures", preparation: preparation)
        let paths = try ["0", "1"].flatMap { name in
            try FileSystem.names(in: "\(folder)/pictures/\(name)").map { "\(folder)/pictures/\(name)/\($0)" }
        }
        let digests = try paths.map { SHA256.hexDigest(of: try FileSystem.read($0)) }
        var said: [String] = []
        let source = try PixelCache(folder: "\(folder)/cache", room: room).source(
            of: base, digests: digests, preparation: preparation
        ) { said.append($0) }
        return (source, said)
    }

    private func pixels(_ source: any ImageSource) throws -> [[UInt8]] {
        try (0..<source.count).map { try source.image(at: $0).pixels }
    }

    private let preparation = ImagePreparation(size: Size2D(height: 12, width: 10))

    @Test func givesWhatTheFilesDo() throws {
        try withFolder { folder in
            try fill(folder)
            let base = try FolderSource("\(folder)/pictures", preparation: preparation)
            let (first, said) = try cached(folder, preparation)
            #expect(
                said == [
                    "prepared pixels go to \(folder)/cache: 1.9 kB for 5 pictures of 12x10x3; it can be removed at any time"
                ])
            let (second, silence) = try cached(folder, preparation)
            #expect(silence.isEmpty)
            for source in [first, second] {
                #expect(try pixels(source) == pixels(base))
                #expect(source.labels == base.labels && source.labelRange == base.labelRange)
                #expect(try source.contentChecksum() == base.contentChecksum())
                #expect(!source.isInMemory && source.imageShape == base.imageShape)
                #expect(problem { _ = try source.image(at: 5) }.contains("image 5 of 5"))
            }
            // Taken from the cache, and from nowhere else.
            let expected = try pixels(base)
            try FileManager.default.removeItem(atPath: "\(folder)/pictures")
            #expect(try pixels(second) == expected)
        }
    }

    @Test func isOfOneContentAndPreparation() throws {
        try withFolder { folder in
            try fill(folder)
            _ = try cached(folder, preparation)
            for other in [
                ImagePreparation(size: Size2D(height: 12, width: 10), fit: .contain),
                ImagePreparation(size: Size2D(height: 10, width: 12)),
                ImagePreparation(size: Size2D(height: 12, width: 10), colour: .grey),
            ] {
                let (source, said) = try cached(folder, other)
                #expect(said.count == 1)
                #expect(
                    try pixels(source) == pixels(FolderSource("\(folder)/pictures", preparation: other)))
            }
            #expect(try cached(folder, preparation).said.isEmpty)
            try AtomicFile.write(golden("half.jpg"), to: "\(folder)/pictures/0/full.jpg")
            let (source, said) = try cached(folder, preparation)
            #expect(said.count == 1)
            #expect(try pixels(source) == pixels(FolderSource("\(folder)/pictures", preparation: preparation)))
        }
    }

    /// Whatever becomes of the file, the images are right.
    @Test func whatIsDamagedIsReadFromItsFile() throws {
        try withFolder { folder in
            try fill(folder)
            let expected = try pixels(cached(folder, preparation).source)
            let sum = try cached(folder, preparation).source.contentChecksum()
            let kept = try "\(folder)/cache/" + #require(FileSystem.names(in: "\(folder)/cache").first)
            let whole = try FileSystem.read(kept)
            for place in stride(from: 0, to: whole.count, by: 37) {
                var bytes = whole
                bytes[place] ^= 4
                try AtomicFile.write(bytes, to: kept)
                let source = try cached(folder, preparation).source
                #expect(try pixels(source) == expected && source.contentChecksum() == sum, "byte \(place)")
            }
            var random = RandomSequence(Philox(seed: 9, stream: 1))
            for _ in 0..<60 {
                try AtomicFile.write(mutated(whole, &random), to: kept)
                let source = try cached(folder, preparation).source
                #expect(try pixels(source) == expected && source.contentChecksum() == sum)
            }
        }
    }

    @Test func takesNoMoreThanHalfOfTheRoom() throws {
        try withFolder { folder in
            try fill(folder)
            let line = optionProblem { _ = try cached(folder, preparation, room: 3000) }
            #expect(
                line
                    == "--cache disk: the pixels of 5 pictures of 12x10x3 take 1.9 kB, more than half of the 3.0 kB that are "
                    + "free in \(folder)/cache; make room there, or use --cache none")
            _ = try cached(folder, preparation, room: 5000)
            // The older file goes.
            let other = ImagePreparation(size: Size2D(height: 12, width: 10), fit: .stretch)
            _ = try cached(folder, other, room: 1900)
            #expect(try FileSystem.names(in: "\(folder)/cache").count == 1)
        }
    }

    private func optionProblem(_ body: () throws -> Void) -> String {
        do { try body() } catch { return error is OptionError ? "\(error)" : "" }
        return ""
    }
}
