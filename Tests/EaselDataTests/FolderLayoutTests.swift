import DataTestSupport
import EaselData
import EaselImages
import EaselFiles
import Testing

/// Which parts of a folder are splits, which are classes, and what is passed over.
@Suite struct FolderLayoutTests {
    /// Writes images of one grey; a path that ends in a number in brackets stands for as many.
    private func write(_ grey: UInt8, _ folder: String, count: Int = 1) throws {
        try FileSystem.makeFolder(folder)
        for index in 0..<count {
            try PNGFile.write(Image(height: 2, width: 3, colour: [grey]), to: "\(folder)/\(index).png")
        }
    }

    @Test func aClassMayBeCalledLikeASplit() throws {
        try withFolder { folder in
            for (grey, name) in ["bus", "car", "train"].enumerated() {
                try write(UInt8(grey), "\(folder)/\(name)", count: 4)
            }
            let set = try ImageFolder.read(folder)
            #expect(set.classNames == ["bus", "car", "train"] && set.train.count + set.test.count == 12)
            #expect(
                set.notes.contains { $0.contains("train in \(folder): taken for a class") && $0.contains("bus, car") })
            // As runs that were begun before take it.
            let before = try ImageFolder.read(folder, rules: .first)
            #expect(before.classNames == nil && before.train.count + before.test.count == 4)
        }
    }

    @Test(arguments: [
        ("Train", "TEST"), ("training", "testing"), ("train", "val"), ("TRAIN", "Valid"), ("train", "validation"),
    ])
    func splitsAreKnownInAnyCase(_ train: String, _ test: String) throws {
        try withFolder { folder in
            for (grey, name) in ["cat", "dog"].enumerated() {
                try write(UInt8(grey), "\(folder)/\(train)/\(name)", count: 3)
            }
            // The test split lacks a class.
            try write(1, "\(folder)/\(test)/dog", count: 2)
            let set = try ImageFolder.read(folder)
            #expect(set.classNames == ["cat", "dog"] && set.train.labels == [0, 0, 0, 1, 1, 1])
            #expect(set.test.labels == [1, 1] && set.trainSource == "\(folder)/\(train)")
            #expect(set.testSource == "\(folder)/\(test)")
            #expect(set.notes.contains("no test images of class cat"))
            let isSaid = set.notes.contains { $0.contains("\(folder)/\(test) is the split to test on") }
            #expect(isSaid == test.lowercased().hasPrefix("val"))
        }
    }

    @Test func whatLiesBesideSplitsIsNamed() throws {
        try withFolder { folder in
            for split in ["train", "test", "val"] {
                for name in ["cat", "dog"] { try write(0, "\(folder)/\(split)/\(name)", count: 2) }
            }
            try write(9, "\(folder)/figures")
            try AtomicFile.write([1], to: "\(folder)/labels.csv")
            let set = try ImageFolder.read(folder)
            #expect(set.train.count == 4 && set.test.count == 4 && set.classNames == ["cat", "dog"])
            #expect(set.validation?.count == 4 && set.validationSource == "\(folder)/val")
            #expect(!set.notes.contains { $0.contains("is passed over") })
            // Earlier runs go on without it, and there is no second one.
            let before = try ImageFolder.read(folder, rules: .fifth)
            #expect(before.validation == nil && before.notes.contains { $0.contains("\(folder)/val is passed over") })
            for name in ["cat", "dog"] { try write(0, "\(folder)/valid/\(name)", count: 2) }
            let second = try ImageFolder.read(folder)
            #expect(
                second.notes.contains {
                    $0.contains("\(folder)/valid is passed over: train, test and val are the splits used")
                })
            #expect(set.skipped.map(\.reason) == ["folder beside the splits", "file beside the splits"])
            #expect(set.skipped.map(\.example) == ["\(folder)/figures", "\(folder)/labels.csv"])
        }
    }

    @Test func aSplitToTestOnMayStandBesideTheClasses() throws {
        try withFolder { folder in
            for (grey, name) in ["cat", "dog"].enumerated() {
                try write(UInt8(grey), "\(folder)/\(name)", count: 2)
                try write(UInt8(grey), "\(folder)/test/\(name)")
            }
            let set = try ImageFolder.read(folder)
            #expect(set.classNames == ["cat", "dog"] && set.train.count == 4 && set.test.labels == [0, 1])
        }
    }

    @Test func whatIsPassedOverIsCounted() throws {
        try withFolder { folder in
            for (grey, name) in ["ant", "cow"].enumerated() { try write(UInt8(grey), "\(folder)/\(name)", count: 3) }
            try FileSystem.makeFolder("\(folder)/bee")
            for file in ["ant/a.tif", "ant/b.TIF", "bee/a.tif", "cow/notes", "list.txt"] {
                try AtomicFile.write([1], to: "\(folder)/\(file)")
            }
            try FileSystem.makeFolder("\(folder)/cow/more")
            try FileSystem.makeFolder("\(folder)/empty")
            let set = try ImageFolder.read(folder)
            // A class that cannot be read keeps its label, so the next has the same as ever.
            #expect(set.classNames == ["ant", "bee", "cow"] && set.train.count + set.test.count == 6)
            #expect(Set((set.train.labels ?? []) + (set.test.labels ?? [])) == [0, 2])
            let found = set.skipped.map { "\($0.className ?? "-"): \($0.count) \($0.reason)" }
            #expect(
                found == [
                    "ant: 2 another format (.tif)", "bee: 1 another format (.tif)",
                    "cow: 1 folder within a class", "cow: 1 another format (no ending)", "-: 1 folder without images",
                    "-: 1 another format (.txt)",
                ])
            #expect(
                set.notes.contains { $0.contains("3 × another format (.tif), by class: ant 2, bee 1") }, "\(set.notes)")
            #expect(set.notes.contains { $0.contains("no image of class bee") })
            #expect(try ImageFolder.read(folder, rules: .first).train.labels == [0, 0, 0, 1, 1])
        }
    }

    @Test func aFolderOfOtherFormatsSaysSo() throws {
        try withFolder { folder in
            try FileSystem.makeFolder("\(folder)/cat")
            try AtomicFile.write([1], to: "\(folder)/cat/a.heic")
            let line = problem { _ = try ImageFolder.read(folder) }
            #expect(line.contains("no pictures") && line.contains("another format (.heic)"), "\(line)")
            #expect(line.hasSuffix("; save them as PNG or JPEG to have them read"), "\(line)")
        }
    }

    @Test func classesAreInNaturalOrder() throws {
        try withFolder { folder in
            for number in [1, 2, 10, 11] { try write(UInt8(number), "\(folder)/\(number)", count: 3) }
            let set = try ImageFolder.read(folder, rules: .second)
            #expect(set.classNames == ["1", "2", "10", "11"])
            // The order of the images is that of their paths still, and so is what is held out.
            let before = try ImageFolder.read(folder, rules: .first)
            #expect(before.classNames == ["1", "10", "11", "2"])
            #expect(try set.train.inMemory().pixels == before.train.inMemory().pixels)
            #expect(try set.test.inMemory().pixels == before.test.inMemory().pixels)
            #expect(set.train.labels == [0, 0, 0, 2, 2, 2, 3, 3, 3, 1, 1] && set.test.labels == [1])
            #expect(before.train.labels == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3])
        }
    }

    @Test func numbersInNamesAreCompared() {
        let names = ["", "1", "2", "10", "a", "a1b", "a01c", "a2", "a10", "b", "é"]
        for (index, first) in names.enumerated() {
            for (other, second) in names.enumerated() {
                #expect(NaturalOrder.precedes(first, second) == (index < other), "\(first), \(second)")
            }
        }
        #expect(NaturalOrder.precedes("01", "1") != NaturalOrder.precedes("1", "01"))
        #expect(NaturalOrder.precedes("99999999999999999999", "100000000000000000000"))
    }

    @Test func withoutASplitToTestOnEveryImageIsTested() throws {
        try withFolder { folder in
            for (grey, name) in ["2", "10"].enumerated() { try write(UInt8(grey), "\(folder)/\(name)", count: 6) }
            let all = try ImageFolder.testImages(in: folder)
            #expect(all.images.count == 12 && all.classNames == ["2", "10"] && all.source == folder)
            // One image is enough, and so is a split alone.
            try write(0, "\(folder)/one/a/test")
            #expect(try ImageFolder.testImages(in: "\(folder)/one/a").images.count == 1)
            try write(0, "\(folder)/split/train/x", count: 2)
            try write(0, "\(folder)/split/Test/y", count: 3)
            let test = try ImageFolder.testImages(in: "\(folder)/split")
            #expect(test.images.count == 3 && test.classNames == ["x", "y"] && test.images.labels == [1, 1, 1])
            #expect(
                problem { _ = try ImageFolder.testImages(in: "\(folder)/none") } == "\(folder)/none: no such folder")
            #expect(problem { _ = try ImageFolder.read("\(folder)/one/a") }.contains("which is to test on"))
        }
    }

    @Test func labelsAreFoundByName() throws {
        let set = try ImageSet(height: 1, width: 1, channels: 1, pixels: [1, 2, 3], labels: [2, 0, 2])
        let known = ["cow", "ant", "bee"]
        #expect(try set.relabelled(from: ["ant", "bee", "cow"], to: known, place: "set").labels == [0, 1, 0])
        // A class without images may be unknown.
        #expect(try set.relabelled(from: ["ant", "dog", "cow"], to: known, place: "set").labels == [0, 1, 0])
        let line = problem { _ = try set.relabelled(from: ["ant", "bee", "dog"], to: known, place: "set") }
        #expect(line == "set: the model does not know class dog; it knows cow, ant, bee")
        #expect(problem { _ = try set.relabelled(from: ["ant"], to: known, place: "set") }.hasPrefix("set: "))
    }
}
