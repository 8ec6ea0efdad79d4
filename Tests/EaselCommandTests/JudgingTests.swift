import Easel
import Foundation
import Testing

/// What `easel evaluate` says and draws of a classifier, and what `easel describe` says of its layers.
@Suite struct JudgingTests {
    private func evaluated(_ arguments: String...) throws -> (folder: Folder, json: [String: Any]) {
        let folder = try #require(TrainedRuns.classifier)
        let finished = try Command.run(
            ["evaluate", "--run", folder.path + "/run", "--json"] + arguments, in: Folder())
        #expect(finished.code == 0, "\(finished.errors)")
        return (folder, try finished.json())
    }

    @Test func theNamesOfMeasures() throws {
        let json = try evaluated("--limit", "80").json
        let test = try #require(json["test"] as? [String: Double])
        for name in ["accuracy", "loss", "macroF1", "expectedCalibrationError", "logLoss", "brierScore"] {
            #expect(test[name] != nil, "\(name)")
        }
        let classes = try #require(json["classes"] as? [[String: Any]])
        #expect(classes.map { $0["name"] as? String } == (0...9).map { "\($0)" })
        for name in ["precision", "recall", "f1", "support"] {
            #expect(classes.allSatisfy { $0.keys.contains(name) }, "\(name)")
        }
        let confusion = try #require(json["confusion"] as? [[Int]])
        #expect(confusion.joined().reduce(0, +) == 80)
        #expect(confusion.map { $0.reduce(0, +) } == classes.map { $0["support"] as? Int })
        let right = confusion.indices.reduce(0) { $0 + confusion[$1][$1] }
        #expect(test["accuracy"] == Double(right) / 80)
        let specificities = classes.compactMap { $0["specificity"] as? Double }
        #expect(try abs(#require(test["macroSpecificity"]) - specificities.reduce(0, +) / 10) < 1e-12)
        #expect(json["rotation"] == nil && json["shift"] == nil && json["files"] == nil)
    }

