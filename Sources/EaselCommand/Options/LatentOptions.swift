import ArgumentParser
import EaselImages
import EaselRuns
import EaselRuntime
import EaselTraining

/// The options that name a trained run that draws pictures, and the source of its latents.
struct LatentOptions<Run: RunNaming>: ParsableArguments {
    @OptionGroup var trained: Run
    @OptionGroup var runtime: RuntimeOptions

    @Option(
        name: .customLong("sampler"),
        help: ArgumentHelp(
            "What latents are drawn from: prior, gaussian or mixture:10, the last two fitted to those of the training "
                + "pictures. (default: the prior, or gaussian for a model without one)", valueName: "name"),
        completion: .list(["prior", "gaussian", "mixture:10"]))
    var samplerName: String?

    @Option(
        name: .customLong("class"),
        help: ArgumentHelp(
            "The class to draw, by its name or its number from 0, of a model that knows classes. (default: one after "
                + "another; the first for sheets and sweeps)",
            valueName: "class"))
    var className: String?

    @Option(
        help: ArgumentHelp(
            "Where data sets, and a run's folder of pictures that has moved, are looked for first.",
            valueName: "folder"), completion: .directory)
    var dataRoot: String?

    func validate() throws { _ = try source() }

    func source() throws -> LatentSource? { try samplerName.map { try LatentSource(parsing: $0) } }

    /// Opens the run.
    func open() throws -> (space: LatentSpace, directory: RunDirectory, checkpoint: FoundCheckpoint) {
        let (directory, checkpoint) = try trained.open()
        let space = try LatentSpace(
            directory, checkpoint, source: source(), workers: runtime.workers, report: { Output.warn($0) },
            training: { try directory.loadImages(root: dataRoot).train })
        return (space, directory, checkpoint)
    }

    /// The class that --class asks for, `nil` where it is not given.
    /// - Throws: `RunError` where the model does not know it.
    func drawnClass(of record: RunRecord, _ decoder: LatentDecoder) throws -> (number: Int, name: String)? {
        try className.map { try record.drawnClass($0, of: decoder) }
    }

    /// The latents of a user's own pictures, and the pictures as the model sees them.
    func latents(of paths: [String], _ directory: RunDirectory, _ checkpoint: FoundCheckpoint) throws
        -> (latents: [[Float]], pictures: [Image])
    {
        let encoder = try LatentEncoder(directory.record, from: checkpoint.file, workers: runtime.workers)
        let pictures = try paths.map { try encoder.fitted(ImageFile.read($0).image) }
        return (try encoder.latents(of: pictures), pictures)
    }
}
