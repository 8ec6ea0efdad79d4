import Easel
import Foundation
import Testing

/// What is asked of a set of pictures: recorded in the run, applied by what comes later, refused where it cannot be.
@Suite struct DataReadingTests {
    private func easel(_ words: [String], in folder: Folder) throws -> Finished {
        let finished = try Command.run(words, in: folder)
        #expect(finished.code == 0, "\(words): \(finished.errors)")
        return finished
    }

    private let small = ["--widths", "2,2", "--latent-size", "2", "--batch-size", "16"]

    /// Digits of 8 by 8 pixels under names that `name` makes of their number and class.
    private func digits(_ count: Int, in folder: Folder, name: (Int, Int) -> String) throws {
        let images = try Digits(ImageShape(height: 8, width: 8)).images(from: 0, count: count)
        for index in 0..<count {
            let path = "\(folder.path)/\(name(index, Int(images.labels?[index] ?? 0)))"
            try FileSystem.makeFolder(FileSystem.folder(of: path))
            try AtomicFile.write(PNGFile.encode(images.image(at: index)), to: path, isSynchronized: false)
        }
    }

    private func dataset(_ run: String, in folder: Folder) throws -> [String: Any] {
        let record = try JSONSerialization.jsonObject(with: Data(folder.bytes("\(run)/run.json"))) as? [String: Any]
        return try #require(record?["dataset"] as? [String: Any])
    }

