import EaselCore
import EaselLayers

/// The configuration of a convolutional autoencoder.
public struct AutoencoderConfiguration: Hashable, Sendable, Codable, ModelConfiguration {
    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape
    /// The channels after each stage of the encoder; the decoder has them in reverse.
    public var widths: [Int]
    /// The size of the latent.
    public var latentSize: Int
    /// The initializer of the weights; with He's, layers that no ReLU follows use Glorot's. Biases start at zero,
    /// except with `.pyTorchDefault`, which initialises everything as PyTorch does.
    ///
    /// Under PyTorch's rule activations shrink from layer to layer, so that at first every image has nearly the same
    /// latent, and it takes hundreds of steps before the decoder learns more than the mean image.
    ///
    /// Source: He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015, section 2.2.
    public var initializer: Initializer

    /// Creates a configuration; the defaults are those of the reference model.
    public init(
        image: ImageShape = ImageShape(height: 28, width: 28), widths: [Int] = [16, 32], latentSize: Int = 64,
        initializer: Initializer = .heNormal
    ) {
        self.image = image
        (self.widths, self.latentSize, self.initializer) = (widths, latentSize, initializer)
    }

    /// The sizes between the stages.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    func stages() throws -> StrideTwoStages {
        try StrideTwoStages.check(image)
        guard !widths.isEmpty, widths.allSatisfy({ (1...4096).contains($0) }) else {
            throw GeometryError("widths are \(widths); each stage needs 1 to 4096 channels, as in [16, 32]")
        }
        guard widths.count <= 16 else {
            throw GeometryError("\(widths.count) stages; 16 halve any image to one pixel, leave out the others")
        }
        try StrideTwoStages.check("latentSize", latentSize, in: 1...Int.max)
        guard fits(image) else { throw tooLarge() }
        return stages(of: image)
    }

    private func stages(of image: ImageShape) -> StrideTwoStages { StrideTwoStages(image, count: widths.count) }

    private func fits(_ image: ImageShape) -> Bool {
        let last = stages(of: image).last
        return last.height * last.width * (widths.last ?? 1) <= StrideTwoStages.largestLayer / latentSize
    }

    /// The largest image of the same proportions that fits, found by bisection.
    private func tooLarge() -> GeometryError {
        let problem = "a dense layer from \(height)x\(width) to a latent of \(latentSize) is over 1 GiB"
        func shape(height: Int) -> ImageShape {
            ImageShape(height: height, width: max(height * width / image.height, 1), channels: channels)
        }
        var (low, high) = (0, height)
        while high - low > 1 {
            let middle = (low + high) / 2
            if fits(shape(height: middle)) { low = middle } else { high = middle }
        }
        guard low > 0 else {
            let largest = StrideTwoStages.largestLayer / (widths.last ?? 1)
            return GeometryError("\(problem); a latent of \(largest) works for 1x1")
        }
        let nearest = shape(height: low).size
        return GeometryError("\(problem); the nearest size that works is \(nearest), or add a stage to widths")
    }
}
