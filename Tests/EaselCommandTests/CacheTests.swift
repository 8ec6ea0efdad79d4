import Easel
import Foundation
import Testing

/// Where a folder's pixels are while it is used (`--cache`), and how fast they are read.
@Suite struct CacheTests {
    private func folder() throws -> Folder {
        let folder = Folder()
        for index in 0..<40 {
            let name = "pictures/\(index % 2)"
            try folder.makeFolder(name)
            let pixels = (0..<20 * 16 * 3).map { UInt8(truncatingIfNeeded: $0 * (index + 1)) }
            let picture = try Image(height: 20, width: 16, channels: 3, pixels: pixels)
            try folder.put(try ImageFile.encode(picture, as: "x.jpg"), "\(name)/\(index).jpg")
        }
        return folder
    }

    private func run(_ folder: Folder, _ words: String) throws -> Finished {
        let finished = try Command.run(
            words.split(separator: " ").map(String.init), in: folder, environment: ["XDG_CACHE_HOME": folder.path])
        #expect(finished.code == 0, "\(finished.errors)")
        return finished
    }

    private let train =
        "train autoencoder --data pictures --size 12x8 --epochs 2 --widths 2 --latent-size 2 --batch-size 8 --output "

    @Test func whereThePixelsAreChangesNothing() throws {
        let folder = try folder()
        _ = try run(folder, train + "memory --cache memory")
        #expect(!folder.has("easel"))
        let first = try run(folder, train + "disk --cache disk")
        #expect(first.output.contains("prepared pixels go to \(folder.path)/easel/pixels: "), "\(first.output)")
        let kept = folder.names("easel/pixels")
        #expect(kept.count == 2)
        // From the cache now.
        #expect(try !run(folder, train + "again --cache disk").output.contains("prepared pixels"))
        #expect(
            try run(folder, train + "none --cache none").output.contains(
                "read from pictures as they are needed: as asked"))
        #expect(folder.names("easel/pixels") == kept)
        // Begun in one way and gone on with in others.
        _ = try run(folder, train.replacing("--epochs 2", with: "--epochs 1") + "turns --cache none")
        _ = try run(folder, "train --resume turns --epochs 2 --cache disk")
        for other in ["disk", "again", "none", "turns"] {
            #expect(folder.names("\(other)/checkpoints") == folder.names("memory/checkpoints"))
            for name in ["epoch-0001", "epoch-0002"] {
                let file = "checkpoints/\(name).safetensors"
                let isSame = folder.bytes("memory/\(file)") == folder.bytes("\(other)/\(file)")
                #expect(isSame, "\(other), \(name)")
            }
        }
        let records = ["memory", "disk", "none"].map { name in
            folder.text("\(name)/run.json").split(separator: "\n").filter { !$0.contains("created") }
        }
        #expect(records.allSatisfy { $0 == records[0] && !$0.isEmpty })
        // Of what is in memory nothing is waited for.
        #expect(folder.text("none/log.jsonl").contains("\"waiting\":"))
        #expect(!folder.text("memory/log.jsonl").contains("\"waiting\":"))
    }

    @Test func whereThePixelsAreIsNothingToAnEvaluation() throws {
        let folder = try folder()
        _ = try run(folder, train + "run --cache memory")
        for data in ["", "--data pictures "] {
            let memory = try run(folder, "evaluate --run run \(data)--cache memory --json")
            let none = try run(folder, "evaluate --run run \(data)--cache none --json")
            let disk = try run(folder, "evaluate --run run \(data)--cache disk --json")
            #expect(memory.output == none.output && memory.output == disk.output && !memory.output.isEmpty)
            #expect(disk.errors.contains("prepared pixels go to \(folder.path)/easel/pixels: "), "\(disk.errors)")
            let again = try run(folder, "evaluate --run run \(data)--cache disk --json")
            #expect(again.output == disk.output && !again.errors.contains("prepared pixels"))
        }
        let digits = try Command.run(
            ["evaluate", "--run", "run", "--data", "digits", "--cache", "none"], in: folder)
        #expect(digits.code != 0 && digits.errors.contains("--cache is for folders of pictures"), "\(digits.errors)")
    }

    @Test func readingIsMeasured() throws {
        let folder = try folder()
        let text = try run(folder, "data bench pictures --size 12 --batch-size 16 --seconds 0.2 --threads 2")
        #expect(text.lines.first == "40 pictures of 12x12x3, batches of 16, 2 threads")
        #expect(text.lines.last?.contains(" images/s (") == true && text.lines.count == 2)
        let result = try run(folder, "data bench pictures --seconds 0.2 --threads 1 --json").json()
        #expect(result["images"] as? Int == 40 && result["image"] as? [Int] == [20, 16, 3])
        #expect(result["batchSize"] as? Int == 40 && result["imagesPerSecond"] as? Double ?? 0 > 0)
        let bench =
            "bench small-convnet --data pictures --size 12 --batch-size 8 --threads 1 --widths 2,3 --feature-size 4 "
        let profile = try run(folder, bench + "--cache none --profile")
        let line = profile.lines.last ?? ""
        #expect(line.hasPrefix("reading: ") && line.hasSuffix(" % of the time waiting for data"), "\(line)")
        let json = try run(folder, bench + "--cache none --seconds 0.5 --json").json()
        let data = try #require(json["data"] as? [String: Any])
        #expect(Set(data.keys) == ["imagesPerSecond", "trainingImagesPerSecond", "waiting"])
        #expect((0...1).contains(data["waiting"] as? Double ?? -1))
    }
}
