import ArgumentParser
import EaselRuns
import EaselTraining

/// The options that name a trained run and one of its checkpoints.
struct RunOptions: ParsableArguments {
    enum Checkpoint: String, ExpressibleByArgument, CaseIterable { case latest, best }

    @Option(
        help: ArgumentHelp("The trained run's folder, or a checkpoint in it.", valueName: "run"), completion: .run)
    var run: String

    @Option(help: "Which checkpoint of the run to use.")
    var checkpoint = Checkpoint.latest

    /// Opens the run and the checkpoint; says on standard error what was skipped.
    func open() throws -> (directory: RunDirectory, checkpoint: FoundCheckpoint) {
        let location = RunLocation(run)
        let directory = try RunDirectory.open(location.path)
        let found: FoundCheckpoint
        if let name = location.checkpoint {
            guard checkpoint == .latest else {
                throw CommandLineError("--run \(run) names a checkpoint already; leave out --checkpoint")
            }
            found = try directory.checkpoint(named: name)
        } else {
            found = try checkpoint == .best ? directory.bestCheckpoint() : directory.latestCheckpoint()
        }
        if checkpoint == .best, found.metadata.score == nil {
            Output.warn("\(run): nothing says which checkpoint is best, so the latest is used")
        }
        for note in found.notes + directory.strangers { Output.warn(note) }
        return (directory, found)
    }
}
