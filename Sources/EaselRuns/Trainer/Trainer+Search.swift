import EaselCore
import EaselImages
import EaselFiles
import EaselTraining

/// The search for what made a loss not finite.
extension Trainer {
    /// The learning rate of a step, counted from 0.
    func learningRate(at step: Int) -> Float {
        let phases = directory.record.origin?.phases ?? []
        let rate =
            phases.isEmpty
            ? schedule.learningRate(
                at: step, base: Float(directory.record.optimizer.learningRate),
                of: TrainingLength(stepsPerEpoch: stepsPerEpoch, epochs: epochs))
            : PhaseSteps(phases: phases, stepsPerEpoch: stepsPerEpoch).learningRate(at: step, schedule)
        let reductions = progress.watch.reductions
        guard reductions > 0, let plateau = schedule.plateau else { return rate }
        return Float(plateau.reduced(Double(rate), times: reductions))
    }

    /// The way out for a training that diverged: resumed unchanged, it would diverge again.
    var wayOut: String {
        let (record, path) = (directory.record, directory.path.inOneLine(limit: 400))
        let isSaved = (try? directory.checkpointToResume()) != nil
        let clipping = record.clipping == nil ? "--clip-norm 1" : "a lower --clip-norm"
        // As a person would write it: the record may hold a rate of single precision.
        let base = record.optimizer.learningRate
        let rate = Float((Double("\(Float(base))") ?? base) / 10)
        return (isSaved ? "the last checkpoint is untouched; go on from it" : "nothing is saved yet; begin again")
            + " with a lower --learning-rate or \(clipping), as in: easel train --resume \(path) --learning-rate \(rate)"
    }

    /// Copies what the recipe keeps every few steps and at the start of an epoch.
    /// - Throws: `RuntimeError` where there is no memory for a copy.
    func takeSnapshot() throws {
        let current = try snapshot ?? TrainingSnapshot(of: recipe)
        let isDue = progress.step - current.step >= TrainingSnapshot.interval
        guard current.step < 0 || isDue || progress.stepInEpoch == 0 else { return }
        current.take(atStep: progress.step)
        snapshot = current
    }

    /// The first value that was not finite in the steps up to one that failed, in words; `nil` where it is not found.
    func cause(upToStep last: Int) -> String? {
        guard let snapshot, last > snapshot.step, last - snapshot.step <= TrainingSnapshot.interval else { return nil }
        let (epoch, first) = (snapshot.step / stepsPerEpoch, snapshot.step % stepsPerEpoch)
        let visits = order.epoch(epoch).dropFirst(first).prefix(last - snapshot.step)
        let batches = visits.enumerated().map { index, visit in
            (Batch(training.inEpoch(epoch), visit), learningRate(at: snapshot.step + index))
        }
        guard let found = try? NonFiniteSearch(recipe: recipe, snapshot: snapshot).run(batches) else { return nil }
        return found.step == last ? "\(found.value)" : "in step \(found.step), \(found.value)"
    }
}
