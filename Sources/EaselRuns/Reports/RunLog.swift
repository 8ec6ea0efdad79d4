import EaselFiles
import EaselTraining

/// The log of a run as reports read it: lines that are no records are passed over and counted.
package struct RunLog {
    /// The records of epochs.
    package let epochs: [LogRecord]
    /// The curves.
    let history: CurveHistory
    /// Seconds of training, all resumes together.
    package let seconds: Double
    /// What is wrong with the log, a line each.
    package let notes: [String]

    /// Reads the log of a run; where there is none yet, there are no epochs.
    package init(of run: RunDirectory) {
        guard run.folder.has("log.jsonl") else {
            self.init(epochs: [], history: CurveHistory(), notes: ["log.jsonl: there is none; the run has not begun"])
            return
        }
        do {
            let log = try LogReader(path: run.logPath)
            var history = CurveHistory()
            for record in log.records { history.add(record) }
            let lines = log.unreadableLines
            self.init(
                epochs: log.records.filter { $0.kind == .epoch }, history: history,
                notes: lines.isEmpty
                    ? []
                    : [
                        "log.jsonl: \(lines.count) damaged lines are passed over (\(lines.prefix(5).map(String.init).joined(separator: ", "))\(lines.count > 5 ? ", …" : ""))"
                    ])
        } catch {
            self.init(epochs: [], history: CurveHistory(), notes: ["\(error)"])
        }
    }

    private init(epochs: [LogRecord], history: CurveHistory, notes: [String]) {
        (self.epochs, self.history, self.notes) = (epochs, history, notes)
        // A resume counts from nothing again, so a smaller number begins another part.
        var (sum, before) = (0.0, 0.0)
        for seconds in epochs.compactMap(\.seconds) where seconds.isFinite {
            if seconds < before { sum += before }
            before = seconds
        }
        self.seconds = sum + before
    }

    /// The metrics of a run, the one that stands for it first; those of training where no others were measured.
    /// - Parameters:
    ///   - recipe: What trains the run's model, which knows directions and units; `nil` where it cannot be built.
    ///   - record: The run.
    func measurements(of recipe: (any Recipe)?, _ record: RunRecord) -> [RunMeasurement] {
        let isTested = epochs.contains { !$0.test.isEmpty }
        let place = isTested ? record.dataset.monitoredName : "training"
        let names = Set(epochs.flatMap { isTested ? $0.test.keys : $0.train.keys })
        let known = (isTested ? recipe?.testMetrics : recipe?.trainMetrics) ?? []
        let listed = known.filter { names.contains($0.name) }
        let others = names.subtracting(known.map(\.name)).sorted().map { Metric($0, nil) }
        let headline = recipe.flatMap { recipe in
            known.headline(asked: record.keepBest, score: recipe.score) { names.contains($0.name) }
        }
        let ordered = [headline].compactMap(\.self) + (listed + others).filter { $0 != headline }
        return ordered.compactMap { RunMeasurement($0, in: epochs, measuredOn: place) }
    }
}
