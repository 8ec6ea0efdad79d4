import EaselCore
import EaselRuns
import EaselTraining

/// What `easel learning-curve` shows while it trains: a bar for the run that is trained, and a line for each that is there.
struct LearningCurveProgress {
    private let stream: OutputStream
    private var bar: ProgressBar?
    private var metrics: [Metric] = []

    /// - Parameter isJSON: Whether standard output is for the result alone.
    init(isJSON: Bool) { stream = isJSON ? .standardError : .standardOutput }

    /// Shows what happened.
    mutating func show(_ event: LearningCurveEvent) {
        switch event {
        case .began(let cell, let place, let count, let trainer):
            let record = trainer.directory.record
            metrics = trainer.trainMetrics
            print(
                "\(place)/\(count) \(cell.text(of: record.dataset.noun)), seed \(record.seed): "
                    + "\(counted(record.dataset.trainCount, record.dataset.noun)), "
                    + "\(counted(trainer.stepsPerEpoch, "step")) of \(record.batchSize) in an epoch"
                    + (trainer.stepsDone > 0 ? ", from step \(trainer.stepsDone)" : ""))
            bar = ProgressBar(
                epochs: record.epochs, stepsPerEpoch: trainer.stepsPerEpoch, stepsDone: trainer.stepsDone, on: stream)
        case .training(.step(let epoch, let step, let images, let measured)):
            let metrics = metrics
            bar?.advance(
                epoch: epoch, step: step, images: images,
                losses: metrics.compactMap { metric in measured[metric].map { (metric.name, $0) } })
        case .training(.epoch): break
        case .training(.note(let text)): print(text)
        case .finished(let run, let place, let count, let isFound):
            let cell = LearningCurveCell(model: run.model, perClass: run.perClass, number: run.number)
            print(
                "\(place)/\(count) \(cell.text(of: run.noun)): accuracy \(fixed(run.accuracy, 4)), loss \(fixed(run.loss, 4)); in training "
                    + "\(fixed(run.trainAccuracy, 4)), \(fixed(run.trainLoss, 4))"
                    + (isFound ? " (trained before)" : run.seconds.map { " (\(fixed($0, 1)) s)" } ?? ""))
        }
    }

    private mutating func print(_ line: String) {
        if bar == nil { Output.write(line.inOneLine + "\n", to: stream) } else { bar?.print(line) }
    }

    /// Removes the bar.
    mutating func finish() {
        bar?.finish()
        bar = nil
    }
}

extension LearningCurveCell {
    /// A cell in words.
    /// - Parameter noun: What an image is called.
    func text(of noun: String) -> String {
        "\(model), \(perClass.map { "\($0) of each class" } ?? "all \(noun)s"), repeat \(number)"
    }
}
