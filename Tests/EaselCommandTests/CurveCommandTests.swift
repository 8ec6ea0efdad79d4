import Easel
import Foundation
import Testing

/// `easel learning-curve`, and `easel train --per-class`.
@Suite struct CurveCommandTests {
    /// Small pictures of three classes, of the last fewer than of the others.
    private func write(_ folder: Folder) throws {
        for (name, count) in [("ant", 14), ("bee", 14), ("cow", 8)] {
            try folder.makeFolder("pictures/\(name)")
            for index in 0..<count {
                let pixels = (0..<64).map { UInt8(($0 * 37 + index * 11 + name.utf8.count) % 256) }
                try folder.write(
                    Image(height: 8, width: 8, channels: 1, pixels: pixels), "pictures/\(name)/\(index).png")
            }
        }
    }

    private let words = [
        "learning-curve", "softmax-regression,mlp", "--data", "pictures", "--per-class", "3,9", "--epochs", "1",
        "--batch-size", "4", "--output", "curve",
    ]

    @Test("a table, figures, and the runs themselves") func table() throws {
        let folder = Folder()
        try write(folder)
        let finished = try folder.easel(words)
        #expect(finished.errors.isEmpty)
        #expect(folder.names("curve/runs").count == 4)
        #expect(folder.text("curve/learning-curve.csv").split(separator: "\n").count == 5)
        #expect(folder.text("curve/learning-curve-summary.csv").split(separator: "\n").count == 5)
        #expect(finished.output.contains("--per-class 9: some classes have fewer pictures"), "\(finished.output)")
        #expect(
            finished.output.contains("a class has fewer than 9, of which all are taken: cow ("), "\(finished.output)")
        #expect(finished.output.contains("4/4 mlp, 9 of each class, repeat 1: accuracy "), "\(finished.output)")
        // The same again trains nothing, and says the same.
        let again = try folder.easel(words + ["--json"])
        #expect(again.errors.contains("(trained before)"))
        let json = try #require(JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any])
        let points = try #require(json["points"] as? [[String: Any]])
        #expect(points.count == 4 && (json["runs"] as? [Any])?.count == 4 && json["measuredOn"] as? String == "test")
        #expect(points.allSatisfy { ($0["accuracy"] as? [String: Any])?["mean"] is NSNumber })
    }

    @Test("a signal saves, and the line that it prints goes on to the same") func interrupted() throws {
        let folder = Folder()
        try write(folder)
        let started = [
            "learning-curve", "softmax-regression", "--data", "pictures", "--per-class", "3", "--repeats", "2",
            "--epochs", "6", "--batch-size", "1", "--output", "stopped",
        ]
        let training = try Command.start(started, in: folder)
        try #require(training.wait { folder.has("stopped/runs/softmax-regression-per-class-3-repeat-1/log.jsonl") })
        training.send(SIGINT)
        let finished = training.wait()
        #expect(finished.code == 128 + SIGINT, "\(finished.errors)")
        let line = finished.lines.last ?? ""
        #expect(line.hasPrefix("saved; ") && line.contains("go on with: "), "\(line)")
        let resumed = try #require(line.components(separatedBy: "go on with: ").last)
        let other = try Command.run(["-c", resumed], in: folder, shell: true)
        #expect(other.code == 0, "\(other.errors)")
        try folder.easel(started.map { $0 == "stopped" ? "whole" : $0 })
        for run in folder.names("whole/runs") {
            let name = "runs/\(run)/checkpoints/epoch-0006.safetensors"
            let same = folder.bytes("whole/\(name)") == folder.bytes("stopped/\(name)")
            #expect(same && folder.has("whole/\(name)"), "\(run)")
        }
    }

    @Test("a run of a subset is gone on with") func subset() throws {
        let folder = Folder()
        try write(folder)
        let train = ["train", "mlp", "--data", "pictures", "--per-class", "3", "--seed", "5", "--batch-size", "4"]
        try folder.easel(train + ["--epochs", "1", "--output", "run"])
        try folder.easel(["train", "--resume", "run", "--epochs", "2"])
        try folder.easel(train + ["--epochs", "2", "--output", "whole"])
        let name = "checkpoints/epoch-0002.safetensors"
        let same = folder.bytes("run/\(name)") == folder.bytes("whole/\(name)")
        #expect(same && folder.has("run/\(name)"))
        let record = try #require(
            JSONSerialization.jsonObject(with: Data(folder.bytes("run/run.json"))) as? [String: Any])
        let reading = (record["dataset"] as? [String: Any])?["reading"] as? [String: Any]
        #expect(reading?["perClass"] as? [String: Int] == ["count": 3, "seed": 5])
        #expect((record["dataset"] as? [String: Any])?["trainCount"] as? Int == 9)
    }

    @Test("clusters of digits: a map, a table, JSON") func clusters() throws {
        let folder = try #require(TrainedRuns.classifier)
        let scratch = Folder()
        let finished = try folder.easel([
            "clusters", "--run", "run", "--count", "60", "--method", "pca", "-o", "\(scratch.path)/map.png", "--csv",
            "\(scratch.path)/map.csv",
        ])
        #expect(
            finished.output.contains("60 pictures of ") && finished.output.contains("adjusted Rand index"),
            "\(finished.output)")
        #expect(try scratch.picture("map.png").width == 1600)
        #expect(scratch.text("map.csv").split(separator: "\n").count == 61)
        let json = try folder.easel([
            "clusters", "--run", "run", "--count", "40", "--clusters", "4", "-o", "\(scratch.path)/map.png", "--json",
        ])
        let object = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["pictures"] as? Int == 40 && (object["clusters"] as? [Any])?.count == 4)
        #expect(
            object["purity"] is Double && object["divergence"] is Double && object["space"] as? String == "features")
    }
}
