import ArgumentParser
import EaselRuns
import EaselRuntime
import EaselTraining

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The command `easel`.
@main
struct EaselCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "easel",
        abstract: "Train, use and measure convolutional generative models on an ordinary CPU.",
        discussion: """
            Example:
              easel train autoencoder --data digits --epochs 2
            """,
        version: programVersion,
        subcommands: [
            Train.self, Classify.self, Segment.self, Predict.self, Reconstruct.self, Denoise.self, Sample.self,
            Interpolate.self, Traverse.self, Manifold.self, TimelineCommand.self, Evaluate.self,
            LearningCurveCommand.self, Report.self, Compare.self, Clusters.self, Models.self, Describe.self,
            DataCommand.self, WeightsCommand.self, Export.self, Augment.self, ServeCommand.self, Bench.self,
            Doctor.self,
        ])

    /// Runs what the arguments ask for. The exit status is 0 only where all of it was delivered.
    static func main() {
        StandardDescriptors.open()
        InterruptFlag.install()
        endProcess(status())
    }

    private static func status() -> Int32 {
        do {
            let arguments = try RawArguments(CommandLine.unsafeArgv)
            var command = try parsed(arguments.words)
            try arguments.check()
            try InstructionSet.check()
            try command.run()
            if let lost = Output.failure { throw lost }
            return EXIT_SUCCESS
        } catch let error as OutputError {
            // As if the signal had ended it: whoever reads the output has seen enough, and needs no message.
            if error.number == EPIPE, error.stream == .standardOutput { return 128 + SIGPIPE }
            Output.warn("Error: \(error)")
            return EXIT_FAILURE
        } catch {
            return report(error)
        }
    }

    /// The command that the words name. A word that does not exist is reported before anything else that may be wrong.
    private static func parsed(_ words: [String]) throws -> any ParsableCommand {
        if let script = CompletionScript(words) { throw CleanExit.message(script.text) }
        do {
            return try parseAsRoot(words)
        } catch {
            guard exitCode(for: error) != .success, let mistyped = MistypedWord(words, help: _dumpHelp()) else {
                throw error
            }
            throw ValidationError(mistyped.message)
        }
    }

    /// Shows an error, or what stands in for one: help, a version, an exit code.
    private static func report(_ error: any Error) -> Int32 {
        let code = exitCode(for: error).rawValue
        let text = fullMessage(for: error)
        if code == EXIT_SUCCESS {
            do {
                try Output.say(text: text + "\n")
                return EXIT_SUCCESS
            } catch let lost as OutputError where lost.number == EPIPE {
                return 128 + SIGPIPE
            } catch {
                Output.warn("Error: \(error)")
                return EXIT_FAILURE
            }
        }
        guard !text.isEmpty else { return code }
        // One line, whatever a file's name or content brought into it; after mistaken flags, the lines of the usage.
        let line = "Error: " + message(for: error)
        Output.warn(text.hasPrefix(line) ? line : text)
        if text.hasPrefix(line) {
            for more in text.dropFirst(line.count).split(separator: "\n") { Output.warn(String(more)) }
        }
        return code
    }
}

/// The C library's `exit`, which `EaselCommand.exit(withError:)` hides from the command.
private func endProcess(_ status: Int32) -> Never { exit(status) }
