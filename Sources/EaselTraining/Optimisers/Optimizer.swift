import EaselCore
import EaselGraph

/// A rule that makes a new value of a parameter from its gradient.
///
/// The rule is written with traced tensors and runs within the step. What it remembers of a parameter are slots of the
/// parameter's shape.
public protocol Optimizer: Sendable, Codable, Hashable {
    /// The name in options and files: `adam`.
    static var name: String { get }

    /// The learning rate where no schedule says otherwise.
    var learningRate: Float { get set }

    /// What is remembered of each parameter, in the order in which `update` takes and gives it.
    var slots: [OptimizerSlot] { get }

    /// Checks that every number is one the rule can have.
    /// - Throws: `OptimizerError` naming the number.
    func check() throws

    /// The new values of one parameter and of its slots.
    /// - Parameters:
    ///   - parameter: The parameter.
    ///   - gradient: The loss's gradient with respect to it, of its shape.
    ///   - state: Its slots, of its shape.
    ///   - learningRate: A scalar, an input of the program.
    ///   - step: A scalar: the number of this update, from 1.
    func update(
        _ parameter: Tensor, gradient: Tensor, state: [Tensor], learningRate: Tensor, step: Tensor
    ) -> (parameter: Tensor, state: [Tensor])
}

/// Something an optimiser remembers of each parameter.
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

/// An optimiser's number that cannot be, or an optimiser that does not exist.
public struct OptimizerError: Error, CustomStringConvertible {
    /// What is wrong and the way out, in one line.
    public let description: String

    package init(_ description: String) { self.description = description.inOneLine }
}

extension Optimizer {
    /// Throws unless a number lies in a range.
    package func require(
        _ name: String, _ value: Float, in range: some RangeExpression<Float> & Sendable, _ text: String
    )
        throws
    {
        guard value.isFinite, range.contains(value) else {
            throw OptimizerError("\(Self.name): \(name) is \(value), it must be \(text)")
        }
    }
}
