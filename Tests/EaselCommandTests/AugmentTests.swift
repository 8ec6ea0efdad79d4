import Easel
import Foundation
import Testing

/// `easel augment`, and `easel train --augment`.
@Suite struct AugmentTests {
    private static let operations = "rotate:12@0.7;flip-left-right@0.5"

    /// A folder of two classes of small pictures, one name with a comma in it.
    private func pictures() throws -> Folder {
        let folder = Folder()
        for (place, name) in ["ant/a", "ant/b,c", "bee/a", "bee/d"].enumerated() {
            try folder.makeFolder("in/" + name.prefix(3))
            let (height, width) = (12 + place, 15)
            let pixels = (0..<(height * width * 3)).map { UInt8(truncatingIfNeeded: $0 * (3 + place) + place * 31) }
            let image = try Image(height: height, width: width, channels: 3, pixels: pixels)
            try folder.put(PNGFile.encode(image, name: name), "in/\(name).png")
        }
        return folder
    }

    private func augment(
        _ folder: Folder, _ output: String, _ more: [String] = [], count: Int = 60, seed: Int = 4
    ) throws -> Finished {
        try Command.run(
            ["augment", "in", output, "--count", "\(count)", "--seed", "\(seed)", "--augment", Self.operations] + more,
            in: folder)
    }

