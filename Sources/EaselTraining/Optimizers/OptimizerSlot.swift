/// Something an optimizer remembers of each parameter.
public struct OptimizerSlot: Sendable, Hashable {
    /// The name in checkpoints: `firstMoment`.
    public let name: String
    /// What every element is before the first update.
    public let initialValue: Float

    /// Describes a slot.
    public init(_ name: String, initialValue: Float = 0) {
        self.name = name
        self.initialValue = initialValue
    }
}
