import EaselGraph

/// Spectral normalisation: keeps a weight's largest singular value at 1, so that a layer never stretches its input.
///
/// The singular value is that of the matrix whose columns are the filters of the outputs. It is followed by power
/// iteration: each step of training takes one, from the vectors of the step before, which are kept as statistics. The
/// gradient passes through the singular value, not through the vectors.
///
/// Source: Miyato, Kataoka, Koyama and Yoshida, "Spectral normalization for generative adversarial networks",
/// ICLR 2018. As in PyTorch, but for the iterations that it takes before the first step.
public struct SpectralNormalisation: ParameterContainer, Sendable {
    /// The left singular vector, one number for each output; a statistic, not trained.
    public let outputVector: Parameter
    /// The right singular vector, one number for each weight of an output; a statistic, not trained.
    public let inputVector: Parameter
    private let outputs: Int
    private let inputs: Int
    private static let epsilon: Float = 1e-12

    /// Prepares to normalise weights whose last dimension is that of the outputs.
    /// - Parameter shape: The shape of the weights.
    public init(_ shape: Shape) {
        outputs = shape.dimensions.last ?? 0
        inputs = shape.dimensions.dropLast().reduce(1, *)
        outputVector = Parameter([outputs], .normal(mean: 0, standardDeviation: 1), isTrainable: false)
        inputVector = Parameter([inputs], .normal(mean: 0, standardDeviation: 1), isTrainable: false)
    }

    /// The weights divided by their largest singular value.
    ///
    /// ### Shapes
    /// `[…, outputs]` → the same.
    public func callAsFunction(_ weight: Tensor) -> Tensor {
        let matrix = weight.reshaped(to: [inputs, outputs])
        let (left, right) = vectors(of: matrix.detached())
        let value = (matrixProduct(right.reshaped(to: [1, inputs]), matrix) * left.reshaped(to: [1, outputs])).sum()
        return weight / value
    }

    /// The singular vectors that the weights are divided by.
    private func vectors(of matrix: Tensor) -> (left: Tensor, right: Tensor) {
        let trace = matrix.trace
        guard trace.phase(of: inputVector) == .training else {
            return (Self.normalised(outputVector.tensor), Self.normalised(inputVector.tensor))
        }
        // Weights used twice in a step are the same weights: one iteration serves all uses.
        if let left = trace.pendingValue(of: outputVector.storage),
            let right = trace.pendingValue(of: inputVector.storage)
        {
            return (left, right)
        }
        let start = inputVector.tensor.reshaped(to: [1, inputs])
        let left = Self.normalised(matrixProduct(start, matrix).reshaped(to: [outputs])).detached()
        let right = Self.normalised(matrixProduct(matrix, left.reshaped(to: [outputs, 1])).reshaped(to: [inputs]))
            .detached()
        trace.update(outputVector, to: left)
        trace.update(inputVector, to: right)
        return (left, right)
    }

    private static func normalised(_ vector: Tensor) -> Tensor {
        vector / maximum(sqrt(square(vector).sum()), vector.filled([], epsilon))
    }
}
