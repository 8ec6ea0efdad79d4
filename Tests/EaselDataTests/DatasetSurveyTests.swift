import DataTestSupport
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import Foundation
import Testing

/// A photograph of a sort: hills and valleys of colour that no other seed draws.
func scene(_ seed: UInt64, height: Int, width: Int) throws -> Image {
    var random = RandomSequence(Philox(seed: seed, stream: 7))
    let waves = (0..<6).map { _ in (0..<6).map { _ in Double(random.below(1000)) / 1000 } }
    var pixels: [UInt8] = []
    for y in 0..<height {
        for x in 0..<width {
            let (v, u) = (Double(y) / Double(height), Double(x) / Double(width))
            for channel in 0..<3 {
                let sum = waves.reduce(0.0) { sum, wave in
                    sum + cos(6.28 * (wave[0] * 3 * v + (wave[1] * 6 - 3) * u + wave[2] + wave[3 + channel] * 0.2))
                }
                pixels.append(UInt8(max(0, min(255, 128 + 25 * sum))))
            }
        }
    }
    return try Image(height: height, width: width, channels: 3, pixels: pixels)
}

@Suite struct DatasetSurveyTests {
    private func write(_ image: Image, _ path: String) throws {
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        try AtomicFile.write(ImageFile.encode(image, as: path), to: path)
    }

