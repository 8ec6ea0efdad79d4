import EaselTraining

/// What is done about numbers that are not finite: nothing is saved of them.
extension Trainer {
    /// Checks what a step measured.
    /// - Throws: `RunError` naming what is not finite, and the way out.
    func checkFinite(_ values: [Metric: Float], epoch: Int) throws {
        for metric in recipe.trainMetrics {
            guard let value = values[metric], !value.isFinite else { continue }
            throw notFinite(metric.name, value.isNaN ? "nan" : "\(value)", step: progress.step + 1, epoch: epoch)
        }
    }

    /// A finite loss can still leave weights that no step comes back from; those must not be saved.
    func checkParameters(epoch: Int) throws {
        for named in recipe.parameters {
            guard let bad = named.parameter.storage.numbers?.first(where: { !$0.isFinite }) else { continue }
            throw notFinite(named.name, "\(bad)", epoch: epoch)
        }
    }

    /// The error for a number that is not finite, also in the log, with what made it where that is found.
    func notFinite(_ name: String, _ value: String, step: Int? = nil, epoch: Int) -> RunError {
        let step = step ?? progress.step
        let message =
            "\(name) is \(value) at step \(step) (epoch \(epoch))" + (cause(upToStep: step).map { ": \($0)" } ?? "")
        // The error is what is to be reported, whatever may be wrong with the log as well.
        try? log.append(LogRecord(kind: .interval, epoch: epoch, step: step, health: [message]))
        return RunError("\(message); \(wayOut)")
    }
}