    @Test func whatIsAskedForIsRecordedAndApplied() throws {
        let folder = Folder()
        try digits(300, in: folder) {
            "pictures/\(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"][$1])_\($0).png"
        }
        let asked = [
            "--label-from", "name", "--only", "one,two,seven", "--test-share", "0.2", "--validation-share", "0.2",
        ]
        let train = [
            "train", "small-convnet", "--data", "pictures", "--epochs", "2", "--widths", "2,3", "--feature-size", "4",
            "--output", "run",
        ]
        let trained = try easel(train + asked, in: folder)
        #expect(
            trained.lines.contains {
                $0.hasPrefix("epoch 2/2") && $0.contains("validation loss") && !$0.contains("test")
            })
        #expect(folder.text("run/curves.svg").contains("validation"))
        let record = try dataset("run", in: folder)
        let reading = try #require(record["reading"] as? [String: Any])
        #expect(reading["classes"] as? [String] == ["one", "two", "seven"] && reading["labels"] as? String == "name")
        #expect(reading["testShare"] as? Double == 0.2 && reading["validationShare"] as? Double == 0.2)
        let counts = ["trainCount", "testCount", "validationCount"].compactMap { record[$0] as? Int }
        #expect(counts.count == 3 && counts[1] > 3 && counts[2] > 3 && counts[0] > counts[1] + counts[2])
        #expect((record["heldOutForValidation"] as? [String: Any])?["count"] as? Int == counts[2])
        // What was not looked at while it trained is what is evaluated.
        let evaluated = try easel(["evaluate", "--run", "run", "--json"], in: folder).json()
        #expect(evaluated["pictures"] as? Int == counts[1])
        // Others are read as the run's were.
        try digits(40, in: folder) { "others/\($1 == 1 ? "one" : $1 == 2 ? "two" : "other")_\($0).png" }
        _ = try easel(["evaluate", "--run", "run", "--data", "others"], in: folder)
        _ = try easel(Array(train.dropLast()) + ["part"] + asked + ["--seed", "0"], in: folder)
        try folder.expectSameRun("run", "part")
        let refused = try Command.run(["train", "--resume", "run", "--only", "one"], in: folder)
        #expect(refused.error().contains("leave out --only"))
        let own = try Command.run(["evaluate", "--run", "run", "--lenient"], in: folder)
        #expect(own.error().contains("the run's own pictures are read as it was begun with; leave out --lenient"))
    }

    /// A run goes on without the files that it was begun without, to the same bytes, also where they are sound again.
    @Test func damagedFilesStayOut() throws {
        let folder = Folder()
        try digits(150, in: folder) { index, _ in "pictures/\(index).png" }
        let sound = folder.bytes("pictures/7.png")
        try folder.put(Array(sound.dropLast(30)), "pictures/7.png")
        let train = ["train", "autoencoder", "--data", "pictures"] + small
        let whole = try easel(train + ["--epochs", "2", "--output", "whole"], in: folder)
        #expect(
            whole.lines.contains { $0.hasPrefix("left out: 1 damaged file of 150: ") && $0.contains("pictures/7.png") })
        _ = try easel(train + ["--epochs", "1", "--output", "part"], in: folder)
        let faulty = try #require(try dataset("part", in: folder)["faulty"] as? [String: Any])
        #expect(faulty["files"] as? [String] == ["7.png"] && faulty["count"] as? Int == 1)
        try folder.put(sound, "pictures/7.png")
        _ = try easel(["train", "--resume", "part", "--epochs", "2"], in: folder)
        try folder.expectSameRun("whole", "part")
        // What was sound is missed.
        try folder.put([1, 2, 3], "pictures/9.png")
        let missed = try Command.run(["train", "--resume", "part", "--epochs", "3"], in: folder)
        #expect(missed.error().contains("pictures/9.png") && missed.error().contains("put it back as it was"))
        let strict = try Command.run(train + ["--strict", "--output", "strict"], in: folder)
        #expect(strict.error().contains("pictures/9.png") && !folder.has("strict"))
        let both = try Command.run(train + ["--strict", "--lenient"], in: folder)
        #expect(both.error().contains("--lenient and --strict cannot both be given"))
    }

    @Test func aListIsTrainedOnAndATableIsNot() throws {
        let folder = Folder()
        try digits(40, in: folder) { index, _ in "pictures/\(index).png" }
        let rows = (0..<40).map { "pictures/\($0).png,\($0 % 2 == 0 ? "even" : "odd"),\($0 < 30 ? "train" : "test")" }
        try folder.put("path,label,split\n" + rows.joined(separator: "\n"), "list.csv")
        _ = try easel(
            [
                "train", "small-convnet", "--data", "list.csv", "--epochs", "1", "--widths", "2,3", "--feature-size",
                "4", "--output", "run",
            ], in: folder)
        let record = try dataset("run", in: folder)
        #expect(record["name"] as? String == "list.csv" && record["classNames"] as? [String] == ["even", "odd"])
        #expect(record["trainCount"] as? Int == 30 && record["testCount"] as? Int == 10)
        _ = try easel(["train", "--resume", "run", "--epochs", "2"], in: folder)
        _ = try easel(["evaluate", "--run", "run", "--data", "list.csv"], in: folder)
        // A column is nothing to ask a folder for, though the run was begun with one.
        let asked = [
            "train", "small-convnet", "--data", "list.csv", "--label", "label", "--epochs", "1", "--widths", "2,3",
        ]
        _ = try easel(asked + ["--feature-size", "4", "--output", "asked"], in: folder)
        try digits(20, in: folder) { index, _ in "others/\(index % 2 == 0 ? "even" : "odd")/\(index).png" }
        _ = try easel(["evaluate", "--run", "asked", "--data", "others"], in: folder)
        let flowers = (0..<60).map { "\(Double($0) / 7),\($0 * $0),\($0 % 2 == 0 ? "setosa" : "virginica")" }
        try folder.put("length,width,species\n" + flowers.joined(separator: "\n"), "iris.csv")
        for words in [
            ["train", "autoencoder", "--data", "iris.csv", "--label", "species"],
            ["evaluate", "--run", "run", "--data", "iris.csv"],
        ] {
            let line = try Command.run(words, in: folder).error()
            #expect(line.contains("iris.csv: a table of numbers, and ") && line.contains(" takes pictures"), "\(line)")
        }
        let inspected = try easel(["data", "inspect", "iris.csv", "--label", "species"], in: folder)
        #expect(inspected.output.contains("species") && inspected.output.contains("length"), "\(inspected.output)")
    }

    @Test func splitsAreMade() throws {
        let folder = Folder()
        try digits(60, in: folder) { "pictures/\($1)/\($0).png" }
        let made = try easel(["data", "split", "pictures/", "out", "--test-share", "0.3", "--json"], in: folder).json()
        let splits = try #require(made["splits"] as? [[String: Any]])
        #expect(splits.map { $0["name"] as? String } == ["train", "test"] && folder.names("out") == ["test", "train"])
        let again = try Command.run(["data", "split", "pictures", "out"], in: folder)
        #expect(again.error().contains("out: is there already"))
        let lines = try easel(
            ["data", "split", "pictures", "three", "--validation-share", "0.2", "--link"], in: folder
        ).lines
        #expect(
            lines.last?.hasPrefix("three: train ") ?? false && lines.last?.hasSuffix(", 10 classes") ?? false,
            "\(lines)")
        #expect(
            try Command.run(["data", "split", "digits", "four"], in: folder).error().contains("named sets have splits"))
    }

    @Test func masksAreNoClasses() throws {
        let folder = Folder()
        try digits(30, in: folder) { index, _ in "pictures/images/\(index).png" }
        try digits(30, in: folder) { index, _ in "pictures/masks/\(index).png" }
        let refused = try Command.run(["train", "small-convnet", "--data", "pictures"], in: folder)
        #expect(refused.error().contains("pictures has masks, which say that of each pixel"))
        let trained = try easel(
            ["train", "autoencoder", "--data", "pictures", "--epochs", "1", "--output", "run"] + small, in: folder)
        #expect(trained.lines.contains { $0.hasPrefix("masks of ") })
        #expect(try dataset("run", in: folder)["folderRules"] as? Int == 6)
    }
}
