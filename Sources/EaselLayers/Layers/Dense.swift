import EaselGraph

/// A dense (fully connected) layer: a product with a learned matrix, plus a bias.
///
/// ### Shapes
/// `[…, inputFeatures]` → `[…, outputFeatures]`.
public struct Dense: Module {
    /// The matrix, `[inputFeatures, outputFeatures]`.
    public let weight: Parameter
    /// The bias `[outputFeatures]`, or `nil`.
    public let bias: Parameter?
    /// The spectral normalisation, which keeps the matrix's largest singular value at 1, or `nil`.
    public let spectralNormalisation: SpectralNormalisation?

    /// Makes a layer whose parameters have no value yet.
    /// - Parameters:
    ///   - inputFeatures: Features of the input.
    ///   - outputFeatures: Features of the result.
    ///   - bias: Whether a learned bias is added to each feature.
    ///   - initializer: The initializer of the matrix.
    ///   - biasInitializer: The initializer of the bias; variances are scaled by the matrix's fans.
    ///   - isSpectrallyNormalised: Whether the matrix's largest singular value is kept at 1.
    public init(
        inputFeatures: Int, outputFeatures: Int, bias: Bool = true, initializer: Initializer = .pyTorchDefault,
        biasInitializer: Initializer = .pyTorchDefault, isSpectrallyNormalised: Bool = false
    ) {
        weight = Parameter([inputFeatures, outputFeatures], initializer)
        self.bias = bias ? Parameter([outputFeatures], biasInitializer, fans: weight.fans) : nil
        spectralNormalisation = isSpectrallyNormalised ? SpectralNormalisation(weight.shape) : nil
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("Dense", weight) {
            let matrix = weight.normalised(spectralNormalisation)
            if input.shape.rank == 2 { return matrixProduct(input, matrix).adding(bias) }
            let outer = Array(input.shape.dimensions.dropLast())
            // Rows are counted here, not left over, so that a wrong number of features is what gets reported.
            let rows = input.reshaped(to: [outer.reduce(1, *), input.shape[-1]])
            return matrixProduct(rows, matrix).adding(bias).reshaped(to: Shape(outer + [weight.shape[1]]))
        }
    }
}
