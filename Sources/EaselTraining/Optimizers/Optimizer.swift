import EaselGraph

/// An optimizer: the rule by which a parameter is updated from its gradient.
///
/// The rule is written with traced tensors and runs within the step. Its state for a parameter is
/// kept in slots of the parameter's shape, or of one number.
public protocol Optimizer: Sendable, Codable, Hashable {
    /// The name in options and files: `adam`.
    static var name: String { get }

    /// The learning rate where no schedule says otherwise.
    var learningRate: Float { get set }

    /// The state kept for each parameter, in the order in which `update` takes and returns it.
    var slots: [OptimizerSlot] { get }

    /// Checks that every hyperparameter is in its range.
    /// - Throws: `OptimizerError` naming the hyperparameter.
    func check() throws

    /// Returns the new values of one parameter and of its slots.
    /// - Parameters:
    ///   - parameter: The parameter.
    ///   - gradient: The loss's gradient with respect to it, of its shape.
    ///   - state: Its slots, of its shape but for those of one number.
    ///   - learningRate: A scalar, an input of the program.
    ///   - step: A scalar: the number of this update, from 1.
    func update(
        _ parameter: Tensor, gradient: Tensor, state: [Tensor], learningRate: Tensor, step: Tensor
    ) -> (parameter: Tensor, state: [Tensor])
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
