/// A slot of an optimizer's state, kept for each parameter, such as Adam's first moment.
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
