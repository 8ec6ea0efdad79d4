import Easel
import Foundation
import Testing

/// `easel data inspect` and `easel data convert` on folders that the tests draw.
@Suite struct DataInspectTests {
    /// Twelve digits of two classes and several sizes, one twice, one broken, one of one colour.
    private func pictures() throws -> Folder {
        let folder = Folder()
        for name in ["three", "seven"] { try folder.makeFolder("set/\(name)") }
        for index in 0..<6 {
            try folder.write(digit(3 + 10 * index).resized(height: 30 + index, width: 40), "set/three/\(index).png")
            let seven = try digit(7 + 10 * index).converted(toChannels: 3)
            try folder.put(ImageFile.encode(seven, as: "a.jpg"), "set/seven/\(index).jpg")
        }
        try folder.copy("set/three/0.png", to: "set/seven/copy.png")
        try folder.put("not a picture", "set/seven/broken.png")
        try folder.write(Image(height: 20, width: 20, colour: [9]), "set/three/plain.png")
        return folder
    }

    @Test func aFolderOfManySizesIsReported() throws {
        let folder = try pictures()
        let json = try folder.easel("data", "inspect", "set", "--json").json()
        #expect(json["images"] as? Int == 14 && json["height"] is NSNull && json["width"] is NSNull)
        #expect(json["formats"] as? [String: Int] == ["PNG": 8, "JPEG": 6])
        #expect((json["orientations"] as? [String: Int])?["1"] == 14)
        let classes = try #require(json["classes"] as? [[String: Any]])
        #expect(classes.map { $0["name"] as? String } == ["seven", "three"])
        #expect(classes.map { $0["count"] as? Int } == [7, 7])
        let splits = try #require(json["splits"] as? [[String: Any]])
        #expect(splits.compactMap { $0["count"] as? Int }.reduce(0, +) == 14)
        let exact = try #require((json["duplicates"] as? [String: Any])?["exact"] as? [String: Any])
        #expect(exact["groups"] as? Int == 1 && exact["acrossClasses"] as? Int == 1)
        #expect((json["unreadable"] as? [String: Any])?["count"] as? Int == 1)
        #expect((json["flat"] as? [String: Any])?["images"] as? [String] == ["set/three/plain.png"])
        let skipped = try #require(json["skipped"] as? [[String: Any]])
        #expect(skipped.map { $0["reason"] as? String } == ["damaged file"])

        let text = try folder.easel("data", "inspect", "set", "--threads", "3")
        #expect(text.lines[0].contains("of 8 sizes, from set") && text.lines[1] == "class  train  test")
        #expect(text.output.contains("\n  set/seven/copy.png, set/three/0.png (seven, three)\n"), "\(text.output)")
        #expect(text.output.contains("\nduplicates that are equal: 2 pictures in 1 group, 1 across classes\n"))
        #expect(text.output.contains("unreadable: 1 picture\n  set/seven/broken.png: not a picture that is read"))
        #expect(text.output.contains("--size 64 (or another) brings them to one"))
        // With a size there is one.
        let sized = try folder.easel("data", "inspect", "set", "--size", "16x20", "--json").json()
        #expect(sized["height"] as? Int == 16 && sized["width"] as? Int == 20 && sized["channels"] as? Int == 3)
    }

    /// A row of squares for each class.
    @Test func theSheetHasARowForEachClass() throws {
        let folder = try pictures()
        let finished = try folder.easel("data", "inspect", "set", "-o", "sheet.png")
        #expect(finished.lines.last == "pictures of 2 classes, a row each (seven, three): sheet.png")
        let sheet = try folder.picture("sheet.png")
        #expect(sheet.height == 2 * 132 + 4 && (sheet.width - 4) % 132 == 0 && sheet.channels == 3)
        let digits = try folder.easel("data", "inspect", "digits", "--limit", "40", "-o", "digits.png")
        #expect(digits.lines.last == "pictures of 10 classes, a row each (0, 1, 2, 3, 4, 5, 6, 7, 8, 9): digits.png")
    }

    @Test func whatIsConvertedTrains() throws {
        let folder = try pictures()
        try folder.remove("set/seven/broken.png")
        let finished = try folder.easel("data", "convert", "set", "out/", "--size", "16x20", "--fit", "contain")
        #expect(finished.lines.last == "14 pictures of 2 classes: out", "\(finished.output)")
        #expect(folder.names("out/three") == (0..<6).map { "\($0).png" } + ["plain.png"])
        let picture = try folder.picture("out/seven/0.png")
        #expect(size(picture) == [16, 20] && picture.channels == 3)
        let again = try folder.easel("data", "convert", "out", "again", "--size", "16x20", "--json").json()
        #expect(again["images"] as? Int == 14 && again["output"] as? String == "again")
        for name in folder.names("out/three") {
            #expect(folder.bytes("out/three/\(name)") == folder.bytes("again/three/\(name)"))
        }
        try folder.easel(
            "train", "autoencoder", "--data", "out", "--epochs", "1", "--widths", "2,2", "--latent-size", "2",
            "--output",
            "run")
        #expect(folder.has("run/run.json"))
        #expect(try folder.failure("data", "convert", "set", "out").contains("out: is there already"))
        #expect(try folder.failure("data", "convert", "nothing", "new").contains("\"nothing\""))
        #expect(try folder.failure("data", "convert", "set", "").contains("what is to be made has no name"))
        #expect(!folder.names().contains { $0.hasPrefix(".") })
    }

    @Test func aSetWithSplitsKeepsThem() throws {
        let folder = Folder()
        let json = try folder.easel("data", "convert", "digits", "out", "--limit", "10", "--size", "32", "--json")
            .json()
        #expect(json["images"] as? Int == 20 && (json["classes"] as? [String])?.count == 10)
        #expect(folder.names("out") == ["test", "train"])
        let read = try folder.easel("data", "inspect", "out", "--json").json()
        #expect(read["train"] as? Int == 10 && read["test"] as? Int == 10 && read["height"] as? Int == 32)
    }

    @Test func arraysAreMade() throws {
        let folder = try pictures()
        try folder.remove("set/seven/broken.png")
        for (output, words) in [("a.npz", []), ("b", ["--to", "idx", "--colour", "grey"])] {
            let words = ["data", "convert", "set", output, "--size", "12x10"] + words
            let finished = try folder.easel(words)
            #expect(finished.lines.last?.hasPrefix("14 pictures of 2 classes (train ") ?? false, "\(finished.output)")
            let read = try folder.easel("data", "inspect", output, "--json").json()
            #expect(read["images"] as? Int == 14 && read["height"] as? Int == 12 && read["width"] as? Int == 10)
        }
        #expect(try folder.failure("data", "convert", "set", "c", "--to", "npz").contains("name it c.npz"))
        #expect(try folder.failure("data", "convert", "set", "c.npz", "--to", "png").contains("name it otherwise"))
        #expect(try folder.failure("data", "convert", "set", "c.npz").contains("--size 64 brings them to one"))
        #expect(folder.names() == ["a.npz", "b", "set"])
    }
}