    private func files(_ folder: Folder, _ output: String) throws -> [String: [UInt8]] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path + "/" + output)
        return Dictionary(uniqueKeysWithValues: names.map { ($0, folder.bytes(output + "/" + $0)) })
    }

    @Test func theSameFilesOnAnyNumberOfThreads() throws {
        let folder = try pictures()
        let one = try augment(folder, "one", ["--threads", "1"])
        #expect(one.code == 0, "\(one.errors)")
        #expect(try augment(folder, "two", ["--threads", "2"]).code == 0)
        let files = try files(folder, "one")
        let others = try self.files(folder, "two")
        let areEqual = files == others
        #expect(files.count == 60 + 4 && areEqual)
        let manifest = folder.text("one/manifest.csv").split(separator: "\n").map(String.init)
        #expect(manifest.count == 61 && manifest[0] == "file,source,rotate,flip-left-right")
        #expect(manifest.contains { $0.hasPrefix("\"ant/b,c__") })
        for line in manifest.dropFirst() where !line.hasPrefix("\"") {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            #expect(files[String(fields[0])] != nil, "\(line)")
            #expect(fields[2].isEmpty || fields[2].hasPrefix("angle="))
            #expect(fields[3].isEmpty || fields[3] == "yes")
        }
        // Every picture is taken as often, and another seed draws others.
        for source in ["in/ant/a.png", "in/bee/a.png", "in/bee/d.png"] {
            #expect(manifest.count { $0.contains(source) } == 15)
        }
        #expect(try augment(folder, "other", seed: 5).code == 0)
        #expect(try self.files(folder, "other") != files)
    }

    /// All pictures that are made of one lie on one side, or what is tested on would be known already.
    @Test func whatIsMadeOfOnePictureStaysTogether() throws {
        let folder = try pictures()
        for place in 0..<8 {
            let image = try Image(
                height: 12, width: 12, channels: 3, pixels: (0..<432).map { UInt8(($0 * place) % 256) })
            try folder.put(PNGFile.encode(image), "in/ant/n\(place).png")
            try folder.put(PNGFile.encode(image.inverted()), "in/bee/n\(place).png")
        }
        #expect(try augment(folder, "out", count: 100).code == 0)
        let finished = try folder.easel("data", "split", "out", "halves", "--test-share", "0.3")
        #expect(
            finished.code == 0 && (finished.output + finished.errors).contains("as manifest.csv says"),
            "\(finished.errors)")
        func sources(_ split: String) throws -> Set<String> {
            let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path + "/halves/" + split)
            let rows = folder.text("out/manifest.csv").split(separator: "\n").filter { row in
                paths.contains { $0.hasSuffix(".png") && row.contains($0.split(separator: "/")[1]) }
            }
            return Set(rows.map { String($0.split(separator: ".png")[1]) })
        }
        let (train, test) = (try sources("train"), try sources("test"))
        #expect(!train.isEmpty && !test.isEmpty && train.isDisjoint(with: test), "\(train) \(test)")
        // Who only looks is told of the same split, or why there is none.
        #expect(try folder.easel("data", "inspect", "out").output.contains("as manifest.csv says"))
        try folder.remove("out/manifest.csv")
        #expect(try folder.easel("data", "inspect", "out").output.contains("its augmented pictures are not finished"))
        let line = try folder.failure("data", "split", "out", "again")
        #expect(line.contains("its augmented pictures are not finished"))
    }

    @Test func nothingIsPutAmongThePicturesThatAreAugmented() throws {
        let folder = try pictures()
        let line = try folder.failure("augment", "in", "--preview", "in/ant/sheet.png", "--augment", "rotate")
        #expect(line.contains("lies in the folder that is augmented"))
        #expect(folder.names("in/ant") == ["a.png", "b,c.png"])
        try folder.makeFolder("odd/manifest.csv")
        try folder.put(folder.bytes("in/ant/a.png"), "odd/manifest.csv/a.png")
        let named = try folder.failure("augment", "odd", "made", "--count", "2", "--augment", "rotate")
        #expect(named.contains("rename the class") && !FileManager.default.fileExists(atPath: folder.path + "/made"))
    }

    /// A count of 3,000 says how often operations are applied; the shares are the probabilities.
    @Test func sharesAreTheProbabilities() throws {
        let folder = try pictures()
        let json = try augment(folder, "out", ["--json"], count: 3000).json()
        let operations = try #require(json["operations"] as? [[String: Any]])
        for (operation, share) in zip(operations, [0.7, 0.5]) {
            let found = Double(operation["count"] as? Int ?? 0) / 3000
            #expect(abs(found - share) < 4 * (share * (1 - share) / 3000).squareRoot(), "\(operation)")
        }
    }

    @Test func whatWasBegunIsGoneOnWith() throws {
        let folder = try pictures()
        #expect(try augment(folder, "whole").code == 0)
        #expect(try augment(folder, "part", count: 20).code == 0)
        // As a kill would leave it: some pictures, no manifest, half a file under another name.
        try folder.remove("part/manifest.csv")
        try folder.put("half", "part/ant/.a__000009.png.1-2.partial")
        try folder.put("half", "part/.manifest.csv.1-3.partial")
        // As a power cut would leave one.
        let cut = try #require(folder.names("part/bee").first)
        try folder.put("", "part/bee/\(cut)")
        let before = folder.names("part/ant")
        let more = try augment(folder, "part")
        #expect(more.code == 0 && more.output.contains("of which 19 were there"), "\(more.errors)\(more.output)")
        var (one, other) = (try files(folder, "whole"), try files(folder, "part"))
        for name in one.keys where name.hasSuffix(".json") { (one[name], other[name]) = (nil, nil) }
        let areEqual = one == other
        #expect(areEqual && !before.isEmpty)
        #expect(try augment(folder, "part", count: 30).error().contains("was begun with --count 60"))
        #expect(try augment(folder, "part", seed: 5).error().contains("was begun with another seed"))
        try folder.put("something", "in/ant/e.txt")
        #expect(try augment(folder, "part").code == 0)
        try folder.copy("in/ant/a.png", to: "in/ant/z.png")
        #expect(try augment(folder, "part").error().contains("was begun with other pictures"))
    }

    @Test func masksAreChangedWithTheirPictures() throws {
        let folder = Folder()
        try folder.makeFolder("in")
        try folder.makeFolder("masks")
        for name in ["a", "b"] {
            // White where the mask has its class, so the one is seen in the other.
            let inside = (0..<(20 * 24)).map { ($0 / 24 - 10) * ($0 / 24 - 10) + ($0 % 24 - 9) * ($0 % 24 - 9) < 40 }
            let picture = try Image(height: 20, width: 24, channels: 1, pixels: inside.map { $0 ? 255 : 0 })
            let mask = try Image(height: 20, width: 24, channels: 1, pixels: inside.map { $0 ? 7 : 0 })
            try folder.put(PNGFile.encode(picture, name: name), "in/\(name).png")
            try folder.put(PNGFile.encode(mask, name: name), "masks/\(name).png")
        }
        let words = ["augment", "in", "out", "--masks", "masks", "--count", "12", "--augment"]
        let made = try Command.run(
            words + ["affine:rotate=40,scale=0.8..1.2,interpolation=nearest;invert@0"], in: folder)
        #expect(made.code == 0, "\(made.errors)")
        let names = folder.names("out/images")
        #expect(names.count == 12 && names == folder.names("out/masks"))
        for name in names {
            let picture = try ImageFile.read("\(folder.path)/out/images/\(name)").image
            let mask = try PNGFile.indices(folder.bytes("out/masks/\(name)"), name: name, maximumPixels: 1000)
            #expect(mask.pixels.map { $0 == 7 ? 255 : 0 } == picture.pixels)
            #expect(Set(mask.pixels) == [0, 7])
        }
        // The folder is one of pictures with masks.
        let seen = try Command.run(["data", "inspect", "out", "--json"], in: folder)
        #expect(seen.code == 0, "\(seen.errors)")
        try folder.remove("masks/b.png")
        let lacking = try Command.run(
            ["augment", "in", "out2", "--masks", "masks", "--count", "2", "--augment", "invert"], in: folder)
        #expect(lacking.error().contains("there is no mask of in/b.png") && !folder.has("out2"))
    }

    /// A picture that is cut off is left out where that may be, before anything is made of the others.
    @Test func damagedPicturesAreLeftOutOrNamed() throws {
        let folder = try pictures()
        let whole = folder.bytes("in/ant/a.png")
        try folder.put(Array(whole.prefix(whole.count / 2)), "in/bee/z.png")
        let strict = try augment(folder, "out")
        #expect(strict.error().contains("in/bee/z.png") && !folder.has("out"))
        let lenient = try augment(folder, "out", ["--lenient"], count: 12)
        #expect(lenient.code == 0, "\(lenient.errors)")
        #expect(folder.text("out/manifest.csv").split(separator: "\n").count == 13)
    }

    @Test func oneMaskIsOfOnePicture() throws {
        let folder = try pictures()
        try folder.makeFolder("masks")
        for name in ["a", "d"] {
            let mask = try Image(height: name == "d" ? 15 : 12, width: 15, colour: [1])
            try folder.put(PNGFile.encode(mask, name: name), "masks/\(name).png")
        }
        try folder.remove("in/ant/b,c.png")
        #expect(try augment(folder, "out", ["--masks", "masks"]).error().contains("would be the mask of"))
        try folder.makeFolder("masks/ant")
        try folder.makeFolder("masks/bee")
        try folder.copy("masks/a.png", to: "masks/ant/a.png")
        try folder.put(PNGFile.encode(Image(height: 14, width: 15, colour: [1]), name: "a"), "masks/bee/a.png")
        let made = try augment(folder, "out", ["--masks", "masks"], count: 9)
        #expect(made.code == 0, "\(made.errors)")
        // Other masks of the same names are other masks.
        try folder.put(PNGFile.encode(Image(height: 14, width: 15, colour: [2]), name: "a"), "masks/bee/a.png")
        #expect(try augment(folder, "out", ["--masks", "masks"], count: 9).error().contains("other pictures"))
    }

    /// What would grow without bound is refused before anything is written.
    @Test(arguments: [
        Array(repeating: "scale:20", count: 20).joined(separator: ";"), "scale:20;scale:20;scale:20;grid-shuffle",
        "scale:20;scale:20;scale:20;elastic",
        Array(repeating: "rotate-without-crop:45..45,expand=true", count: 130).joined(separator: ";"),
    ]) func picturesDoNotGrowWithoutBound(operations: String) throws {
        let folder = try pictures()
        let made = try Command.run(["augment", "in", "out", "--count", "2", "--augment", operations], in: folder)
        #expect(made.error().contains("samples that a picture may grow to") && !folder.has("out"))
        let trained = try Command.run(
            ["train", "vae", "--data", "digits", "--limit", "20", "--augment", operations, "--output", "run"],
            in: folder)
        #expect(trained.error().contains("samples that a picture may grow to") && !folder.has("run"))
    }

    /// Keras's normalising arguments are of the model, and of one that classifies.
    @Test func normalisingIsOfTheModel() throws {
        let folder = try pictures()
        func said(_ words: String) throws -> String {
            try Command.run(words.split(separator: " ").map(String.init), in: folder).error()
        }
        let train = "train autoencoder --data digits --limit 20 --augment "
        #expect(try said("augment in out --count 1 --augment keras:zca_whitening=true").contains("no picture"))
        #expect(try said("augment in --preview sheet.png --augment keras:zca_whitening=true").contains("no picture"))
        #expect(try said(train + "keras:samplewise_center=true").contains("is for models that classify"))
        #expect(try said(train + "keras:samplewise_center=true@0.5").contains("is done to all of them, once"))
        #expect(
            try said(train + "keras:zca_whitening=true,featurewise_std_normalization=true")
                .contains("takes the place of"))
    }

    @Test func aLinkInTheFolderIsNotFollowed() throws {
        let folder = try pictures()
        #expect(try augment(folder, "out", count: 4).code == 0)
        try folder.remove("out/bee")
        try folder.makeFolder("elsewhere")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/out/bee", withDestinationPath: folder.path + "/elsewhere")
        #expect(try augment(folder, "out", count: 8).code != 0)
        #expect(folder.names("elsewhere").isEmpty)
    }

    @Test func onlyTrainingPicturesAreAugmented() throws {
        let folder = try pictures()
        try FileManager.default.moveItem(atPath: folder.path + "/in", toPath: folder.path + "/train")
        try folder.makeFolder("in/test")
        try FileManager.default.moveItem(atPath: folder.path + "/train", toPath: folder.path + "/in/train")
        for name in ["ant", "bee"] { try folder.copy("in/train/\(name)", to: "in/test/\(name)") }
        let made = try augment(folder, "out", count: 8)
        #expect(made.output.contains("only training pictures are augmented: 4 pictures to test on are left out"))
        #expect(!folder.text("out/manifest.csv").contains("in/test"))
    }

    @Test func aPreviewHasARowForEachOperation() throws {
        let folder = try pictures()
        let made = try Command.run(
            ["augment", "in", "--preview", "sheet.png", "--augment", "invert;rotate90;mixup"], in: folder)
        #expect(made.code == 0, "\(made.errors)")
        let sheet = try ImageFile.read("\(folder.path)/sheet.png").image
        // Four pictures and five rows: as they are, three operations, all of them.
        let side = (sheet.width - 4) / 4
        #expect(sheet.height == 4 + 5 * side && made.lines[0].contains("as they are | invert | rotate90 | mixup"))
    }

    @Test func theListSaysWhatThereIs() throws {
        let folder = Folder()
        let all = try Command.run(["augment", "--list"], in: folder)
        for name in AugmentationCatalog.names { #expect(all.lines.contains { $0.hasPrefix(name + " ") }, "\(name)") }
        let one = try Command.run(["augment", "--list", "rotate"], in: folder)
        #expect(one.output.contains("angle") && one.output.contains("-10.0..10.0"))
        #expect(try Command.run(["augment", "--list", "rotat"], in: folder).error().contains("did you mean rotate?"))
    }

    /// Killed at any moment and gone on with, a training with augmentation ends in the same bytes.
    @Test func aKilledTrainingEndsTheSame() throws {
        let folder = Folder()
        let words = [
            "train", "small-convnet", "--data", "digits", "--limit", "60", "--epochs", "3", "--batch-size", "8",
            "--augment", "standard", "--augment", "rotate:10@0.5;cutout@0.3",
        ]
        #expect(try Command.run(words + ["--output", "whole"], in: folder).code == 0)
        var short = words
        short[7] = "1"
        #expect(try Command.run(short + ["--output", "part"], in: folder).code == 0)
        #expect(
            try Command.run(["train", "--resume", "part", "--epochs", "3", "--threads", "1"], in: folder).code == 0)
        let isEqual =
            folder.bytes("whole/checkpoints/epoch-0003.safetensors")
            == folder.bytes("part/checkpoints/epoch-0003.safetensors")
        #expect(isEqual)
    }
}
