import Easel
import Foundation
import Testing

/// `easel train unet`, `easel evaluate` and `easel segment` on drawn scenes.
@Suite(.serialized) struct SegmentTests {
    /// One run for all tests, which need not be good.
    static let trained: Folder? = {
        let folder = Folder()
        let finished = try? Command.run(
            [
                "train", "unet", "--data", "scenes", "--size", "24", "--limit", "24", "--batch-size", "8", "--epochs",
                "2", "--widths", "4,8", "--output", "run",
            ], in: folder)
        if let finished, finished.code != 0 { Issue.record("\(finished.errors)") }
        return finished?.code == 0 ? folder : nil
    }()

    let folder: Folder

    init() throws { folder = try #require(Self.trained) }

    private func scene(_ index: Int, height: Int, width: Int, _ name: String) throws {
        let scene = try Scenes().images(from: index, count: 1).image(at: 0)
        try folder.write(scene.resized(height: height, width: width), name)
    }

    @Test func theRunHasAPictureOfEachEpochAndKnowsItsClasses() throws {
        #expect(folder.has("run/samples/epoch-0002.png") && folder.has("run/curves.svg"))
        let record = try RunDirectory.open(folder.path + "/run").record
        #expect(record.dataset.maskClasses == Scenes.classNames)
        #expect(record.model.options["classes"] == .integer(4))
    }

    @Test func evaluationSaysEachClass() throws {
        let report = try folder.easel("evaluate", "--run", "run", "--json").json()
        let test = try #require(report["test"] as? [String: Any])
        #expect(Set(test.keys) == ["loss", "meanDice", "meanIoU", "pixelAccuracy"])
        let classes = try #require(report["pixelClasses"] as? [[String: Any]])
        #expect(classes.compactMap { $0["name"] as? String } == Scenes.classNames)
        #expect(classes.allSatisfy { Set($0.keys) == ["name", "pixels", "iou", "dice", "precision", "recall"] })
        let confusion = try #require(report["confusion"] as? [[Int]])
        #expect(confusion.joined().reduce(0, +) == 24 * 24 * 24)
        let lines = try folder.easel("evaluate", "--run", "run").lines
        #expect(lines.contains { $0.contains("iou") && $0.contains("dice") && $0.contains("pixels") })
        #expect(lines.contains("what pixels are (down) and were taken for (across):"))
        // A run resumed from there goes on as any other.
        try folder.easel("train", "--resume", "run", "--epochs", "3")
    }

    @Test(arguments: ["own.onnx", "own.tflite"]) func anExportedFileSegmentsAsTheRun(_ file: String) throws {
        try scene(4, height: 40, width: 24, "tall.png")
        try folder.easel("export", "--run", "run", "-o", file)
        try folder.easel("segment", "--run", "run", "tall.png", "-o", "by-run")
        let finished = try folder.easel("segment", "--model", file, "tall.png", "-o", "by-file", "--json")
        #expect(finished.errors.isEmpty)
        #expect(folder.bytes("by-file/tall.png") == folder.bytes("by-run/tall.png"))
        #expect(Scenes.classNames.allSatisfy { finished.output.contains("\"\($0)\"") })
        try folder.put("sky\nground\n", "two.txt")
        let line = try folder.failure("segment", "--model", file, "tall.png", "--labels", "two.txt")
        #expect(line.contains("2 names are given for the 4 classes"))
    }

    @Test func picturesBecomeMasksAndOverlaysOfTheirOwnSize() throws {
        try folder.makeFolder("pictures")
        try scene(1, height: 30, width: 50, "pictures/a.png")
        try scene(2, height: 24, width: 24, "pictures/b.png")
        try scene(3, height: 99, width: 7, "c.png")
        let finished = try folder.easel(
            "segment", "--run", "run", "pictures", "c.png", "-o", "masks", "--overlays", "shown", "--json")
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [[String: Any]])
        #expect(rows.compactMap { $0["file"] as? String } == ["pictures/a.png", "pictures/b.png", "c.png"])
        for (name, height, width) in [("a", 30, 50), ("b", 24, 24), ("c", 99, 7)] {
            let mask = try PNGFile.indices(folder.bytes("masks/\(name).png"), name: name, maximumPixels: 1 << 20)
            #expect(size(mask) == [height, width] && mask.pixels.allSatisfy { $0 < 4 })
            #expect(try size(folder.picture("shown/\(name).png")) == [height, width])
        }
        let classes = try #require(rows[0]["classes"] as? [[String: Any]])
        #expect(classes.compactMap { $0["pixels"] as? Int }.reduce(0, +) == 1500)
        let lines = try folder.easel("segment", "--run", "run", "c.png", "-o", "masks").lines
        #expect(lines.count == 1 && lines[0].hasPrefix("c.png: ") && lines[0].hasSuffix(" %: masks/c.png"))
        // What was made can be learned from, as it is.
        try folder.makeFolder("data")
        for index in 0..<6 {
            try folder.makeFolder("data/images")
            try scene(index, height: 24, width: 24, "data/images/\(index).png")
        }
        try folder.easel("segment", "--run", "run", "data/images", "-o", "data/masks")
        let set = try ImageFolder.read(folder.path + "/data")
        #expect(set.maskClasses.map { Set($0).isSubset(of: ["0", "1", "2", "3"]) } == true)
    }

    @Test func oneBrokenPictureLosesNoOther() throws {
        try scene(4, height: 24, width: 24, "good.png")
        try folder.put("no picture", "bad.png")
        let finished = try Command.run(
            ["segment", "--run", "run", "bad.png", "good.png", "-o", "some"], in: folder)
        #expect(finished.code != 0 && folder.names("some") == ["good.png"])
        #expect(
            finished.errors.contains("bad.png") && finished.errors.contains("1 of 2 pictures could not be segmented"))
    }

    @Test func nothingIsOverwrittenThatIsRead() throws {
        try folder.makeFolder("twice")
        try scene(5, height: 24, width: 24, "twice/x.png")
        try scene(5, height: 24, width: 24, "x.png")
        let before = folder.bytes("twice/x.png")
        #expect(try folder.failure("segment", "--run", "run", "twice", "-o", "twice").contains("would overwrite"))
        #expect(try folder.failure("segment", "--run", "run", "twice", "x.png").contains("would both become x.png"))
        #expect(
            try folder.failure("segment", "--run", "run", "x.png", "-o", "m", "--overlays", "m/").contains(
                "two folders"))
        #expect(try folder.failure("segment", "--run", "run", "x.png", "-o", "twice/x.png").contains("is a file"))
        #expect(folder.bytes("twice/x.png") == before && !folder.has("m"))
    }
}
