/// A slot of an optimizer's state, kept for each parameter, such as Adam's first moment.
public struct OptimizerSlot: Sendable, Hashable {
    /// The name in checkpoints: `firstMoment`.
    public let name: String
    /// The initial value of every element.
    public let initialValue: Float

    /// Whether it is one number for the whole parameter rather than one for each of its elements.
    public let isScalar: Bool

    /// Describes a slot.
    public init(_ name: String, initialValue: Float = 0, isScalar: Bool = false) {
        (self.name, self.initialValue, self.isScalar) = (name, initialValue, isScalar)
    }
}