    @Test func amongAsManyAsAreAskedFor() throws {
        let plain = try #require(evaluated("--limit", "70").json["test"] as? [String: Double])
        #expect(!plain.keys.contains { $0.hasPrefix("top") })
        func share(_ top: String) throws -> Double {
            let test = try evaluated("--limit", "70", "--top", top).json["test"] as? [String: Double]
            return try #require(test?["top\(top)Accuracy"])
        }
        let shares = try ["2", "3", "9"].map(share)
        #expect(shares == shares.sorted() && shares.allSatisfy { ($0 * 70).rounded() / 70 == $0 })
        #expect(try #require(plain["accuracy"]) <= shares[0] && shares[2] <= 1)
        let error = try Command.run(
            ["evaluate", "--run", #require(TrainedRuns.classifier).path + "/run", "--top", "10"], in: Folder()
        ).error()
        #expect(error.contains("--top is 10, it must be from 2 to 9, for the run has 10 classes"), "\(error)")
    }

    @Test func turnedAndMovedPictures() throws {
        let (folder, json) = try evaluated("--limit", "60", "--rotate", "-30..30:15", "--shift=-2..2")
        let rotation = try #require(json["rotation"] as? [[String: Double]])
        let shift = try #require(json["shift"] as? [[String: Double]])
        #expect(rotation.map { $0["degrees"] } == [-30, -15, 0, 15, 30])
        #expect(shift.map { $0["pixels"] } == [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2])
        // What is not moved is what was measured.
        let accuracy = (json["test"] as? [String: Double])?["accuracy"]
        #expect(rotation[2]["accuracy"] == accuracy && shift[4]["across"] == accuracy && shift[4]["down"] == accuracy)
        let text = try folder.easel("evaluate", "--run", "run", "--limit", "60", "--rotate", "0..10:10").output
        #expect(rotation.allSatisfy { one in (0...60).contains { Double($0) / 60 == one["accuracy"] } })
        let value = String(format: "%.4f", try #require(accuracy))
        #expect(text.contains("\naccuracy of pictures turned anticlockwise:\ndegrees  accuracy\n0        \(value)\n"))
    }

    @Test func aReport() throws {
        let folder = try #require(TrainedRuns.classifier)
        let arguments = [
            "evaluate", "--run", "run", "--limit", "200", "--report", "judged/", "--rotate", "-20..20:20", "--shift",
            "-1..1:1",
        ]
        let finished = try Command.run(arguments + ["--json"], in: folder)
        #expect(finished.code == 0, "\(finished.errors)")
        let json = try finished.json()
        let names = [
            "confusion.json", "confusion.png", "mistakes.png", "reliability.png", "reliability.svg", "rotation.png",
            "rotation.svg", "shift.png", "shift.svg",
        ]
        #expect(folder.names("judged") == names)
        #expect((json["files"] as? [String])?.sorted() == names.map { "judged/\($0)" })
        let confusion = try #require(
            JSONSerialization.jsonObject(with: Data(folder.bytes("judged/confusion.json"))) as? [String: Any])
        #expect(confusion["counts"] as? [[Int]] == json["confusion"] as? [[Int]])
        #expect(confusion["classes"] as? [String] == (0...9).map { "\($0)" })
        for name in names where name.hasSuffix(".png") {
            #expect(try PNGFile.read(folder.path + "/judged/" + name).width > 300, "\(name)")
        }
        // Into what is there already, with the same bytes.
        let before = names.map { folder.bytes("judged/\($0)") }
        let again = try Command.run(arguments + ["--threads", "1"], in: folder)
        #expect(again.output.contains("\nwritten: judged/confusion.png, judged/confusion.json, "), "\(again.output)")
        let areSame = before == names.map { folder.bytes("judged/\($0)") }
        #expect(areSame)
    }

    // MARK: describe

    @Test func describeANetworkOfPhotographs() throws {
        let finished = try Command.run(
            ["describe", "resnet50", "--image", "224x224x3", "--classes", "1000", "--batch-size", "2", "--json"],
            in: Folder())
        let json = try finished.json()
        #expect(json["parameters"] as? Int == 25_557_032 && json["notes"] as? [String] == [])
        let multiplyAdds = try #require(json["multiplyAdds"] as? Int)
        #expect(abs(Double(multiplyAdds) / 2e9 - 4.09) < 0.005)
        let layers = try #require(json["layers"] as? [[String: Any]])
        #expect(layers.first?["receptiveField"] as? [Int] == [7, 7])
        #expect(layers.first?["activationBytes"] as? Int == 2 * 112 * 112 * 64 * 4)
        #expect(layers.last?["receptiveField"] == nil && layers.last?["outputShape"] as? [Int] == [2, 1000])
        #expect(layers.reduce(0) { $0 + ($1["multiplyAdds"] as? Int ?? 0) } == multiplyAdds)
        func sum(_ name: String) -> Int { layers.reduce(0) { $0 + ($1[name] as? Int ?? 0) } }
        // A running mean and variance beside each scale and offset.
        #expect(sum("parameters") == 25_557_032 && sum("statistics") == 53_120)
        #expect(json["statistics"] as? Int == 53_120 && json["trainingOnlyParameters"] as? Int == 0)
    }

    /// The heads that only training uses are in no row and in no total, and a line says what they have.
    @Test func describeAuxiliaryHeads() throws {
        let words = ["describe", "googlenet", "--image", "32x32x3", "--classes", "10", "--batch-size", "1"]
        let json = try Command.run(words + ["--json"], in: Folder()).json()
        let layers = try #require(json["layers"] as? [[String: Any]])
        for name in ["parameters", "statistics"] {
            let own = try #require(json[name] as? Int)
            #expect(layers.reduce(0) { $0 + ($1[name] as? Int ?? 0) } == own && own > 0)
        }
        let heads = try #require(json["trainingOnlyParameters"] as? Int)
        #expect(heads > 0)
        let text = try Command.run(words, in: Folder()).output
        func grouped(_ name: String) throws -> String {
            let digits = String(try #require(json[name] as? Int))
            return String(
                digits.reversed().enumerated().flatMap { $0 > 0 && $0 % 3 == 0 ? [",", $1] : [$1] }.reversed())
        }
        #expect(try text.contains("; \(grouped("parameters")) parameters, \(grouped("statistics")) statistics\n"))
        #expect(try text.contains("heads that only training uses: \(grouped("trainingOnlyParameters")) parameters"))
        let total = try #require(text.split(separator: "\n").first { $0.contains("  total  ") })
        #expect(try total.contains(" \(grouped("parameters"))  ") && total.contains("  \(grouped("statistics"))  "))
    }

    @Test func describeASegmenterOfSomeClasses() throws {
        let json = try Command.run(
            [
                "describe", "unet", "--widths", "2,3", "--image", "16x16x3", "--classes", "5", "--batch-size", "2",
                "--json",
            ],
            in: Folder()
        ).json()
        let layers = try #require(json["layers"] as? [[String: Any]])
        #expect(layers.last?["outputShape"] as? [Int] == [2, 16, 16, 5])
    }

    /// A family that chooses its first layers by itself says so, where it is described and where it is trained.
    @Test func theSmallStemIsNoted() throws {
        let note = "the stem is the small one, for pictures of at most 64 pixels a side; --stem large takes the paper's"
        let options = ["resnet18", "--width", "0.05"]
        func described(_ arguments: String...) throws -> String {
            try Command.run(["describe"] + options + arguments, in: Folder()).output
        }
        let small = try described("--image", "32x32x3")
        #expect(small.contains("\n\(note)") && small.contains(" M multiply-adds a picture\n"))
        #expect(small.contains("receptive field"))
        #expect(try !described("--image", "32x32x3", "--stem", "small").contains("the stem is"))
        #expect(try !described("--image", "65x65x3").contains("the stem is"))
        let folder = Folder()
        let trained = try Command.run(
            ["train"] + options + ["--data", "digits", "--limit", "8", "--epochs", "1", "--output", "run"], in: folder)
        #expect(trained.output.contains("\n\(note)\n"), "\(trained.output)\(trained.errors)")
        let planned = try Command.run(
            ["train"] + options + ["--data", "digits", "--limit", "8", "--dry-run"], in: folder)
        #expect(planned.output.contains("\n\(note)\n"), "\(planned.output)")
    }
}
