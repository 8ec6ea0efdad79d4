import Easel
import Foundation
import Testing

/// Classes are matched by their names, whatever their number is in a folder.
@Suite struct ClassNameTests {
    /// Folders of drawn digits by the names that the digits are given.
    private func write(
        _ names: [(digit: Int, name: String)], _ folder: Folder, _ path: String, from first: Int, _ count: Int
    )
        throws
    {
        let digits = try Digits()
        for (digit, name) in names {
            try folder.makeFolder("\(path)/\(name)")
            for index in (first..<first + 10 * count) where digits.label(at: index) == digit {
                try folder.write(EaselCommandTests.digit(index), "\(path)/\(name)/\(index).png")
            }
        }
    }

    @Test func whatIsDrawnIsNamed() throws {
        let folder = Folder()
        try write([(0, "1"), (1, "2"), (4, "10"), (7, "11")], folder, "numbers", from: 0, 5)
        try folder.easel(
            "train", "conditional-dcgan", "--data", "numbers", "--output", "run", "--epochs", "1", "--batch-size", "10",
            "--base-width", "4", "--latent-size", "8")
        let sample = { (name: String, output: String) in
            try folder.easel("sample", "--run", "run", "--class", name, "--count", "4", "-o", output).output
        }
        #expect(try sample("10", "ten.png").contains("4 pictures of class 10 drawn"))
        #expect(try sample("2", "two.png").contains("of class 2 drawn"))
        // No class is called so, so it is a number.
        #expect(try sample("0", "first.png").contains("of class 1 drawn"))
        #expect(try sample("3", "last.png").contains("of class 11 drawn"))
        #expect(folder.bytes("ten.png") != folder.bytes("two.png"))
        #expect(
            try folder.failure("sample", "--run", "run", "--class", "4").contains(
                "no class 4; the model draws 1, 2, 10, 11, or by number 0 to 3"))
        #expect(
            try folder.easel("manifold", "--run", "run", "--class", "11", "--dimensions", "0,1", "--side", "2").output
                .contains("of class 11"))
    }

    @Test func inspectingAFolderSaysWhatIsPassedOver() throws {
        let folder = Folder()
        try write([(0, "cat"), (1, "dog")], folder, "set/train", from: 0, 3)
        try write([(0, "cat")], folder, "set/val", from: 1000, 2)
        try folder.put("x", "set/train/dog/a.jpg")
        let json = try folder.easel("data", "inspect", "set", "--json").json()
        let skipped = try #require(json["skipped"] as? [[String: Any]])
        #expect(skipped.count == 1 && skipped[0]["reason"] as? String == "another format (.jpg)")
        #expect(skipped[0]["class"] as? String == "dog" && skipped[0]["count"] as? Int == 1)
        let splits = try #require(json["splits"] as? [[String: Any]])
        #expect(splits.map { $0["name"] as? String } == ["train", "test"])
        #expect(splits.map { $0["count"] as? Int } == [6, 2])
        #expect(splits.map { $0["source"] as? String } == ["set/train", "set/val"])
        let text = try folder.easel("data", "inspect", "set").output
        #expect(text.contains("by class: dog 1") && text.contains("set/val is the split to test on"))
    }
}
