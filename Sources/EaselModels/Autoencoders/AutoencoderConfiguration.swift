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

    /// The most numbers that the weights of one dense layer may have: 1 GiB of them.
    static let largestDense = 1 << 28

    /// The size of the image and then of what each stage of the encoder makes of it.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    func stageSizes() throws -> [Size2D] {
        guard (1...4).contains(channels) else {
            throw GeometryError(
                "autoencoder: images have \(channels) channels; 1 to 4 work, the nearest is \(channels < 1 ? 1 : 4)")
        }
        guard (1...(1 << 16)).contains(height), (1...(1 << 16)).contains(width) else {
            let nearest = Size2D(height: clamped(height), width: clamped(width))
            throw GeometryError("autoencoder: images are \(height)x\(width); the nearest size that works is \(nearest)")
        }
        guard !widths.isEmpty, widths.allSatisfy({ (1...4096).contains($0) }) else {
            throw GeometryError(
                "autoencoder: widths are \(widths); each stage needs 1 to 4096 channels, as in [16, 32]")
        }
        guard widths.count <= 16 else {
            throw GeometryError(
                "autoencoder: \(widths.count) stages; 16 halve any image to one pixel, leave out the others")
        }
        guard latentSize >= 1 else {
            throw GeometryError("autoencoder: a code of \(latentSize) numbers; the nearest that works is 1")
        }
        let sizes = sizes(height: height, width: width)
        guard fits(height: height, width: width) else { throw tooLarge() }
        return sizes
    }

    private func sizes(height: Int, width: Int) -> [Size2D] {
        widths.reduce(into: [Size2D(height: height, width: width)]) { sizes, _ in
            let last = sizes[sizes.count - 1]
            sizes.append(Size2D(height: (last.height + 1) / 2, width: (last.width + 1) / 2))
        }
    }

    private func fits(height: Int, width: Int) -> Bool {
        let last = sizes(height: height, width: width)[widths.count]
        return last.height * last.width * (widths.last ?? 1) <= Self.largestDense / latentSize
    }

    /// The largest image of the same proportions that fits, found by bisection.
    private func tooLarge() -> GeometryError {
        let problem = "autoencoder: a dense layer from \(height)x\(width) to a code of \(latentSize) is over 1 GiB"
        var (low, high) = (0, height)
        while high - low > 1 {
            let middle = (low + high) / 2
            if fits(height: middle, width: max(middle * width / height, 1)) { low = middle } else { high = middle }
        }
        guard low > 0 else {
            return GeometryError("\(problem); a code of \(Self.largestDense / (widths.last ?? 1)) works for 1x1")
        }
        let nearest = Size2D(height: low, width: max(low * width / height, 1))
        return GeometryError("\(problem); the nearest size that works is \(nearest), or add a stage to widths")
    }

    private func clamped(_ size: Int) -> Int { min(max(size, 1), 1 << 16) }
}
