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

    @Test func aClassifierKnowsItsClassesByName() throws {
        let folder = Folder()
        let all = [(0, "ant"), (1, "bee"), (4, "cow")]
        try write(all, folder, "abc", from: 0, 40)
        try folder.easel(
            "train", "classifier", "--data", "abc", "--output", "run", "--epochs", "4", "--batch-size", "8", "--widths",
            "8,16", "--feature-size", "16", "--learning-rate", "0.01")
        #expect(folder.text("run/run.json").contains("\"classNames\" : ["))
        for (path, names) in [("b", [all[1]]), ("bc", Array(all[1...])), ("abc2", all)] {
            try write(names, folder, path, from: 1000, 12)
            let json = try folder.easel("evaluate", "--run", "run", "--data", path, "--json").json()
            // Without a split to test on, every image of the folder is tested.
            #expect(json["pictures"] as? Int == 12 * names.count)
            let accuracy = try #require((json["test"] as? [String: Double])?["accuracy"])
            #expect(accuracy > 0.7, "\(path): \(accuracy)")
            let classes = try #require(json["classes"] as? [[String: Any]])
            #expect(classes.map { $0["name"] as? String } == ["ant", "bee", "cow"])
            for (known, one) in zip(all, classes) {
                let isThere = names.contains { $0.1 == known.1 }
                #expect(one["support"] as? Int == (isThere ? 12 : 0))
                #expect((one["recall"] as? Double == nil) == !isThere)
            }
            let right = classes.reduce(0.0) { sum, one in
                sum + (one["recall"] as? Double ?? 0) * Double(one["support"] as? Int ?? 0)
            }
            #expect(abs(right / Double(12 * names.count) - accuracy) < 1e-6)
        }
        try write([(1, "bee"), (2, "dog")], folder, "bd", from: 1000, 3)
        #expect(try folder.failure("evaluate", "--run", "run", "--data", "bd").contains("does not know class dog"))
        // A judge of other classes is refused, also where there are as many.
        let digits = try #require(TrainedRuns.classifier).path + "/run"
        let judged = try folder.failure("train", "gan", "--data", "abc", "--judge", digits, "--output", "gan")
        #expect(judged.contains("does not know classes ant, bee, cow of abc") && !folder.has("gan"))
        let game = try #require(TrainedRuns.dcgan)
        let refused = try game.failure("evaluate", "--run", "run", "--judge", folder.path + "/run")
        #expect(refused.contains("does not know classes 0, 1, 2"))
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

    @Test func aFolderCalledLikeASetIsMentioned() throws {
        let folder = Folder()
        try write([(0, "cat"), (1, "dog")], folder, "digits", from: 0, 2)
        let set = try folder.easel("data", "inspect", "digits", "--limit", "5").output
        #expect(set.contains("the folder digits here is ./digits") && set.contains("\n0 ") && set.contains("\n9 "))
        let here = try folder.easel("data", "inspect", "./digits").output
        #expect(here.contains("\ncat ") && here.contains("\ndog ") && !here.contains("data set of that name"))
        try folder.remove("digits")
        #expect(try !folder.easel("data", "inspect", "digits", "--limit", "5").output.contains("./digits"))
    }

    @Test func inspectingAFolderSaysWhatIsPassedOver() throws {
        let folder = Folder()
        try write([(0, "cat"), (1, "dog")], folder, "set/train", from: 0, 3)
        try write([(0, "cat")], folder, "set/val", from: 1000, 2)
        try folder.put("x", "set/train/dog/a.tif")
        let json = try folder.easel("data", "inspect", "set", "--json").json()
        let skipped = try #require(json["skipped"] as? [[String: Any]])
        #expect(skipped.count == 1 && skipped[0]["reason"] as? String == "another format (.tif)")
        #expect(skipped[0]["class"] as? String == "dog" && skipped[0]["count"] as? Int == 1)
        let splits = try #require(json["splits"] as? [[String: Any]])
        #expect(splits.map { $0["name"] as? String } == ["train", "test"])
        #expect(splits.map { $0["count"] as? Int } == [6, 2])
        #expect(splits.map { $0["source"] as? String } == ["set/train", "set/val"])
        let text = try folder.easel("data", "inspect", "set").output
        #expect(text.contains("by class: dog 1") && text.contains("set/val is the split to test on"))
    }
}
