/// Independent uniform numbers in `0..<1`, drawn anew in each run.
///
/// The draws are a function of the run's seed and step, this operation's stream, and the element's position.
package struct RandomUniform: Operation {
    package static let name = "randomUniform"
    package static let differentiability = Differentiability.none(because: "it has no operands")

    /// Tells this draw from the others of a program.
    package let stream: UInt32
    /// The shape of the result.
    package let shape: Shape

    package var attributes: [Attribute] { [Attribute("stream", stream), Attribute("shape", shape)] }
    package func resultType(_ operands: [TensorType]) -> TensorType { TensorType(shape) }
    package func gradients(_ context: GradientContext) -> [Tensor?] { [] }
}

extension Tensor {
    /// Independent uniform numbers in `0..<1`, drawn anew in each run.
    public static func randomUniform(_ shape: Shape) -> Tensor {
        let trace = currentTrace("randomUniform")
        return trace.apply(RandomUniform(stream: trace.nextStream(), shape: shape), [])
    }
}
