import EaselCore
import EaselFiles
import EaselRuns

/// What `easel train` says before and after training.
extension Train {
    /// What is done to training pictures, a line each.
    func lines(of augmentation: RunRecord.Augmentation) -> [String] {
        [
            augmentation.brief.map { "training pictures are changed at random: \($0)" },
            augmentation.generated.map {
                "\(counted($0.count, "generated picture")) take the place of \(fixed(100 * $0.share, 0)) % of those to train on"
            },
        ].compactMap(\.self)
    }

    /// Says that a run that is resumed has nothing left to train.
    /// - Throws: `RunError` where more epochs were asked for.
    func tell(_ early: EarlyStop, _ directory: RunDirectory) throws {
        let line =
            "\(directory.path): \(early.line); train on with: "
            + resumeCommand(directory, epochs: epochs, stopEarly: early.patience + 5)
        // What was asked for is not delivered.
        if epochs != nil || stopEarly != nil { throw RunError(line) }
        Output.tell(line)
        try checkOutput(directory)
    }

    /// Where the best checkpoint of a run that stopped early is.
    func bestLine(_ early: EarlyStop, _ directory: RunDirectory) -> String {
        guard let best = try? directory.bestCheckpoint() else { return "its checkpoint is not there any more" }
        return "best checkpoint: \(best.file.path)"
    }

    /// The disk space that the run's checkpoints will take, and whether it is free.
    func diskLine(_ trainer: Trainer) -> String {
        let (each, all) = (trainer.checkpointByteCount, trainer.diskByteCount)
        let line = "checkpoints: \(byteText(each)) each, up to \(byteText(all)) in all"
        guard let free = trainer.freeByteCount, free < all else { return line }
        return line + "; only \(byteText(free)) are free here, so keep fewer, as with --keep last:5"
    }

    /// Lost output does not stop training, but is reported at the end.
    func checkOutput(_ directory: RunDirectory) throws {
        if let lost = lostOutput(directory) { throw RunError(lost) }
    }

    func lostOutput(_ directory: RunDirectory) -> String? {
        Output.failure.map { "\(directory.path) is trained and saved, but its output was lost: \($0)" }
    }

    /// The command that resumes the run in the same way, to be pasted into a shell.
    func resumeCommand(_ directory: RunDirectory, epochs: Int? = nil, stopEarly: Int? = nil) -> String {
        var words = [CommandLine.arguments.first ?? "easel", "train", "--resume", directory.path]
        if let stopEarly { words += ["--stop-early", "\(stopEarly)"] }
        // Named again where it was, and where the record does not lead to it.
        let isFound = (try? directory.imageSource(root: dataRoot)) != nil
        if let data, resume != nil || !isFound { words += ["--data", data] }
        if let epochs {
            if epochs != directory.record.epochs { words += ["--epochs", "\(epochs)"] }
            // Not written down yet, for nothing was trained.
            if resume != nil { words += training.changes + (tensorboard ? ["--tensorboard"] : []) }
        }
        if let dataRoot { words += ["--data-root", dataRoot] }
        if let threads = runtime.threads { words += ["--threads", "\(threads)"] }
        if let cache = pixels.cache { words += ["--cache", cache.rawValue] }
        return words.map(shellQuoted).joined(separator: " ")
    }
}
