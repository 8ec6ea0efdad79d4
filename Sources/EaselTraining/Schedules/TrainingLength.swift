/// The length of a training run, which schedules that end depend on.
public struct TrainingLength: Hashable, Sendable {
    /// Steps in an epoch, the last smaller batch included.
    public var stepsPerEpoch: Int
    /// Epochs of the whole training.
    public var epochs: Int

    /// Makes a length; numbers below 1 count as 1.
    public init(stepsPerEpoch: Int, epochs: Int) {
        self.stepsPerEpoch = max(1, stepsPerEpoch)
        self.epochs = max(1, epochs)
    }

    /// Steps of the whole training.
    public var steps: Int {
        let (product, overflows) = stepsPerEpoch.multipliedReportingOverflow(by: epochs)
        return overflows ? .max : product
    }
}
