import EaselGraph

/// A product with a learned matrix, plus a bias.
///
/// ### Shapes
/// `[…, inputFeatures]` → `[…, outputFeatures]`.
public struct Dense: Module {
    /// The matrix, `[inputFeatures, outputFeatures]`.
    public let weight: Parameter
    /// The bias `[outputFeatures]`, or `nil`.
    public let bias: Parameter?

    /// Makes a layer whose parameters have no value yet.
    /// - Parameters:
    ///   - inputFeatures: Features of the input.
    ///   - outputFeatures: Features of the result.
    ///   - bias: Whether a learned number is added to each feature.
    ///   - initializer: How the matrix is drawn.
    ///   - biasInitializer: How the bias is drawn; variances are scaled by the matrix's fans.
    public init(
        inputFeatures: Int, outputFeatures: Int, bias: Bool = true, initializer: Initializer = .pyTorchDefault,
        biasInitializer: Initializer = .pyTorchDefault
    ) {
        weight = Parameter([inputFeatures, outputFeatures], initializer)
        self.bias = bias ? Parameter([outputFeatures], biasInitializer, fans: weight.fans) : nil
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("Dense", weight.storage) {
            if input.shape.rank == 2 { return matrixProduct(input, weight.tensor).adding(bias) }
            let outer = Array(input.shape.dimensions.dropLast())
            // Rows are counted here, not left over, so that a wrong number of features is what gets reported.
            let rows = input.reshaped(to: [outer.reduce(1, *), input.shape[-1]])
            return matrixProduct(rows, weight.tensor).adding(bias).reshaped(to: Shape(outer + [weight.shape[1]]))
        }
    }
}
