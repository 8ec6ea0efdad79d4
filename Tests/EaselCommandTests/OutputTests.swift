import Easel
import Foundation
import Testing

/// Text that does not arrive is never passed over.
@Suite struct OutputTests {
    private static let small = [
        "train", "autoencoder", "--data", "digits", "--limit", "100", "--batch-size", "32", "--widths", "4,8",
        "--latent-size", "8", "--epochs", "2", "--output", "run",
    ]

    /// Runs words of a shell, in which `easel` is the command.
    private func shell(_ script: String, in folder: Folder) throws -> Finished {
        try Command.run(["-c", "easel() { '\(Command.executable)' \"$@\"; }; \(script)"], in: folder, shell: true)
    }

    @Test(arguments: [
        "--help", "--version", "help train", "train --help", "data list", "data list --json",
        "data inspect digits --limit 3", "data inspect digits --limit 3 --json", "data fetch digits",
        "describe autoencoder", "describe vae --json", "evaluate --run run", "evaluate --run run --json",
        "bench autoencoder --batch-size 2 --seconds 0.01", "bench autoencoder --batch-size 2 --profile --json",
        "sample --run run -o \"$out\"", "sample --run run --separate \"$out\"", "timeline --run run -o \"$out\"",
        "interpolate --run run --seeds 1,2 -o \"$out\"", "traverse --run run -o \"$out\"",
        "manifold --run run --dimensions 0,1 --side 2 -o \"$out\"",
        "train autoencoder --data digits --limit 9 --dry-run", "train --resume run",
    ])
    func aFullDiskIsAnError(words: String) throws {
        let folder = try #require(TrainedRuns.vae)
        let scratch = Folder()
        let finished = try shell("out='\(scratch.path)/out.png'; easel \(words) >/dev/full", in: folder)
        let error = finished.error()
        #expect(error.hasSuffix("cannot write standard output: No space left on device"), "\(error)")
    }

    @Test func picturesOfOnesOwnToo() throws {
        let folder = try #require(TrainedRuns.denoising)
        let scratch = Folder()
        try scratch.write(digit(1), "one.png")
        for words in ["reconstruct", "denoise", "reconstruct --json", "denoise --json"] {
            let one = "'\(scratch.path)/one.png' -o '\(scratch.path)/out.png'"
            let finished = try shell("easel \(words) --run run \(one) >/dev/full", in: folder)
            #expect(finished.error() == "Error: cannot write standard output: No space left on device")
        }
    }

    /// What is said beside the results is asked for as well.
    @Test func standardErrorCounts() throws {
        let folder = try #require(TrainedRuns.dcgan)
        let scratch = Folder()
        let finished = try shell(
            "easel sample --run run --checkpoint best -o '\(scratch.path)/s.png' 2>/dev/full", in: folder)
        #expect(finished.code == 1 && scratch.has("s.png"))
        #expect(try shell("easel trian 2>/dev/full", in: folder).code == 64)
    }

    /// A pipe whose reader has gone, or a descriptor, as standard output.
    private func runIntoClosedPipe(_ arguments: [String], in folder: Folder) throws -> Finished {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        return try Command.start(arguments, in: folder, descriptor: ends[1]).wait()
    }

    @Test func aReaderWhoLeftEndsACommandQuietly() throws {
        let folder = try #require(TrainedRuns.vae)
        for words in [["evaluate", "--run", "run"], ["data", "list"], ["--help"], ["describe", "vae", "--json"]] {
            let finished = try runIntoClosedPipe(words, in: folder)
            #expect(finished.code == 128 + SIGPIPE && finished.errors.isEmpty, "\(words): \(finished.errors)")
        }
    }

