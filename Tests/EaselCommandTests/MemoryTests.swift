import Easel
import Foundation
import Testing

extension Command {
    /// Runs to the end with so many bytes of addresses at the most, all that is mapped counted: a command that takes more
    /// fails, however much memory the machine has.
    static func run(_ arguments: [String], in folder: Folder, atMost bytes: Int) throws -> Finished {
        try run(
            ["-c", "ulimit -c 0; ulimit -v \(bytes / 1024) && exec \"$0\" \"$@\"", executable] + arguments, in: folder,
            shell: true)
    }
}

/// Commands that are asked for more memory than there is, or given files that would have them take it: each says in one
/// line what is wrong, and stays below a bound.
@Suite(.serialized) struct MemoryTests {
    /// The libraries alone are 70 MB of addresses.
    private static let bound = 300_000_000

    /// A trained run of a few parameters whose record claims 9 GB of them.
    private static let run: Folder? = {
        let folder = Folder()
        let finished = try? Command.run(
            [
                "train", "autoencoder", "--data", "digits", "--limit", "40", "--epochs", "1", "--latent-size", "4",
                "--widths", "2,3", "--output", "run",
            ], in: folder)
        let record = folder.text("run/run.json")
        let widths = "[" + [String](repeating: "4096", count: 12).joined(separator: ", ") + "]"
        guard finished?.code == 0,
            let list = record.range(of: #""widths" : \[[^\]]*\]"#, options: .regularExpression)
        else { return nil }
        try? folder.copy("run", to: "large")
        try? folder.put(record.replacingCharacters(in: list, with: "\"widths\" : \(widths)"), "large/run.json")
        return folder
    }()

    @Test(arguments: [
        "sample", "reconstruct", "denoise", "evaluate", "interpolate", "traverse", "manifold", "timeline",
    ])
    func aRunWhoseRecordIsLargerThanItsCheckpoint(_ command: String) throws {
        let folder = try #require(Self.run)
        let picture = "run/samples/epoch-0001.png"
        let pictures = ["reconstruct": [picture], "denoise": [picture], "interpolate": [picture, "run/curves.png"]]
        if command == "interpolate" { try? folder.copy(picture, to: "run/curves.png") }
        let output = command == "evaluate" ? [] : ["-o", "result.png"]
        let finished = try Command.run(
            [command, "--run", "large", "--threads", "1"] + (pictures[command] ?? []) + output, in: folder,
            atMost: Self.bound)
        let error = finished.error()
        #expect(error.contains("large/checkpoints/epoch-0001.safetensors: tensor '"), "\(error)")
        #expect(error.contains("has shape"), "\(error)")
        #expect(!folder.has("result.png"))
    }

    @Test func aRunTakenUpWhoseRecordIsLargerThanItsCheckpoint() throws {
        let folder = try #require(Self.run)
        let error = try Command.run(
            ["train", "--resume", "large", "--epochs", "2", "--threads", "1"], in: folder, atMost: Self.bound
        ).error()
        #expect(error.contains("epoch-0001.safetensors: tensor '"), "\(error)")
    }

    @Test func trainingThatCannotFitIsRefusedBeforeThereIsAFolder() throws {
        let folder = Folder()
        let large = ["train", "gan", "--data", "digits", "--limit", "40", "--widths", "16384,16384", "--threads", "1"]
        let error = try Command.run(large + ["--output", "run"], in: folder, atMost: 2_000_000_000).error()
        #expect(error.hasPrefix("Error: training needs "), "\(error)")
        #expect(error.contains("and ulimit -v leaves 1.9 GB; a smaller model, batch or image needs less"), "\(error)")
        #expect(!folder.has("run"))
        let dry = try Command.run(large + ["--dry-run"], in: folder, atMost: Self.bound)
        #expect(dry.code == 0, "\(dry.errors)")
        #expect(dry.output.contains("memory: ") && dry.output.contains("a copy to go back to "))
        #expect(dry.lines.last?.hasPrefix("training needs ") == true, "\(dry.output)")
    }

    /// Memory that runs out anywhere between a start that fails and one that succeeds is an error of one line, never the
    /// end of the process by a signal.
    @Test(arguments: [131, 134, 140, 155, 170, 200, 260, 330].map { $0 * 1_000_000 })
    func memoryThatRunsOut(_ bytes: Int) throws {
        let folder = try #require(Self.run)
        if folder.has("short") { try folder.remove("short") }
        if folder.has("run/samplers") { try folder.remove("run/samplers") }
        let commands = [
            [
                "train", "gan", "--data", "digits", "--limit", "40", "--epochs", "1", "--spectral-normalisation",
                "--average-decay", "0.9", "--output", "short",
            ],
            ["sample", "--run", "run", "--sampler", "mixture:2", "-o", "drawn.png"],
            ["evaluate", "--run", "run", "--neighbours", "near.png"],
        ]
        for command in commands {
            let finished = try Command.run(command + ["--threads", "2"], in: folder, atMost: bytes)
            if finished.code != 0 { #expect(finished.error().contains("memory")) }
        }
    }

    @Test(arguments: [
        ["autoencoder", "--image", "1024x1024x3"],
        ["gan", "--widths", "16384,16384,16384,16384", "--batch-size", "65536"],
        ["dcgan", "--image", "64x64x3", "--batch-size", "65536"],
    ])
    func aDescriptionTakesNoMemory(_ model: [String]) throws {
        let finished = try Command.run(["describe"] + model, in: Folder(), atMost: 200_000_000)
        #expect(finished.code == 0, "\(finished.errors)")
        #expect(finished.output.contains("memory: "))
    }

    @Test(arguments: [
        ["autoencoder", "--image", "16384x16384x4"],
        ["autoencoder", "--image", "16384x16384x4", "--widths", "16,32,64,64,64,64,64,64", "--batch-size", "65536"],
        ["autoencoder", "--widths", "65536,65536,65536,65536"],
        ["autoencoder", "--widths", "9223372036854775807,9223372036854775807"],
        ["autoencoder", "--latent-size", "9223372036854775807"],
        ["autoencoder", "--image", "9223372036854775807x9223372036854775807x4"],
        ["dense-autoencoder", "--image", "16384x16384x4", "--latent-size", "65536"],
        ["vae", "--image", "16384x16384x4", "--widths", "4096,4096,4096"],
        ["gan", "--widths", "65536,65536", "--image", "16384x16384x4"],
        ["dcgan", "--image", "16384x16384x4", "--base-width", "65536", "--batch-size", "65536"],
        ["classifier", "--image", "16384x16384x4", "--feature-size", "65536", "--batch-size", "65536"],
    ])
    func anAbsurdModelIsAnErrorOfOneLine(_ model: [String]) throws {
        let finished = try Command.run(["describe"] + model, in: Folder(), atMost: 200_000_000)
        #expect(finished.error().hasPrefix("Error: "))
    }

    @Test func openBLASHasNoThreadsOfItsOwn() throws {
        let folder = Folder()
        let started = try Command.start(
            [
                "train", "autoencoder", "--data", "digits", "--limit", "2000", "--epochs", "1", "--threads", "1",
                "--output", "run",
            ], in: folder)
        var threads = 0
        _ = started.wait {
            let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(started.process)/task")
            threads = max(threads, names?.count ?? 0)
            return folder.has("run/log.jsonl")
        }
        #expect(started.wait().code == 0)
        #expect(threads == 1)
    }
}
