import ArgumentParser
import EaselRuns
import EaselTraining

/// Which trained run, and which of its checkpoints.
struct RunOptions: ParsableArguments {
    enum Checkpoint: String, ExpressibleByArgument, CaseIterable { case latest, best }

    @Option(help: ArgumentHelp("The trained run's folder.", valueName: "run"))
    var run: String

    @Option(help: "Which checkpoint of the run to use.")
    var checkpoint = Checkpoint.latest

    /// Opens the run and the checkpoint; says on standard error what had to be passed over.
    func open() throws -> (directory: RunDirectory, checkpoint: FoundCheckpoint) {
        let directory = try RunDirectory.open(withoutTrailingSlash(run))
        let found = try checkpoint == .best ? directory.bestCheckpoint() : directory.latestCheckpoint()
        if checkpoint == .best, found.metadata.score == nil {
            Output.warn("\(run): nothing says which checkpoint is best, so the latest is used")
        }
        for damage in found.passedOver { Output.warn("passed over a damaged checkpoint: \(damage)") }
        return (directory, found)
    }
}