    @Test func aReaderWhoLeftEndsNoTraining() throws {
        let folder = Folder()
        let words = Self.small.map { $0 == "run" ? "whole" : $0 }
        #expect(try Command.run(words, in: folder).code == 0)
        let error = try runIntoClosedPipe(Self.small, in: folder).error()
        #expect(
            error
                == "Error: run is trained and saved, but its output was lost: cannot write standard output: Broken pipe"
        )
        try folder.expectSameRun("whole", "run")
        // Where nobody hears that either, the status says it.
        let resumed = try shell("easel train --resume run --epochs 3 >/dev/full 2>&1", in: folder)
        #expect(resumed.code == 1 && folder.has("run/samples/epoch-0003.png"))
    }

    /// What is opened first would otherwise receive the progress: the log.
    @Test func descriptorsThatAreClosedAtTheStart() throws {
        let folder = Folder()
        let words = Self.small.map { $0 == "run" ? "whole" : $0 }
        #expect(try Command.run(words, in: folder).code == 0)
        for closed in [">&- 2>&-", "<&- >&- 2>&-", "<&-"] {
            let finished = try shell("easel \(Self.small.joined(separator: " ")) \(closed)", in: folder)
            #expect(finished.code == 0, "\(closed): \(finished.errors)")
            try folder.expectSameRun("whole", "run")
            try folder.remove("run")
        }
    }

    /// A limit on the size of files is an error of the write, not the end of the process.
    @Test func aLimitOnFilesIsAnError() throws {
        let folder = try #require(TrainedRuns.vae)
        let scratch = Folder()
        // The limit is on the file of the errors too, so they go through a pipe.
        let limited = "(ulimit -f 0; easel describe autoencoder >'\(scratch.path)/text'); echo $?"
        let text = try shell("{ \(limited); } 2>&1 | cat", in: folder)
        #expect(text.lines == ["Error: cannot write standard output: File too large", "1"])
        let picture = try shell("ulimit -f 1; easel sample --run run -o '\(scratch.path)/s.png'", in: folder)
        #expect(picture.error().contains("s.png") && picture.errors.contains("File too large"), "\(picture.errors)")
        #expect(scratch.names() == ["text"])
    }

    /// Names come from outside, and a terminal obeys what is in them.
    @Test func controlCharactersAreShownEscaped() throws {
        let folder = Folder()
        for name in ["a\u{1B}[31m", "b\nc"] {
            try folder.makeFolder("data\n\u{7}/\(name)")
            for index in 0..<8 { try folder.write(digit(index), "data\n\u{7}/\(name)/\(index).png") }
        }
        let inspected = try folder.easel("data", "inspect", "data\n\u{7}")
        #expect(inspected.lines[0].contains("from data\\n\\u{07}"))
        #expect(inspected.lines[2].hasPrefix("a\\u{1B}[31m  ") && inspected.lines[3].hasPrefix("b\\nc "))
        let trained = try folder.easel(
            "train", "autoencoder", "--data", "data\n\u{7}", "--epochs", "1", "--output", "r\u{1B}un", "--widths", "2,2"
        )
        #expect(trained.lines.last?.hasPrefix("pictures: r\\u{1B}un/samples") ?? false, "\(trained.output)")
        let again = try folder.easel("train", "--resume", "r\u{1B}un")
        #expect(again.output.contains(" train --resume $'r\\x1bun' --epochs 6"), "\(again.output)")
        let evaluated = try folder.easel("evaluate", "--run", "r\u{1B}un", "--json")
        for finished in [inspected, trained, again, evaluated] {
            let isClean = !finished.output.unicodeScalars.contains {
                $0 != "\n" && $0.properties.generalCategory == .control
            }
            #expect(isClean, "\(finished.output)")
        }
        let error = try folder.failure("sample", "--run", "no\n\u{9B}where")
        #expect(error.contains("no\\n\\u{009B}where"), "\(error)")
        #expect(try folder.failure("train", "auto\nencoder", "--data", "digits").contains("\"auto\\nencoder\""))
    }

    @Test func anInstructionSetIsOneThereIs() throws {
        let folder = Folder()
        func run(_ value: String) throws -> Finished {
            try Command.run(["describe", "autoencoder"], in: folder, environment: ["EASEL_ISA": value])
        }
        #expect(
            try run("nonsense").error()
                == "Error: there is no instruction set EASEL_ISA=nonsense; there are baseline, avx2, avx512")
        for value in ["", "baseline"] { #expect(try run(value).code == 0) }
    }
}
