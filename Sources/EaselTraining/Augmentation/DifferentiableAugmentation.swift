import EaselCore
import EaselGraph

/// Differentiable augmentation (DiffAugment): random changes to the images that a discriminator sees, real and generated
/// ones alike, through which the generator's gradient passes.
///
/// With few images a discriminator soon knows them by heart. It cannot where it never sees the same one twice, and since
/// generated images are changed in the same way, the generator does not learn to draw the changes.
///
/// Source: Zhao, Liu, Lin, Zhu and Han, "Differentiable augmentation for data-efficient GAN training", NeurIPS 2020.
public struct DifferentiableAugmentation: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    /// Makes a set of changes from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Brightness, saturation and contrast.
    public static let colour = DifferentiableAugmentation(rawValue: 1)
    /// A shift by up to an eighth of each side; what comes in is 0.
    public static let translation = DifferentiableAugmentation(rawValue: 2)
    /// A rectangle of half of each side, somewhere, that becomes 0.
    public static let cutout = DifferentiableAugmentation(rawValue: 4)

    /// Every change with its name, in the order in which they are made.
    public static let named: [(name: String, change: DifferentiableAugmentation)] = [
        ("colour", .colour), ("translation", .translation), ("cutout", .cutout),
    ]

    /// Reads names separated by commas, or `none`.
    /// - Throws: `OptionError` with the names there are.
    public init(parsing text: String) throws(OptionError) {
        self = []
        guard text != "none" else { return }
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let found = Self.named.first(where: { $0.name == name }) else {
                throw OptionError(
                    "there is no augmentation \"\(name)\"; there are "
                        + "\(Self.named.map(\.name).joined(separator: ", ")), several with commas between, or none")
            }
            insert(found.change)
        }
    }

    /// The names, separated by commas; empty for none.
    public var description: String { Self.named.filter { contains($0.change) }.map(\.name).joined(separator: ",") }

    /// Changes each image by random numbers of its own, which differ from use to use.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]`, pixels in `-1…1` → the same.
    public func callAsFunction(_ images: Tensor) -> Tensor {
        guard images.node != nil, !isEmpty else { return images }
        guard images.shape.rank == 4 else {
            return images.trace.fail("differentiableAugmentation", "\(images.type) is not a batch of images")
        }
        var images = images
        if contains(.colour) { images = Self.coloured(images) }
        if contains(.translation) { images = Self.shifted(Self.shifted(images, axis: 1), axis: 2) }
        if contains(.cutout) { images = images * Self.holes(images.shape) }
        return images
    }

    /// Brightness, saturation where there are colours, then contrast.
    private static func coloured(_ images: Tensor) -> Tensor {
        let each: Shape = [images.shape[0], 1, 1, 1]
        var images = images + (.randomUniform(each) - 0.5)
        if images.shape[3] >= 3 {
            let grey = images.mean(over: [3], keepingDimensions: true)
            images = (images - grey) * (.randomUniform(each) * 2) + grey
        }
        let mean = images.mean(over: [1, 2, 3], keepingDimensions: true)
        return (images - mean) * (.randomUniform(each) + 0.5) + mean
    }

    /// Shifts each image along an axis by a whole number of pixels.
    private static func shifted(_ images: Tensor, axis: Int) -> Tensor {
        let side = images.shape[axis]
        let reach = Int((Float(side) / 8).rounded())
        guard reach > 0 else { return images }
        // 0…2·reach, each as likely; the largest uniform number is below 1.
        let shift = floor(.randomUniform([images.shape[0], 1, 1, 1]) * Float(2 * reach + 1))
        var border = [Int](repeating: 0, count: 4)
        border[axis] = reach
        let wide = images.padded(low: border, high: border)
        let parts = (0...2 * reach).map { place in
            wide.slice(alongAxis: axis, from: place, count: side) * (shift .== Float(place))
        }
        return parts.dropFirst().reduce(parts[0], +)
    }

    /// 1 everywhere but in a rectangle of each image, `[N, height, width, 1]`.
    private static func holes(_ shape: Shape) -> Tensor {
        let rows = gap(shape[0], side: shape[1]).reshaped(to: [shape[0], shape[1], 1, 1])
        let columns = gap(shape[0], side: shape[2]).reshaped(to: [shape[0], 1, shape[2], 1])
        return 1 - rows * columns
    }

    /// 1 along half a side around a random place, which may lie at the edge, `[N, side]`.
    private static func gap(_ count: Int, side: Int) -> Tensor {
        let length = max(1, (side + 1) / 2)
        let start = floor(.randomUniform([count, 1]) * Float(side + 1 - length % 2)) - Float(length / 2)
        let places = stacked((0..<side).map { start.filled([], Float($0)) }).reshaped(to: [1, side])
        return (places .>= start) * (places .< start + Float(length))
    }
}

extension DifferentiableAugmentation: CustomStringConvertible {}
