import ArgumentParser
import EaselRuns
import EaselTraining

/// The options that name a trained run and one of its checkpoints.
struct RunOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The trained run's folder, or a checkpoint in it.", valueName: "run"), completion: .run)
    var run: String

    @Option(help: "Which checkpoint of the run to use.")
    var checkpoint = RunLocation.Choice.latest

    /// Opens the run and the checkpoint; says on standard error what was skipped.
    func open() throws -> (directory: RunDirectory, checkpoint: FoundCheckpoint) {
        try RunLocation(run).open(checkpoint) { Output.warn($0) }
    }
}

extension RunLocation.Choice: ExpressibleByArgument {}
