import EaselCore
import EaselTraining

/// Changes to a run that is resumed; what is `nil` stays as it was.
public struct TrainingChange: Sendable {
    /// The number of epochs of the whole run.
    public var epochs: Int?
    /// The learning rate from there on.
    public var learningRate: Float?
    /// The gradient clipping from there on.
    public var clipping: RunRecord.Clipping?
    /// The measurement that decides which checkpoint is best.
    public var keepBest: String?
    /// The epochs without a better score after which training ends early; 0 for never.
    public var stopEarly: Int?
    /// Batches between two checkpoints within an epoch.
    public var checkpointInterval: Int?
    /// Which checkpoints are kept, in the grammar of `CheckpointRetention.init(parsing:)`.
    public var retention: String?
    /// Whether TensorBoard's event files are written from there on.
    public var tensorBoard: Bool?

    /// Creates a set of changes, none by default.
    public init(
        epochs: Int? = nil, learningRate: Float? = nil, clipping: RunRecord.Clipping? = nil, keepBest: String? = nil,
        stopEarly: Int? = nil, checkpointInterval: Int? = nil, retention: String? = nil,
        tensorBoard: Bool? = nil
    ) {
        (self.epochs, self.learningRate, self.clipping) = (epochs, learningRate, clipping)
        (self.keepBest, self.checkpointInterval, self.retention) = (keepBest, checkpointInterval, retention)
        (self.stopEarly, self.tensorBoard) = (stopEarly, tensorBoard)
    }

    /// Checks every value.
    /// - Throws: `OptionError` by the name of the option.
    public func check() throws {
        // As many as a run's record takes.
        if let epochs { try TrainingPlan.check("epochs", epochs, in: 1...1_000_000) }
        if let stopEarly { try TrainingPlan.check("stopEarly", stopEarly, in: 0...1_000_000) }
        if let checkpointInterval {
            try TrainingPlan.check("checkpointEvery", checkpointInterval, in: 1...1_000_000_000)
        }
        if let learningRate, !(learningRate > 0 && learningRate <= 1e6) {
            throw OptionError("--learning-rate is \(learningRate), it must be above 0 and at most 1000000")
        }
        if let clipping, !(1e-30...1e12).contains(clipping.limit) {
            let flag = clipping.kind == .value ? "--clip-value" : "--clip-norm"
            throw OptionError("\(flag) is \(clipping.limit), it must be above 0 and at most 1e12")
        }
        if let retention { _ = try CheckpointRetention(parsing: retention) }
    }

    /// Applies the changes to a run's record, which is written before its first step.
    func apply(to record: inout RunRecord) {
        if let learningRate {
            record.optimizer.learningRate = Double(learningRate.description) ?? Double(learningRate)
        }
        if let clipping { record.clipping = clipping }
        if let tensorBoard { record.tensorBoard = tensorBoard ? true : nil }
    }
}
