import EaselCore
import EaselImages

/// Moves every pixel by a smooth random field.
///
/// Uniform numbers in -1…1 are smoothed by a Gaussian of `sigma` pixels and multiplied by `alpha`.
///
/// Source: Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied to visual document
/// analysis", ICDAR 2003.
struct Elastic: ListedOperation {
    static let name = "elastic"
    static let summary = "Moves every pixel by a smooth random field."
    static let options: [OperationOption<Self>] =
        [
            .range("alpha", \.alphas, "The field's strength, in pixels.", in: 0...10000),
            .range("sigma", \.sigmas, "The field's smoothness, in pixels.", in: 0.5...100),
        ] + OperationOption.sampling(\.settings)

    var alphas = 34.0...34.0
    var sigmas = 4.0...4.0
    var settings = WarpSettings(fill: .nearest)

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let (alpha, sigma) = (draw.number("alpha", in: alphas), draw.number("sigma", in: sigmas))
        let (sequence, size) = (draw.sequence(), draw.size)
        return .geometry(
            .warped(ImageWarp(size, .field { Self.field(size, Float(alpha), sigma, sequence) }, settings)))
    }

    private static func field(_ size: Size2D, _ alpha: Float, _ sigma: Double, _ sequence: RandomSequence) -> [Float] {
        var sequence = sequence
        let weights = GaussianWeights(sigma)
        let fields = (0..<2).map { _ in
            weights.smoothed((0..<size.count).map { _ in sequence.uniform() * 2 - 1 }, size, channels: 1)
        }
        var field = [Float](repeating: 0, count: 2 * size.count)
        for y in 0..<size.height {
            for x in 0..<size.width {
                let place = y * size.width + x
                field[2 * place] = Float(x) + alpha * fields[0][place]
                field[2 * place + 1] = Float(y) + alpha * fields[1][place]
            }
        }
        return field
    }
}
