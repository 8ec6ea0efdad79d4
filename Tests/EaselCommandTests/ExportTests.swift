import Easel
import Foundation
import Testing

/// `easel export`, and what the files are used for.
@Suite(.serialized) struct ExportTests {
    let run: String
    let folder = Folder()

    init() throws {
        run = try #require(TrainedRuns.classifier).path + "/run"
        for index in 0..<3 { try folder.write(digit(index), "\(index).png") }
    }

    private func object(_ finished: Finished) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [String: Any], "\(finished)")
    }

    private func probabilities(_ words: [String]) throws -> [[String: Double]] {
        let finished = try folder.easel(["classify"] + words + ["0.png", "1.png", "2.png", "--top", "10", "--json"])
        let rows = try #require(JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [[String: Any]])
        return try rows.map { row in
            let predictions = try #require(row["predictions"] as? [[String: Any]])
            return Dictionary(
                uniqueKeysWithValues: predictions.map {
                    ($0["class"] as? String ?? "", $0["probability"] as? Double ?? -1)
                })
        }
    }

    @Test(arguments: [["model.onnx"], ["model.onnx", "--layout", "nhwc"], ["model.tflite"]])
    func aClassifierAnswersInTheFileAsInTheRun(_ words: [String]) throws {
        let report = try object(folder.easel(["export", "--run", run, "--json", "-o"] + words))
        #expect(try #require(report["largestDifference"] as? Double) < 1e-5)
        #expect(report["top1Agreement"] as? Double == 1)
        #expect(report["bytes"] as? Int == folder.bytes(words[0]).count)
        let (own, other) = (try probabilities(["--run", run]), try probabilities(["--model", words[0]]))
        for (one, two) in zip(own, other) {
            #expect(one.keys.sorted() == two.keys.sorted())
            for (name, value) in one { #expect(abs(value - (two[name] ?? -1)) < 1e-5) }
        }
    }

    @Test(arguments: ["float16", "dynamic", "int8", "int8 --io int8 --calibrate 100"])
    func inLessRoomItAnswersNearly(_ quantise: String) throws {
        let words = ["--quantise"] + quantise.split(separator: " ").map(String.init)
        let report = try object(folder.easel(["export", "--run", run, "--json", "-o", "small.tflite"] + words))
        #expect(report["quantisation"] as? String == words[1])
        #expect(try #require(report["top1Agreement"] as? Double) > 0.9)
        let (before, after) = (report["accuracyBefore"] as? Double, report["accuracyAfter"] as? Double)
        #expect(try abs(#require(before) - #require(after)) < 0.1)
        let seen = report["calibratedOn"] as? String
        #expect(seen?.hasSuffix("pictures of the training set") == (words[1] == "int8" ? true : nil))
        let (own, other) = (try probabilities(["--run", run]), try probabilities(["--model", "small.tflite"]))
        for (one, two) in zip(own, other) {
            for (name, value) in one { #expect(abs(value - (two[name] ?? -1)) < 0.1) }
        }
        let byXNNPACK = ["--model", "small.tflite", "--arithmetic", "xnnpack"]
        if words[1] == "int8" {
            for (one, two) in zip(own, try probabilities(byXNNPACK)) {
                for (name, value) in one { #expect(abs(value - (two[name] ?? -1)) < 0.1) }
            }
        } else {
            let line = try Command.run(["classify"] + byXNNPACK + ["0.png"], in: folder).error()
            #expect(line.contains("--arithmetic is of quantised TensorFlow Lite networks"))
        }
        #expect(try folder.easel("export", "--run", run, "-o", "large.tflite").code == 0)
        #expect(folder.bytes("small.tflite").count < folder.bytes("large.tflite").count)
    }

    @Test func decodersAreQuantisedOnTheirOwnLatents() throws {
        let vae = try #require(TrainedRuns.vae).path + "/run"
        let words = ["--quantise", "int8", "-o", "decoder.tflite", "--json"]
        let report = try object(folder.easel(["export", "--run", vae, "--part", "decoder"] + words))
        #expect(report["calibratedOn"] as? String == "300 drawn latents")
        #expect(try #require(report["psnr"] as? Double) > 30)
    }

    @Test func theSameFileEachTime() throws {
        for name in ["a.onnx", "b.onnx", "a.tflite", "b.tflite", "a8.tflite", "b8.tflite"] {
            let threads = ["--threads", name.hasPrefix("a") ? "1" : "2"]
            let words = threads + (name.contains("8") ? ["--quantise", "int8"] : [])
            #expect(try folder.easel(["export", "--run", run, "-o", name] + words).code == 0)
        }
        #expect(folder.bytes("a8.tflite") == folder.bytes("b8.tflite"))
        #expect(folder.bytes("a.onnx") == folder.bytes("b.onnx"))
        #expect(folder.bytes("a.tflite") == folder.bytes("b.tflite"))
    }

    @Test func evaluatingTheFileIsEvaluatingTheRun() throws {
        #expect(try folder.easel("export", "--run", run, "-o", "m.onnx", "--no-verify").code == 0)
        let words = ["--data", "digits", "--limit", "50", "--json"]
        let own = try object(folder.easel(["evaluate", "--run", run] + words))
        let other = try object(folder.easel(["evaluate", "--model", "m.onnx"] + words))
        for measure in ["accuracy", "macroF1"] {
            let (one, two) = (own["test"] as? [String: Double], other["test"] as? [String: Double])
            #expect(one?[measure] != nil && one?[measure] == two?[measure])
        }
        #expect(other["run"] as? String == "m.onnx" && other["epoch"] == nil)
    }

    @Test func partsOfOthersAndExamples() throws {
        let vae = try #require(TrainedRuns.vae).path + "/run"
        for part in ["whole", "encoder", "decoder"] {
            let report = try object(
                folder.easel("export", "--run", vae, "--part", part, "-o", "\(part).onnx", "--example", "try", "--json")
            )
            #expect(report["part"] as? String == part)
            #expect(try #require(report["largestDifference"] as? Double) < 1e-4)
            #expect(folder.names("try") == ["input_0.pb", "output_0.pb"])
        }
        let classes = try folder.failure("classify", "--model", "decoder.onnx", "0.png")
        #expect(classes.contains("takes no picture"))
        let pixels = try folder.failure("segment", "--model", "encoder.onnx", "0.png")
        #expect(pixels.contains("tells no classes of pixels"))
    }

    @Test func nothingIsLeftWhereItFails() throws {
        try folder.put("old", "kept.onnx")
        let line = try folder.failure("export", "--run", run, "--part", "generator", "-o", "kept.onnx")
        #expect(line.contains("has no generator; its parts are whole"))
        #expect(folder.text("kept.onnx") == "old")
        #expect(folder.names().filter { $0.contains("kept") } == ["kept.onnx"])
    }
}
