import EaselData
import EaselFiles
import EaselImages
import EaselRuns
import Foundation
import Testing

/// Copying pictures into the folders of their classes.
@Suite struct ImageSorterTests {
    private let names = ["cat", "dog"]
    private let picture = (try? PNGFile.encode(Image(height: 1, width: 1, colour: [9]))) ?? []
    private let other = (try? PNGFile.encode(Image(height: 1, width: 1, colour: [8]))) ?? []

    private func sorter(_ folder: String, _ names: [String], confidence: Float = 0.9) throws -> ImageSorter {
        try ImageSorter(into: folder, classNames: names, minimumConfidence: confidence, reading: ImageFiles())
    }

    private func sure(_ number: Int, _ names: [String], _ probability: Float = 0.95) -> Classification {
        Classification(
            classNames: names,
            probabilities: names.indices.map { $0 == number ? probability : (1 - probability) / Float(names.count - 1) }
        )
    }

    private func tree(_ folder: String) -> [String] {
        ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []).filter {
            !FileSystem.isFolder("\(folder)/\($0)")
        }.sorted()
    }

    @Test func classesAndDoubtfulOnes() throws {
        let folder = TemporaryFolder()
        let sorter = try sorter(folder.path + "/out/", names)
        #expect(folder.names().isEmpty)
        #expect(try sorter.sort(picture, name: "a/b/x.png", sure(0, names)).hasSuffix("/out/cat/x.png"))
        #expect(try sorter.sort(other, name: "y.png", sure(1, names, 0.9)).hasSuffix("/out/dog/y.png"))
        #expect(try sorter.sort(other, name: "z.png", sure(1, names, 0.8)).hasSuffix("/out/doubtful/dog/z.png"))
        try sorter.finish()
        #expect(tree(folder.path + "/out") == ["cat/x.png", "dog/y.png", "doubtful/dog/z.png"])
        #expect(bytes(of: folder.path + "/out/dog/y.png") == other)
        #expect(sorter.summary.counts == [1, 1] && sorter.summary.doubtful == 1 && sorter.summary.alreadyThere == 0)
    }

    /// Done again, nothing changes; what a person moved stays where it was moved.
    @Test func againWithoutHarm() throws {
        let folder = TemporaryFolder()
        func sort(_ probability: Float) throws -> ImageSorter.Summary {
            let sorter = try sorter(folder.path, names)
            for (bytes, name) in [(picture, "1/x.png"), (other, "2/x.png"), (picture, "3/w.png")] {
                _ = try sorter.sort(bytes, name: name, sure(0, names, probability))
            }
            try sorter.finish()
            return sorter.summary
        }
        #expect(try sort(0.95).counts == [3, 0])
        let before = tree(folder.path)
        #expect(before.count == 3 && before.contains("cat/x.png") && before.contains("cat/w.png"))
        #expect(bytes(of: folder.path + "/cat/x.png") == picture)
        let again = try sort(0.95)
        #expect(again.alreadyThere == 3 && again.elsewhere == 0 && again.counts == [0, 0])
        #expect(tree(folder.path) == before)
        try FileManager.default.createDirectory(atPath: folder.path + "/dog", withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: folder.path + "/cat/w.png", toPath: folder.path + "/dog/w.png")
        let moved = try sort(0.95)
        #expect(moved.alreadyThere == 3 && moved.elsewhere == 1)
        #expect(tree(folder.path).count == 3)
        #expect(try sort(0.5).elsewhere == 3)
    }

    /// Whatever a class is called, its folder is its own, in the folder, and can be seen.
    @Test func namesThatAreNoFolders() throws {
        let odd = [
            "..", ".", "a/b", "", "%2F", "%2f", "/", "doubtful", "Doubtful_", "a%2Fb", ".hidden", "tab\there",
            "50% off",
            "%25", String(repeating: "é", count: 300), String(repeating: "é", count: 301),
        ]
        let folder = TemporaryFolder()
        let sorter = try sorter(folder.path + "/out", odd)
        for number in odd.indices {
            let path = try sorter.sort(picture, name: "\(number).png", sure(number, odd))
            let parts = path.dropFirst((folder.path + "/out/").count).split(separator: "/")
            #expect(parts.count == 2 && !parts[0].hasPrefix(".") && parts[0].utf8.count <= 255, "\(path)")
        }
        #expect(folder.names("out").count == odd.count && folder.names() == ["out"])
        #expect(sorter.doubtfulFolder.hasSuffix("/out/doubtful__"))
        #expect(folder.names("out").contains("50% off") && folder.names("out").contains("a%2Fb"))
    }

    /// The folder can be learned from as it is: what is doubtful is no class.
    @Test func itCanBeLearnedFrom() throws {
        let folder = TemporaryFolder()
        let sorter = try sorter(folder.path, names)
        for index in 0..<12 {
            let image = try Image(height: 2, width: 2, colour: [UInt8(index)])
            _ = try sorter.sort(
                PNGFile.encode(image), name: "\(index).png", sure(index % 2, names, index < 8 ? 0.95 : 0.6))
        }
        try sorter.finish()
        let read = try ImageFolder.read(folder.path)
        #expect(read.classNames == names && read.train.count + read.test.count == 8)
    }

    @Test func odditiesOfFiles() throws {
        let folder = TemporaryFolder()
        let sorter = try sorter(folder.path, names)
        // Without an ending, hidden, and with a name that is taken by other content twice.
        #expect(try sorter.sort(picture, name: "standard input", sure(0, names)).hasSuffix("/cat/standard input.png"))
        #expect(try sorter.sort(picture, name: ".x.png", sure(0, names)).hasSuffix("/cat/%2Ex.png"))
        #expect(try sorter.sort(other, name: "standard input", sure(0, names)).hasSuffix(".png"))
        #expect(folder.names("cat").count == 3)
        try put([1], at: folder.path + "/file")
        #expect(
            message { _ = try self.sorter(folder.path + "/file", names).sort(picture, name: "a", sure(0, names)) } != ""
        )
    }

    @Test func halfWrittenFilesAndOtherProcesses() throws {
        let folder = TemporaryFolder()
        for name in ["cat", "doubtful/dog"] {
            try FileSystem.makeFolder(folder.path + "/" + name)
            try put([1, 2], at: folder.path + "/\(name)/.x.png.1-2.partial")
        }
        let first = try sorter(folder.path, names)
        _ = try first.sort(picture, name: "x.png", sure(0, names))
        #expect(tree(folder.path) == ["cat/x.png"])
        let second = try sorter(folder.path, names)
        #expect(
            message { _ = try second.sort(picture, name: "y.png", sure(0, names)) }.contains(
                "another process sorts into it"))
        withExtendedLifetime(first) {}
    }
}
