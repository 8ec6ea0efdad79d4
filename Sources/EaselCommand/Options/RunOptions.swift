import ArgumentParser
import EaselRuns
import EaselTraining

/// Options that name a trained run and one of its checkpoints.
protocol RunNaming: ParsableArguments {
    /// Opens the run and the checkpoint; says on standard error what was skipped.
    func open() throws -> (directory: RunDirectory, checkpoint: FoundCheckpoint)
}

/// The options that name a trained run and one of its checkpoints.
struct RunOptions: RunNaming {
    @Option(
        help: ArgumentHelp("The trained run's folder, or a checkpoint in it.", valueName: "run"), completion: .run)
    var run: String

    @Option(help: "Which checkpoint of the run to use.")
    var checkpoint = RunLocation.Choice.latest

    func open() throws -> (directory: RunDirectory, checkpoint: FoundCheckpoint) {
        try RunLocation(run).open(checkpoint) { Output.warn($0) }
    }
}

/// The options that name a trained run, where something else may stand in for it.
struct OptionalRunOptions: RunNaming {
    @Option(
        help: ArgumentHelp("The trained run's folder, or a checkpoint in it.", valueName: "run"), completion: .run)
    var run: String?

    @Option(help: "Which checkpoint of the run to use. (default: latest)")
    var checkpoint: RunLocation.Choice?

    func open() throws -> (directory: RunDirectory, checkpoint: FoundCheckpoint) {
        guard let run else { throw ValidationError("name a trained run by --run") }
        return try RunLocation(run).open(checkpoint ?? .latest) { Output.warn($0) }
    }
}

extension RunLocation.Choice: ExpressibleByArgument {}
