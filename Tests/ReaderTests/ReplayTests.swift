import Foundation
import FuzzedReaders
import Testing

/// What `Tools/fuzz` found once is tried again in every run of the tests.
@Suite struct ReplayTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "Regressions")

    /// The files kept for a reader, by their names.
    private func kept(for reader: FuzzedReader) throws -> [(name: String, bytes: [UInt8])] {
        let folder = Self.folder.appendingPathComponent(reader.name)
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
            (name, Array(try Data(contentsOf: folder.appendingPathComponent(name))))
        }
    }

    @Test(arguments: FuzzedReader.all.map(\.name)) func whatWasFoundIsReadOrRefusedInOneLine(name: String) throws {
        let reader = try #require(FuzzedReader.all.first { $0.name == name })
        let read = try reader.start()
        for file in try kept(for: reader) {
            do { try probe(read, with: file.bytes) } catch { Issue.record("\(name)/\(file.name): \(error)") }
        }
    }

    @Test(arguments: FuzzedReader.all.map(\.name)) func seedsAreSound(name: String) throws {
        let reader = try #require(FuzzedReader.all.first { $0.name == name })
        let read = try reader.start()
        let seeds = try reader.seeds()
        #expect(!seeds.isEmpty)
        for (index, seed) in seeds.enumerated() {
            #expect(throws: Never.self, "\(name), seed \(index)") { try read(seed) }
            #expect(seed.count <= reader.maximumLength, "\(name), seed \(index)")
            #expect(throws: Never.self, "\(name), seed \(index), repaired") { try read(reader.repair(seed)) }
        }
    }

    @Test func everyFolderIsAReaders() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(folders).subtracting(FuzzedReader.all.map(\.name)) == [])
    }

    @Test func anErrorMustBeOneLine() throws {
        struct Refusal: Error, CustomStringConvertible { let description: String }
        func broken(_ line: String) -> Bool {
            do {
                try probe({ _ in throw Refusal(description: line) }, with: [])
                return false
            } catch {
                return error is BrokenPromise
            }
        }
        #expect(!broken("é\u{a0}ü: a line"))
        for line in ["", "two\nlines", "a\u{1b}[31m", "\u{7f}", "\u{85}", String(repeating: "long ", count: 2000)] {
            #expect(broken(line), "\(line.prefix(20).debugDescription)")
        }
    }
}
