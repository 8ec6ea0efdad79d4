/// Where a moving average of a generator has its running statistics of batch normalisation from.
public enum AverageStatistics: String, CaseIterable, Hashable, Sendable {
    /// Measured for the averaged weights, before anything is drawn, measured or saved.
    case standing
    /// Copied from the newest weights, as runs of version 0.1 did.
    case copied
}
