import EaselGraph

/// Local response normalisation: divides each element by a power of the mean square of its neighbours in the next
/// channels, `x / (k + alpha · Σ x² / size)^beta`.
///
/// The definition is PyTorch's, in which `alpha` is divided by `size`; see `localResponseNorm`.
///
/// Source: Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural networks", NeurIPS
/// 2012, section 3.3.
///
/// ### Shapes
/// `[N, H, W, C]` → the same.
public struct LocalResponseNorm: Module {
    private let size: Int
    private let alpha: Float, beta: Float, k: Float

    /// Makes the layer. What does not fit is reported when it is used.
    /// - Parameters:
    ///   - size: The number of channels that are added up, those from `size / 2` before to `(size - 1) / 2` after.
    ///   - alpha: The weight of their mean square.
    ///   - beta: The exponent.
    ///   - k: What is added before the power is taken, above 0.
    public init(size: Int, alpha: Float = 1e-4, beta: Float = 0.75, k: Float = 1) {
        (self.size, self.alpha, self.beta, self.k) = (size, alpha, beta, k)
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("LocalResponseNorm") {
            localResponseNorm(input, size: size, alpha: alpha, beta: beta, k: k)
        }
    }
}
