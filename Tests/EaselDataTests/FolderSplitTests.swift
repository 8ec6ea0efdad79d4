import DataTestSupport
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import Foundation
import Testing

@Suite struct FolderSplitTests {
    private func write(_ count: Int, _ folder: String) throws {
        for index in 0..<count {
            let path = "\(folder)/\(index % 3 == 0 ? "ant" : "bee")"
            try FileSystem.makeFolder(path)
            let bytes = try PNGFile.encode(Image(height: 1, width: 2, channels: 1, pixels: [UInt8(index), 3]))
            try AtomicFile.write(bytes, to: "\(path)/\(index).png", isSynchronized: false)
        }
    }

    private func files(_ folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".png") }.sorted()
    }

    private func inode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    }

    /// What is made is read as the splits that training takes.
    @Test(arguments: [false, true]) func theSidesAreThoseOfTraining(isLinked: Bool) throws {
        try withFolder { folder in
            try write(60, "\(folder)/all")
            let reading = DatasetReading(testShare: 0.2)
            let result = try FolderSplit.make(
                of: "\(folder)/all", at: "\(folder)/out", reading: reading, isLinked: isLinked)
            let (whole, made) = (
                try ImageFolder.read("\(folder)/all", reading: reading), try ImageFolder.read("\(folder)/out")
            )
            #expect(result.splits.map(\.name) == ["train", "test"] && result.classes == ["ant", "bee"])
            #expect(
                result.splits.map(\.count) == [whole.train.count, whole.test.count] && result.heldOut == whole.heldOut)
            #expect(try made.train.contentChecksum() == whole.train.contentChecksum())
            #expect(
                try made.test.contentChecksum() == whole.test.contentChecksum() && made.classNames == whole.classNames)
            let one = try #require(try files("\(folder)/out").first)
            let name = one.split(separator: "/").suffix(2).joined(separator: "/")
            #expect(try (inode("\(folder)/out/\(one)") == inode("\(folder)/all/\(name)")) == isLinked)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["all", "out"])
            let again = problem { _ = try FolderSplit.make(of: "\(folder)/all", at: "\(folder)/out") }
            #expect(again == "\(folder)/out: is there already; name a new folder, or remove it first")
        }
    }

    @Test func threeSplits() throws {
        try withFolder { folder in
            try write(60, "\(folder)/all")
            let reading = DatasetReading(validationShare: 0.2)
            let result = try FolderSplit.make(of: "\(folder)/all", at: "\(folder)/out", reading: reading)
            #expect(result.splits.map(\.name) == ["train", "test", "validation"])
            #expect(result.splits.reduce(0) { $0 + $1.count } == 60)
            #expect(try files("\(folder)/out").count == 60)
            let nothing = problem { _ = try FolderSplit.make(of: "\(folder)/out", at: "\(folder)/again") }
            #expect(nothing.contains("has splits already; --validation-share takes another"))
            let other = try FolderSplit.make(of: "\(folder)/all", at: "\(folder)/other", seed: 5)
            #expect(other.heldOut?.files != result.heldOut?.files && other.heldOut?.seed == 5)
        }
    }

    @Test func namesThatCollideAreRefused() throws {
        try withFolder { folder in
            for (place, name) in ["cat_7", "cat_8", "dog_1", "dog_2"].enumerated() {
                let bytes = try PNGFile.encode(Image(height: 1, width: 2, colour: [UInt8(place)]))
                // Equal files are on one side, where their names meet.
                for sub in ["one", "two"] where sub == "one" || name == "cat_7" {
                    try FileSystem.makeFolder("\(folder)/all/\(sub)")
                    try AtomicFile.write(bytes, to: "\(folder)/all/\(sub)/\(name).png")
                }
            }
            let line = problem {
                _ = try FolderSplit.make(
                    of: "\(folder)/all", at: "\(folder)/out", reading: DatasetReading(labels: .name))
            }
            #expect(
                line.hasPrefix("\(folder)/all/one/cat_7.png and \(folder)/all/two/cat_7.png would both become "),
                "\(line)")
            #expect(line.hasSuffix("/cat/cat_7.png; rename one of them"), "\(line)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["all"])
            try FileManager.default.removeItem(atPath: "\(folder)/all/two")
            #expect(throws: CancellationError.self) {
                _ = try FolderSplit.make(
                    of: "\(folder)/all", at: "\(folder)/out", reading: DatasetReading(labels: .name)
                ) {
                    true
                }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["all"])
            let within = problem { _ = try FolderSplit.make(of: "\(folder)/all", at: "\(folder)/all/out") }
            #expect(within.contains("lies in \(folder)/all, whose pictures it would join"))
        }
    }

    @Test func listsAndMasksAreSplitToo() throws {
        try withFolder { folder in
            try write(30, "\(folder)/all")
            let rows = (0..<30).map { "\($0 % 3 == 0 ? "ant" : "bee")/\($0).png,\($0 < 15 ? "low" : "high")" }
            try AtomicFile.write("path,label\n" + rows.joined(separator: "\n"), to: "\(folder)/all/list.csv")
            let result = try FolderSplit.make(of: "\(folder)/all/list.csv", at: "\(folder)/out")
            let made = try files("\(folder)/out")
            #expect(result.classes == ["high", "low"] && made.count == 30)
            #expect(made.allSatisfy { $0.contains("/high/") || $0.contains("/low/") })
            let odd =
                "path,label\n"
                + (0..<4).map { "\($0 % 3 == 0 ? "ant" : "bee")/\($0).png,\($0 < 2 ? "a/b" : "c")\n" }.joined()
            try AtomicFile.write(odd, to: "\(folder)/all/odd.csv")
            let line = problem { _ = try FolderSplit.make(of: "\(folder)/all/odd.csv", at: "\(folder)/no") }
            #expect(line == "class \"a/b\" cannot be the name of a folder; rename it")
            for name in ["images", "masks"] { try FileSystem.makeFolder("\(folder)/masked/\(name)") }
            for index in 0..<8 {
                let mask = MaskTests.png([[UInt8(index % 2), 0]])
                try AtomicFile.write(mask, to: "\(folder)/masked/masks/\(index).png")
                let image = try Image(height: 1, width: 2, channels: 1, pixels: [UInt8(index), 9])
                try AtomicFile.write(PNGFile.encode(image), to: "\(folder)/masked/images/\(index).png")
            }
            _ = try FolderSplit.make(of: "\(folder)/masked", at: "\(folder)/split")
            let (again, whole) = (try ImageFolder.read("\(folder)/split"), try ImageFolder.read("\(folder)/masked"))
            #expect(
                try again.train.contentChecksum() == whole.train.contentChecksum() && again.maskClasses == ["0", "1"])
        }
    }
}
