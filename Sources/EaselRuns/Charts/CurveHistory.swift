import EaselTraining

/// What a chart shows of a log, kept while the log grows: a bounded number of points for each curve.
///
/// A curve of more points than can be told apart has neighbours merged, so a chart takes the same time to draw after ten
/// thousand epochs as after a thousand. What is kept is a function of the records alone, so a resumed run draws what
/// one never stopped does.
package struct CurveHistory: Sendable {
    /// Which curve of a measurement.
    package enum Kind: Hashable, Sendable {
        /// Of the training, by interval.
        case interval
        /// Of the training, by epoch.
        case train
        /// On test images.
        case test
    }

    private struct Key: Hashable {
        var name: String
        var kind: Kind
    }

    /// More measurements than these nobody makes; those of a log that was tampered with are left out.
    private static let mostCurves = 300

    /// Steps in an epoch, `nil` before one has ended.
    package private(set) var stepsPerEpoch: Double?
    private var curves: [Key: ThinnedCurve] = [:]

    /// Starts with nothing.
    package init() {}

    /// Takes in the epochs of a run.
    /// - Throws: `FileError` where its log cannot be read.
    init(of run: RunDirectory) throws {
        for record in try LogReader(path: run.logPath).records where record.kind == .epoch { add(record) }
    }

    /// Takes a record in.
    package mutating func add(_ record: LogRecord) {
        if record.kind == .epoch, record.epoch > 0, record.step > 0 {
            stepsPerEpoch = Double(record.step) / Double(record.epoch)
        }
        for (name, value) in record.train {
            add(value, Key(name: name, kind: record.kind == .interval ? .interval : .train), record)
        }
        if record.kind == .epoch {
            for (name, value) in record.test { add(value, Key(name: name, kind: .test), record) }
        }
    }

    private mutating func add(_ value: Double, _ key: Key, _ record: LogRecord) {
        guard curves[key] != nil || curves.count < Self.mostCurves else { return }
        curves[key, default: ThinnedCurve()].add(Double(record.step), value)
    }

    /// The measurements, sorted.
    package var names: [String] { Set(curves.keys.map(\.name)).sorted() }

    /// The points of a curve, over epochs, or over steps before an epoch has ended.
    package func points(_ name: String, _ kind: Kind) -> [(x: Double, y: Double)] {
        let scale = stepsPerEpoch ?? 1
        return (curves[Key(name: name, kind: kind)]?.points ?? []).map { ($0.x / scale, $0.y) }
    }
}

/// A curve of at most so many points as a chart is wide; beyond, each stands for the mean of twice as many, and so on.
package struct ThinnedCurve: Sendable {
    private static let limit = 2000
    package private(set) var points: [(x: Double, y: Double)] = []
    /// How many values each point but the last stands for.
    private var width = 1
    /// How many the last stands for.
    private var lastWidth = 1

    /// Starts with nothing.
    package init() {}

    /// Takes the next value in.
    package mutating func add(_ x: Double, _ y: Double) {
        if let last = points.last, lastWidth < width {
            let share = 1 / Double(lastWidth + 1)
            points[points.count - 1] = (last.x + (x - last.x) * share, last.y + (y - last.y) * share)
            lastWidth += 1
            return
        }
        if points.count == Self.limit {
            points = stride(from: 0, to: Self.limit, by: 2).map { index in
                let (first, second) = (points[index], points[index + 1])
                return ((first.x + second.x) / 2, (first.y + second.y) / 2)
            }
            width *= 2
        }
        points.append((x, y))
        lastWidth = 1
    }
}
