import ArgumentParser
import EaselRuns
import EaselRuntime

/// The options that name a segmenter: a trained run and one of its checkpoints, or a file of others.
struct SegmenterOptions: ParsableArguments {
    @OptionGroup var trained: OptionalRunOptions
    @OptionGroup(title: "Files of others") var file: ModelFileOptions

    func validate() throws {
        let given = flags([("--run", trained.run != nil), ("--model", file.model != nil)])
        guard given.count == 1 else {
            throw ValidationError(
                given.isEmpty
                    ? "name a trained run by --run, or a file by --model"
                    : "--run and --model are both given; leave out one")
        }
        if trained.run == nil, trained.checkpoint != nil {
            throw ValidationError("--checkpoint is one of a run, and --model has none; leave it out")
        }
    }

    /// Opens the segmenter; says on standard error what was skipped or assumed.
    func open(workers: Workers) throws -> Segmenter {
        if let segmenter = try file.segmenter(workers: workers) { return segmenter }
        let run = try trained.open()
        return try Segmenter(run.directory.record, from: run.checkpoint.file, workers: workers)
    }
}
