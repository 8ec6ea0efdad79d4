/// The tolerance of files that cannot be read or are damaged.
///
/// Without a choice, a set is read without them as long as they are at most 1 % of its files, so none of fewer than 100.
public enum FaultTolerance: String, Hashable, Sendable, Codable, CaseIterable {
    /// Any number is left out, and of one that is cut off what there is is used.
    case lenient
    /// The first one is an error.
    case strict
}