    private func json(_ survey: DatasetSurvey) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(survey)) as? [String: Any])
    }

    /// Six pictures of cats and four of dogs, of several sizes and formats, one of them turned.
    private func mixed(_ folder: String) throws {
        for index in 0..<6 {
            let image = try scene(UInt64(index), height: 40 + 4 * index, width: 60)
            try write(image, "\(folder)/cat/\(index).\(index % 2 == 0 ? "png" : "jpg")")
        }
        for index in 0..<3 { try write(scene(UInt64(20 + index), height: 50, width: 44), "\(folder)/dog/\(index).png") }
        try AtomicFile.write(golden("turned-6.jpg"), to: "\(folder)/dog/turned.jpg")
        try AtomicFile.write([1, 2, 3], to: "\(folder)/dog/notes.txt")
    }

    /// Of one picture nothing can be held out, which is no reason not to look at it.
    @Test(arguments: [1, 3]) func aFolderThatCannotBeSplitIsLookedAt(count: Int) throws {
        try withFolder { folder in
            for index in 0..<count { try write(scene(5, height: 40, width: 60), "\(folder)/cat/\(index).png") }
            let survey = try DatasetSurvey(folder: folder)
            #expect(
                survey.splits.map(\.count) == [count, 0] && survey.heldOut == nil && survey.formats == ["PNG": count])
            let note = "nothing can be held out for testing, so nothing be trained: \(folder): "
            #expect(survey.notes.contains { $0.hasPrefix(note) && $0.contains("expected at least 2 that differ") })
            // What needs a split still says that there is none.
            #expect(problem { _ = try ImageFolder.read(folder) }.contains("expected at least 2 that differ"))
            let asked = DatasetReading(testShare: 0.5)
            #expect(
                problem { _ = try DatasetSurvey(folder: folder, reading: asked) }.contains("at least 2 that differ"))
            let made = "\(folder)-made"
            defer { try? FileManager.default.removeItem(atPath: made) }
            #expect(try DatasetConversion()(folder: folder, to: made).images == count)
            #expect(
                problem { _ = try DatasetConversion(format: .npz)(folder: folder, to: made + ".npz") }
                    .contains("at least 2 that differ"))
        }
    }

    @Test func countsWhatIsInAFolderOfManySizes() throws {
        try withFolder { folder in
            try mixed(folder)
            let survey = try DatasetSurvey(folder: folder)
            #expect(survey.imageCount == 10 && survey.size == nil && survey.channels == 3)
            #expect(survey.classes?.map(\.name) == ["cat", "dog"] && survey.classes?.map(\.count) == [6, 4])
            #expect(survey.formats == ["PNG": 6, "JPEG": 4])
            #expect(survey.orientations.count == 8 && survey.orientations["6"] == 1 && survey.orientations["1"] == 9)
            #expect(survey.sizes.different == 8 && survey.sizes.largest == Size2D(height: 60, width: 60))
            #expect(survey.channelCounts == ["3": 10] && survey.bitDepths == ["8": 10])
            #expect(survey.skipped.map(\.reason) == ["another format (.txt)"] && survey.skipped[0].className == "dog")
            #expect(survey.statistics?.height == 64 && survey.statistics?.width == 64)
            #expect(survey.notes.contains { $0.contains("8 sizes") && $0.contains("--size 64") })
            #expect(survey.equal.groupCount == 0 && survey.alike.groupCount == 0 && survey.flat.count == 0)
            #expect(survey.splits.map(\.name) == ["train", "test"])
            #expect(survey.splits.reduce(0) { $0 + $1.count } == 10)
            let json = try json(survey)
            #expect(json["images"] as? Int == 10 && json["height"] is NSNull && json["train"] is Int)
            let classes = try #require(json["classes"] as? [[String: Any]])
            #expect((classes[0]["counts"] as? [String: Int])?.values.reduce(0, +) == 6)
            // At a size, that is what is trained on.
            let sized = try DatasetSurvey(
                folder: folder, preparation: ImagePreparation(size: Size2D(height: 24, width: 32)))
            #expect(sized.size == Size2D(height: 24, width: 32) && sized.statistics?.height == 24)
            #expect(!sized.notes.contains { $0.contains("--size") } && sized.sizes == survey.sizes)
        }
    }

    @Test func threadsDoNotChangeIt() throws {
        try withFolder { folder in
            try mixed(folder)
            try AtomicFile.write([1, 2, 3], to: "\(folder)/dog/broken.png")
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let (one, four) = try (DatasetSurvey(folder: folder), DatasetSurvey(folder: folder, threads: 4))
            #expect(try encoder.encode(one) == encoder.encode(four))
        }
    }

    /// The mean and deviation are those of the numbers that training sees.
    @Test func statisticsAreOfTheTrainingImages() throws {
        try withFolder { folder in
            for index in 0..<5 {
                try write(scene(UInt64(index), height: 12, width: 16), "\(folder)/train/\(index).png")
                try write(scene(UInt64(50 + index), height: 12, width: 16).inverted(), "\(folder)/test/\(index).png")
            }
            let survey = try DatasetSurvey(folder: folder)
            let pixels = try ImageFolder.read(folder).train.inMemory().pixels.map { Double($0) / 255 }
            for channel in 0..<3 {
                let own = stride(from: channel, to: pixels.count, by: 3).map { pixels[$0] }
                let mean = own.reduce(0, +) / Double(own.count)
                let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(own.count)
                #expect(abs((survey.statistics?.mean[channel] ?? 0) - mean) < 1e-9)
                #expect(abs((survey.statistics?.deviation[channel] ?? 0) - variance.squareRoot()) < 1e-9)
            }
            #expect(survey.size == Size2D(height: 12, width: 16) && survey.classes == nil && survey.balance == nil)
            #expect(try json(survey)["height"] as? Int == 12)
        }
    }

    @Test func findsDuplicatesAcrossClassesAndSplits() throws {
        try withFolder { folder in
            for index in 0..<4 {
                try write(scene(UInt64(index), height: 48, width: 64), "\(folder)/train/a/\(index).png")
                try write(scene(UInt64(30 + index), height: 48, width: 64), "\(folder)/train/b/\(index).png")
                try write(scene(UInt64(60 + index), height: 48, width: 64), "\(folder)/test/a/\(index).png")
                try write(scene(UInt64(90 + index), height: 48, width: 64), "\(folder)/test/b/\(index).png")
            }
            // The same file in two classes, one saved anew and smaller in the test split, one lighter beside its original.
            try write(scene(0, height: 48, width: 64), "\(folder)/train/b/copy.png")
            try write(scene(1, height: 48, width: 64).resized(height: 36, width: 50), "\(folder)/test/a/smaller.jpg")
            var lighter = try scene(31, height: 48, width: 64)
            lighter.withMutablePixels { for place in $0.indices { $0[place] = UInt8(20 + Int($0[place]) * 9 / 10) } }
            try write(lighter, "\(folder)/train/b/lighter.png")
            // Mirrored it is another picture.
            try write(
                scene(32, height: 48, width: 64).turned(upright: .mirrored), "\(folder)/train/b/mirrored.png")
            let survey = try DatasetSurvey(folder: folder, threads: 2)
            let (equal, alike) = (survey.equal, survey.alike)
            #expect(equal.groupCount == 1 && equal.imageCount == 2 && equal.acrossClasses == 1)
            #expect(equal.acrossSplits == 0 && equal.groups[0].classes == ["a", "b"])
            #expect(equal.groups[0].images == ["\(folder)/train/a/0.png", "\(folder)/train/b/copy.png"])
            #expect(alike.groupCount == 2 && alike.acrossSplits == 1 && alike.acrossClasses == 0 && alike.isComplete)
            #expect(alike.groups[0].images == ["\(folder)/train/a/1.png", "\(folder)/test/a/smaller.jpg"])
            #expect(alike.groups[0].splits == ["train", "test"])
            #expect(alike.groups[1].images == ["\(folder)/train/b/1.png", "\(folder)/train/b/lighter.png"])
        }
    }

    /// A JPEG file that says how its picture is to be turned.
    private func oriented(_ image: Image, _ orientation: UInt8) throws -> [UInt8] {
        let jpeg = try ImageFile.encode(image, as: "a.jpg")
        let directory: [UInt8] = [1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
        let exif = Array("Exif".utf8) + [0, 0] + Array("II".utf8) + [42, 0, 8, 0, 0, 0] + directory
        return jpeg[..<2] + [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif + jpeg[2...]
    }

    /// The eight ways to store one picture are eight times the same upright.
    @Test func turnedPicturesAreComparedUpright() throws {
        try withFolder { folder in
            let image = try scene(3, height: 64, width: 80)
            // Turning by a quarter is undone by turning the other way; all else undoes itself.
            for (index, stored) in [1, 2, 3, 4, 5, 8, 7, 6].enumerated() {
                let turned = image.turned(upright: try #require(ImageOrientation(rawValue: stored)))
                try AtomicFile.write(oriented(turned, UInt8(index + 1)), to: "\(folder)/\(index).jpg")
            }
            let survey = try DatasetSurvey(folder: folder)
            #expect(survey.orientations.values.allSatisfy { $0 == 1 } && survey.sizes.different == 1)
            #expect(survey.alike.groupCount == 1 && survey.alike.imageCount == 8, "\(survey.alike)")
        }
    }

    @Test func namesFlatDarkAndUnreadablePictures() throws {
        try withFolder { folder in
            for index in 0..<4 { try write(scene(UInt64(index), height: 32, width: 32), "\(folder)/\(index).png") }
            try write(Image(height: 32, width: 32, colour: [200, 100, 0]), "\(folder)/flat.png")
            try write(Image(height: 32, width: 32, colour: [201, 100, 0]), "\(folder)/flat-too.png")
            var night = try Image(height: 32, width: 32, colour: [8, 8, 8])
            night.withMutablePixels { for place in 0..<15 { $0[place] = 250 } }
            try write(night, "\(folder)/night.png")
            var cut = try PNGFile.encode(scene(9, height: 32, width: 32))
            cut.removeLast(300)
            try AtomicFile.write(cut, to: "\(folder)/cut.png")
            try AtomicFile.write([7], to: "\(folder)/nothing.jpg")
            let survey = try DatasetSurvey(folder: folder)
            #expect(survey.imageCount == 7 && survey.unreadableCount == 2)
            #expect(survey.unreadable.map(\.path) == ["\(folder)/nothing.jpg", "\(folder)/cut.png"])
            #expect(survey.unreadable.allSatisfy { $0.problem.contains($0.path) })
            #expect(survey.skipped.map(\.reason) == ["damaged file"] && survey.skipped[0].count == 2)
            #expect(survey.faulty?.files == ["cut.png", "nothing.jpg"])
            #expect(survey.notes.contains { $0.contains("--lenient leaves them out") })
            // The first is an error where that is asked for.
            let strict = DatasetReading(faults: .strict)
            let line = problem { _ = try DatasetSurvey(folder: folder, reading: strict) }
            #expect(line.contains("nothing.jpg"), "\(line)")
            #expect(survey.flat.images.sorted() == ["\(folder)/flat-too.png", "\(folder)/flat.png"])
            #expect(survey.dark.images == ["\(folder)/night.png"])
            // One flat picture looks like any other, so they are not compared.
            #expect(survey.alike.groupCount == 0)
        }
    }

    /// What is held out is what training holds out: as if the damaged files were not there, also where few are asked for.
    @Test func theSplitIsThatOfTraining() throws {
        try withFolder { folder in
            for index in 0..<120 { try write(scene(UInt64(index), height: 8, width: 8), "\(folder)/\(index).png") }
            var cut = try PNGFile.encode(scene(500, height: 8, width: 8))
            cut.removeLast(60)
            try AtomicFile.write(cut, to: "\(folder)/cut.png")
            for limit in [nil, 30] {
                let reading = DatasetReading(testShare: 0.3, validationShare: 0.2)
                let survey = try DatasetSurvey(folder: folder, limit: limit, reading: reading, threads: 2)
                let trained = try ImageFolder.read(folder, limit: limit, reading: reading)
                #expect(survey.splits.map(\.name) == ["train", "test", "validation"])
                #expect(
                    survey.splits.map(\.count)
                        == [trained.train.count, trained.test.count, trained.validation?.count ?? 0])
                #expect(survey.heldOut == trained.heldOut)
                if limit == nil { #expect(survey.faulty == trained.faulty && survey.faulty?.count == 1) }
            }
        }
    }

    @Test func masksAreLookedAtToo() throws {
        try withFolder { folder in
            for index in 0..<4 {
                try write(scene(UInt64(index), height: 10, width: 12), "\(folder)/images/\(index).png")
                let values = (0..<120).map { UInt8($0 % 3 * 7 + index) }
                let mask = try Image(height: 10, width: 12, channels: 1, pixels: values)
                try write(mask, "\(folder)/masks/\(index).png")
            }
            let survey = try DatasetSurvey(folder: folder)
            #expect(survey.classes == nil && survey.imageCount == 4)
            #expect(survey.maskClasses == ["0", "1", "2", "3", "7", "8", "9", "10", "14", "15", "16", "17"])
        }
    }

    @Test func nothingReadableIsAnError() throws {
        try withFolder { folder in
            for index in 0..<3 { try AtomicFile.write([UInt8(index)], to: "\(folder)/\(index).png") }
            let line = problem { _ = try DatasetSurvey(folder: folder) }
            #expect(line.contains("none of the 3 pictures can be read"), "\(line)")
            #expect(problem { _ = try DatasetSurvey(folder: "\(folder)/none") }.contains("no such folder"))
        }
    }

    @Test func surveysSetsInMemoryToo() throws {
        let survey = try DatasetSurvey(of: Digits().dataset(trainCount: 40, testCount: 10), threads: 2)
        #expect(survey.imageCount == 50 && survey.formats.isEmpty && survey.size == Size2D(28))
        #expect(survey.classes?.count == 10 && survey.orientations["1"] == 50 && survey.balance != nil)
        #expect(survey.flat.count == 0 && survey.dark.count == 0)
    }
}
