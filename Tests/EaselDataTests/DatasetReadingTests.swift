import DataTestSupport
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import Testing

/// What is asked of a set beside its place: some of its classes, and how much of it is held out.
@Suite struct DatasetReadingTests {
    /// Pictures that differ, of a grey that tells their class.
    private func write(_ counts: KeyValuePairs<String, Int>, _ folder: String) throws {
        for (place, (name, count)) in counts.enumerated() {
            try FileSystem.makeFolder("\(folder)/\(name)")
            for index in 0..<count {
                let pixels = [UInt8(place), UInt8(index), UInt8(index / 256)]
                let bytes = try PNGFile.encode(Image(height: 1, width: 3, channels: 1, pixels: pixels))
                try AtomicFile.write(bytes, to: "\(folder)/\(name)/\(index).png", isSynchronized: false)
            }
        }
    }

    private func pixels(_ source: (any ImageSource)?) throws -> Set<[UInt8]> {
        Set(try (0..<(source?.count ?? 0)).compactMap { try source?.image(at: $0).pixels })
    }

    @Test func someClasses() throws {
        try withFolder { folder in
            try write(["ant": 5, "bee": 6, "cow": 7], folder)
            let whole = try ImageFolder.read(folder)
            let set = try ImageFolder.read(folder, reading: DatasetReading(classes: ["cow", "ant"]))
            #expect(set.classNames == ["ant", "cow"] && set.train.count + set.test.count == 12)
            let greys = try (0..<set.train.count).map { try set.train.image(at: $0).pixels[0] }
            #expect(zip(greys, set.train.labels ?? []).allSatisfy { $0 == ($1 == 0 ? 0 : 2) })
            #expect(try pixels(set.test).isSubset(of: pixels(whole.test)), "no picture changes its side")
            #expect(set.notes.contains("only ant, cow of 3 classes"))
            let line = problem { _ = try ImageFolder.read(folder, reading: DatasetReading(classes: ["ant", "cwo"])) }
            #expect(line == "\(folder): there is no class cwo; did you mean cow? the classes are ant, bee, cow")
            let none = problem { _ = try ImageFolder.read("\(folder)/ant", reading: DatasetReading(classes: ["ant"])) }
            #expect(none.contains("its pictures have no classes, of which --only picks some"))
            let test = try ImageFolder.testImages(in: folder, reading: DatasetReading(classes: ["bee"]))
            #expect(test.images.count == 6 && test.classNames == ["bee"])
        }
    }

    @Test func someClassesOfSplits() throws {
        try withFolder { folder in
            try write(["ant": 2, "bee": 2, "cow": 2], "\(folder)/train")
            try write(["bee": 1, "cow": 1], "\(folder)/test")
            let set = try ImageFolder.read(folder, reading: DatasetReading(classes: ["ant", "cow"]))
            #expect(set.classNames == ["ant", "cow"] && set.train.labels == [0, 0, 1, 1] && set.test.labels == [1])
            #expect(set.notes.contains("no test images of class ant"))
        }
    }

