import EaselData
import EaselImages
import EaselFiles
import EaselRuns
import EaselTraining
import Foundation
import Testing

/// A run knows its classes by name.
@Suite struct ClassNameTests {
    private func record(_ dataset: RunRecord.Dataset, classes: Int, model: String = "classifier") -> RunRecord {
        RunRecord(
            easelVersion: "0", model: .init(name: model, options: ["classes": .integer(classes)]),
            image: .init(height: 2, width: 3, channels: 1), dataset: dataset, seed: 1, epochs: 1, batchSize: 4,
            optimizer: .init(name: "adam", learningRate: 1e-3))
    }

    private func described(_ name: String, names: [String]? = nil, path: String? = nil) -> RunRecord.Dataset {
        .init(name: name, path: path, trainCount: 1, testCount: 1, fingerprint: "", classNames: names)
    }

    private func images(_ names: [String], _ labels: [Int32]) throws -> TestImages {
        let set = try ImageSet(
            height: 1, width: 1, channels: 1, pixels: labels.map { UInt8($0) }, labels: labels)
        return TestImages(images: set, classNames: names, source: "set")
    }

    @Test func namesAreRecordedOrThoseOfTheSet() throws {
        #expect(record(described("x", names: ["a", "b"]), classes: 2).classNames == ["a", "b"])
        #expect(record(described("fashion-mnist"), classes: 10).classNames?[2] == "pullover")
        for name in DatasetCatalog.labelledNames {
            let names = try #require(DatasetCatalog.classNames(of: name))
            #expect(record(described(name), classes: names.count).classNames == names)
        }
        // A folder that happens to be called so.
        #expect(record(described("mnist", path: "../mnist"), classes: 3).classNames == nil)
    }

    @Test func labelsAreMatchedByName() throws {
        let run = record(described("x", names: ["ant", "bee", "cow"]), classes: 3)
        let found = try run.matched(images(["cow", "bee"], [0, 1, 0]), isFolder: true)
        #expect(found.images.labels == [2, 1, 2] && found.classNames == ["ant", "bee", "cow"])
        let line = message { _ = try run.matched(images(["bee", "dog"], [0, 1]), isFolder: true) }
        #expect(line.contains("does not know class dog"))
        // A model that looks at no labels takes any.
        let other = record(described("x", names: ["ant"]), classes: 1, model: "autoencoder")
        #expect(try other.matched(images(["dog"], [0]), isFolder: true).classNames == ["dog"])
    }

    @Test func withoutNamesLabelsAreMatchedByPosition() throws {
        let run = record(described("x", path: "../x"), classes: 3)
        // Such a run was trained on classes in the order of bytes.
        #expect(try run.matched(images(["1", "2", "10"], [0, 1, 2]), isFolder: true).images.labels == [0, 2, 1])
        #expect(try run.matched(images(["c", "b", "a"], [0, 1, 2]), isFolder: false).images.labels == [0, 1, 2])
        let line = message { _ = try run.matched(images(["a", "b"], [0, 1]), isFolder: true) }
        #expect(line.contains("2 classes (a, b)") && line.contains("the 3 it was trained on"))
    }

    @Test func aClassIsAskedForByNameFirst() throws {
        let run = record(described("x", names: ["7", "2", "bag"]), classes: 3)
        #expect(try run.classNumber(of: "7", count: 3) == (0, "7"))
        #expect(try run.classNumber(of: "2", count: 3) == (1, "2"))
        #expect(try run.classNumber(of: "bag", count: 3) == (2, "bag"))
        #expect(try run.classNumber(of: "0", count: 3) == (0, "7"))
        for text in ["3", "-1", "bags", ""] {
            let line = message { _ = try run.classNumber(of: text, count: 3) }
            #expect(line.contains("no class \(text)") && line.contains("7, 2, bag, or by number 0 to 2"))
        }
        #expect(try record(described("x", path: "../x"), classes: 3).classNumber(of: "2", count: 3) == (2, "2"))
    }

    /// What a run was begun with before there were names comes again with the same labels in the same order.
    @Test func aRunOfBeforeKeepsItsLabels() throws {
        let folder = TemporaryFolder()
        for name in ["1", "2", "10", "val"] {
            for (place, count) in [("x", 4), ("x/test", 1)] {
                let path = "\(folder.path)/\(place)/\(name)"
                try FileSystem.makeFolder(path)
                for index in 0..<count {
                    let grey = UInt8(name.count * 10 + index)
                    try PNGFile.write(Image(height: 2, width: 3, colour: [grey]), to: "\(path)/\(index).png")
                }
            }
        }
        let source = DatasetSource("\(folder.path)/x", rules: .first)
        let begun = try source.load()
        #expect(begun.classNames == ["1", "10", "2", "val"] && begun.test.count == 4)
        var dataset = try RunRecord.Dataset(source, begun, run: "\(folder.path)/run")
        (dataset.classNames, dataset.folderRules) = (nil, nil)
        let run = try RunDirectory.create(at: "\(folder.path)/run", record: record(dataset, classes: 4))
        let again = try run.loadImages()
        #expect(again.train.labels == begun.train.labels)
        #expect(try again.train.contentChecksum() == begun.train.contentChecksum())
        #expect(try run.loadImages(from: "\(folder.path)/x").classNames == begun.classNames)
    }

    /// A class that is taken away moves no label of a run that records names.
    @Test func aRunFindsItsClassesAgain() throws {
        let folder = TemporaryFolder()
        for name in ["ant", "bee", "cow"] {
            try FileSystem.makeFolder("\(folder.path)/x/\(name)")
            for index in 0..<4 where name != "ant" {
                try PNGFile.write(
                    Image(height: 2, width: 3, colour: [UInt8(index)]), to: "\(folder.path)/x/\(name)/\(index).png")
            }
        }
        try AtomicFile.write([1], to: "\(folder.path)/x/ant/a.tif")
        let source = DatasetSource("\(folder.path)/x")
        let begun = try source.load()
        let dataset = try RunRecord.Dataset(source, begun, run: "\(folder.path)/run")
        #expect(dataset.classNames == ["ant", "bee", "cow"] && dataset.folderRules == .current)
        let run = try RunDirectory.create(at: "\(folder.path)/run", record: record(dataset, classes: 3))
        try FileManager.default.removeItem(atPath: "\(folder.path)/x/ant/a.tif")
        #expect(try source.load().classNames == ["bee", "cow"])
        let again = try run.loadImages()
        #expect(again.classNames == begun.classNames && again.train.labels == begun.train.labels)
    }

    @Test func recordedNamesAreChecked() throws {
        let folder = TemporaryFolder()
        let path = "\(folder.path)/run.json"
        var record = record(described("x", names: ["a", "b"]), classes: 2)
        try record.write(to: path)
        #expect(try RunRecord.read(path: path) == record)
        for (names, says) in [
            ([], "is empty"), (["a", "a"], "a name twice"), (["a", ""], "a name of dataset.classNames is empty"),
        ] {
            record.dataset.classNames = names
            #expect(message { try record.write(to: path) }.contains(says))
        }
        record.dataset.classNames = (0..<100_000).map { "\($0)" + String(repeating: "x", count: 100) }
        #expect(message { try record.write(to: path) }.contains("use fewer classes"))
    }
}
