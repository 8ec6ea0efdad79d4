import ArgumentParser
import EaselRuns

/// The options that name a classifier: a trained run and one of its checkpoints, or weights that others trained.
struct ClassifierOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The trained run's folder, or a checkpoint in it.", valueName: "run"), completion: .run)
    var run: String?
    @Option(help: "Which checkpoint of the run to use. (default: latest)")
    var checkpoint: RunLocation.Choice?
    @Option(
        help: ArgumentHelp(
            "Weights that others trained, by the name that easel weights list has, in place of a run.",
            valueName: "name"))
    var weights: String?

    func validate() throws {
        guard (run == nil) != (weights == nil) else {
            throw ValidationError(
                run == nil
                    ? "name a trained run by --run, or weights that others trained by --weights"
                    : "--run and --weights are both given; leave out one")
        }
        if weights != nil, checkpoint != nil {
            throw ValidationError("--checkpoint is one of a run, and --weights has none; leave it out")
        }
    }

    /// Opens the classifier; says on standard error what was skipped.
    func open() throws -> TrainedClassifier {
        if let weights { return try WeightsStore.user().open(weights).classifier() }
        let (directory, found) = try RunLocation(run ?? "").open(checkpoint ?? .latest) { Output.warn($0) }
        return try TrainedClassifier(directory.record, from: found.file)
    }
}
