import ArgumentParser
import EaselCore
import EaselFiles
import EaselInterchange
import EaselRuns

/// The options that name a classifier: a trained run and one of its checkpoints, weights that others trained, or a file.
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
    @OptionGroup(title: "Files of others") var file: ModelFileOptions

    func validate() throws {
        let given = flags([("--run", run != nil), ("--weights", weights != nil), ("--model", file.model != nil)])
        guard given.count == 1 else {
            throw ValidationError(
                given.isEmpty
                    ? "name a trained run by --run, weights that others trained by --weights, or a file by --model"
                    : "\(given.joined(separator: " and ")) are both given; leave out one")
        }
        if run == nil, checkpoint != nil {
            throw ValidationError("--checkpoint is one of a run, and \(given[0]) has none; leave it out")
        }
    }

    /// Opens the classifier; says on standard error what was skipped.
    func open() throws -> TrainedClassifier {
        if let weights { return try WeightsStore.user().open(weights).classifier() }
        if let trained = try file.classifier() { return trained }
        let (directory, found) = try RunLocation(run ?? "").open(checkpoint ?? .latest) { Output.warn($0) }
        return try TrainedClassifier(directory.record, from: found.file)
    }
}
