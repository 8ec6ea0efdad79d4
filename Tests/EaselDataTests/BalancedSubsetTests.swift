import DataTestSupport
import EaselCore
import EaselData
import EaselFiles
import EaselImages
import Testing

/// Training images of which as many of each class are drawn.
@Suite struct BalancedSubsetTests {
    /// A set of ten classes, 20 images of each to learn from, that differ in their pixels.
    private func set(classes: Int = 10, each: Int = 20) throws -> Dataset {
        func images(_ count: Int, from first: Int) throws -> ImageSet {
            try ImageSet(
                height: 1, width: 2, channels: 1,
                pixels: (first..<first + count).flatMap { [UInt8($0 % 256), UInt8($0 / 256)] },
                labels: (0..<count).map { Int32($0 % classes) })
        }
        return try Dataset(
            name: "set", classNames: (0..<classes).map { "class \($0)" }, train: images(each * classes, from: 0),
            test: images(classes, from: 1000), validation: images(classes, from: 2000), source: "here")
    }

    private func pixels(_ source: any ImageSource) throws -> [[UInt8]] {
        try (0..<source.count).map { try source.image(at: $0).pixels }
    }

    private func counts(_ source: any ImageSource, classes: Int) -> [Int] {
        (0..<classes).map { label in (source.labels ?? []).count { $0 == Int32(label) } }
    }

    @Test("as many of each class, nested, the same for a seed, others for another; other splits stay")
    func images() throws {
        let whole = try set()
        let few = try whole.drawing(BalancedSubset(3, seed: 5))
        let more = try whole.drawing(BalancedSubset(8, seed: 5))
        #expect(counts(few.train, classes: 10) == [Int](repeating: 3, count: 10))
        #expect(counts(more.train, classes: 10) == [Int](repeating: 8, count: 10))
        #expect(try Set(pixels(few.train)).isStrictSubset(of: Set(pixels(more.train))))
        #expect(try whole.drawing(BalancedSubset(3, seed: 5)).train.contentChecksum() == few.train.contentChecksum())
        #expect(try whole.drawing(BalancedSubset(3, seed: 6)).train.contentChecksum() != few.train.contentChecksum())
        #expect(try few.test.contentChecksum() == whole.test.contentChecksum())
        #expect(try few.validation?.contentChecksum() == whole.validation?.contentChecksum())
        #expect(few.notes == ["drawn to learn from: up to 3 of each class, 30 of 200 in all (seed 5)"])
        // Classes are drawn from by themselves: not the same places of each.
        let places = Set(try pixels(few.train).map { Int($0[0]) / 10 })
        #expect(places.count > 3)
    }

    @Test("a set with a name, whose limit is of what is drawn") func named() throws {
        let reading = DatasetReading(classes: ["3", "8"], perClass: BalancedSubset(6))
        let catalog = DatasetCatalog(roots: [], cache: nil)
        #expect(try counts(catalog.load("digits", reading: reading).train, classes: 2) == [6, 6])
        let limited = try catalog.load("digits", limit: 5, reading: reading)
        #expect(limited.train.count == 5 && limited.test.count == 5)
    }

    @Test("a class that has fewer gives all it has, and is named") func fewer() throws {
        try withFolder { folder in
            try write(["ant": 30, "bee": 4, "cow": 30], folder)
            let whole = try ImageFolder.read(folder)
            let bees = counts(whole.train, classes: 3)[1]
            let set = try ImageFolder.read(folder, reading: DatasetReading(perClass: BalancedSubset(10)))
            #expect(counts(set.train, classes: 3) == [10, bees, 10])
            #expect(set.notes.contains("a class has fewer than 10, of which all are taken: bee (\(bees))"))
            #expect(try set.test.contentChecksum() == whole.test.contentChecksum())
            let all = try ImageFolder.read(folder, reading: DatasetReading(perClass: BalancedSubset(1000)))
            #expect(try all.train.contentChecksum() == whole.train.contentChecksum())
        }
    }

    @Test("of files the others stay drawn where one goes") func files() throws {
        try withFolder { folder in
            try write(["ant": 40, "bee": 40], folder)
            let reading = DatasetReading(perClass: BalancedSubset(12, seed: 3))
            let before = Set(try pixels(ImageFolder.read(folder, reading: reading).train))
            let more = DatasetReading(perClass: BalancedSubset(20, seed: 3))
            #expect(try before.isStrictSubset(of: Set(pixels(ImageFolder.read(folder, reading: more).train))))
            // A file that was not drawn, and is none to test on.
            let all = try pixels(ImageFolder.read(folder).train)
            let other = try #require(all.first { !before.contains($0) })
            try remove("\(folder)/\(other[0] == 0 ? "ant" : "bee")/\(other[1]).png")
            #expect(try Set(pixels(ImageFolder.read(folder, reading: reading).train)) == before)
        }
    }

    @Test("images without classes, and counts that cannot be") func refused() throws {
        try withFolder { folder in
            try write(["ant": 20], folder)
            let line = problem {
                _ = try ImageFolder.read("\(folder)/ant", reading: DatasetReading(perClass: BalancedSubset(2)))
            }
            #expect(
                line == "\(folder)/ant: there are no classes, of which --per-class draws as many each; leave it out")
        }
        #expect(throws: OptionError("--per-class is 0, it must be from 1 to 1000000000")) {
            try DatasetReading(perClass: BalancedSubset(0)).check()
        }
    }

    /// Pictures that differ, of a grey that tells their class and one that tells their number.
    private func write(_ counts: KeyValuePairs<String, Int>, _ folder: String) throws {
        for (place, (name, count)) in counts.enumerated() {
            try FileSystem.makeFolder("\(folder)/\(name)")
            for index in 0..<count {
                let bytes = try PNGFile.encode(
                    Image(height: 1, width: 2, channels: 1, pixels: [UInt8(place), UInt8(index)]))
                try AtomicFile.write(bytes, to: "\(folder)/\(name)/\(index).png", isSynchronized: false)
            }
        }
    }

    private func remove(_ path: String) throws {
        try OpenFolder(FileSystem.folder(of: path)).remove(FileSystem.lastName(of: path))
    }
}