    @Test func shares() throws {
        try withFolder { folder in
            try write(["ant": 60, "bee": 60], folder)
            let usual = try ImageFolder.read(folder)
            let set = try ImageFolder.read(folder, reading: DatasetReading(testShare: 0.3, validationShare: 0.2))
            #expect((22...50).contains(set.test.count) && (12...38).contains(set.validation?.count ?? 0))
            let parts = try [set.train, set.test, set.validation].map(pixels)
            #expect(
                parts[0].count + parts[1].count + parts[2].count == 120
                    && parts[0].union(parts[1]).union(parts[2]).count == 120)
            #expect(try pixels(usual.test).isSubset(of: parts[1]))
            #expect(set.heldOut?.count == set.test.count && set.heldOutForValidation?.count == set.validation?.count)
            #expect(
                usual.validation == nil && usual.heldOutForValidation == nil
                    && usual.monitored.count == usual.test.count)
            #expect(set.monitored.count == set.validation?.count)
            #expect(set.notes.contains { $0.hasPrefix("held out for validation: \(parts[2].count) of 120 pictures") })
            let same = try ImageFolder.read(folder, reading: DatasetReading(testShare: 0.1, validationShare: 0.2))
            #expect(try same.heldOut == usual.heldOut && pixels(same.test) == pixels(usual.test))
        }
    }

    @Test func aSplitOfItsOwnIsNotHeldOutAgain() throws {
        try withFolder { folder in
            try write(["ant": 30, "bee": 30], "\(folder)/train")
            try write(["ant": 2, "bee": 2], "\(folder)/test")
            let line = problem { _ = try ImageFolder.read(folder, reading: DatasetReading(testShare: 0.2)) }
            #expect(line == "\(folder): \(folder)/test is the split to test on; leave out --test-share")
            let set = try ImageFolder.read(folder, reading: DatasetReading(validationShare: 0.2))
            #expect(set.test.count == 4 && set.train.count + (set.validation?.count ?? 0) == 60)
            #expect(set.heldOut == nil && set.heldOutForValidation?.count == set.validation?.count)
            #expect(set.testSource == "\(folder)/test" && set.validationSource?.contains("\(folder)/train") ?? false)
        }
    }

    @Test func tooFewPicturesToHoldOut() throws {
        try withFolder { folder in
            try write(["a": 2], folder)
            let reading = DatasetReading(validationShare: 0.1)
            let line = problem { _ = try ImageFolder.read("\(folder)/a", reading: reading) }
            #expect(line.contains("2 pictures, expected at least 3"), "\(line)")
            for copy in ["c", "d"] {
                try AtomicFile.write(FileSystem.read("\(folder)/a/0.png"), to: "\(folder)/a/\(copy).png")
            }
            let same = problem { _ = try ImageFolder.read("\(folder)/a", reading: reading) }
            #expect(same.contains("only 2 of its 4 pictures differ, expected at least 3"), "\(same)")
        }
    }

    /// Sets with names have labels and a split to test on, and give what can be asked of those.
    @Test func setsWithNames() throws {
        let catalog = DatasetCatalog(roots: [], cache: nil)
        let reading = DatasetReading(classes: ["7", "1"], validationShare: 0.25)
        let set = try catalog.load("digits", limit: 40, reading: reading)
        #expect(set.classNames == ["1", "7"] && set.train.count == 40 && set.test.count == 40)
        #expect(
            set.validation?.count == 40 && set.train.labelRange == 0...1
                && set.notes.contains("only 1, 7 of 10 classes"))
        #expect(try pixels(set.train).isDisjoint(with: pixels(set.validation)))
        let refused: [(DatasetReading, String)] = [
            (DatasetReading(classes: ["ten"]), "there is no class ten"),
            (DatasetReading(testShare: 0.2), "--test-share"),
            (DatasetReading(labels: .name), "--label-from"), (DatasetReading(labelColumn: "a"), "--label"),
            (DatasetReading(faults: .lenient), "--lenient"),
        ]
        for (reading, flag) in refused {
            let line = problem { _ = try catalog.load("digits", limit: 4, reading: reading) }
            #expect(line.hasPrefix("digits: ") && line.contains(flag), "\(line)")
        }
    }

    @Test func valuesAreChecked() {
        func line(_ reading: DatasetReading) -> String {
            do {
                try reading.check()
                return ""
            } catch { return "\(error)" }
        }
        #expect(line(DatasetReading(testShare: 0.2, validationShare: 0.2)).isEmpty && DatasetReading().isUsual)
        #expect(line(DatasetReading(testShare: 0)) == "--test-share is 0.0, it must be from 0.001 to 0.9")
        #expect(line(DatasetReading(validationShare: .nan)).hasPrefix("--validation-share is nan"))
        #expect(line(DatasetReading(testShare: 0.6, validationShare: 0.6)).contains("come to 1.2"))
        #expect(line(DatasetReading(classes: ["a", ""])).hasPrefix("--only names classes"))
    }
}
