import EaselCore
import EaselImages

/// What an operation does to an image, once all about it is drawn.
package indirect enum AugmentationEffect: Sendable {
    /// Nothing.
    case none
    /// Pixels move: those of masks and paired images too, and boxes.
    case geometry(ImageGeometry)
    /// Pixels change where they are; masks, boxes and paired images stay.
    case pixels(@Sendable (inout Image) throws -> Void)
    /// Another image is mixed in.
    case mixture(ImageMixture)
    /// One after another.
    case sequence([AugmentationEffect])

    /// The size of an image afterwards.
    package func size(from size: Size2D) -> Size2D {
        switch self {
        case .none, .pixels, .mixture: size
        case .geometry(let geometry): geometry.size(from: size)
        case .sequence(let effects): effects.reduce(size) { $1.size(from: $0) }
        }
    }

    /// Changes an image.
    /// - Parameter partner: Gives another image of the set, by its index, as it is before the operation.
    /// - Throws: `DataError` for a size that is not possible.
    func apply(to image: inout Image, partner: (Int) throws -> Image) throws {
        switch self {
        case .none: break
        case .geometry(let geometry): image = try geometry(image)
        case .pixels(let change):
            let shape = image.shape
            try change(&image)
            guard image.shape == shape else {
                throw DataError("an operation on pixels made \(image.shape) of \(shape); it must keep the size")
            }
        case .mixture(let mixture):
            let other = try partner(mixture.partner)
            try mixture(&image, other.resized(height: image.height, width: image.width))
        case .sequence(let effects): for effect in effects { try effect.apply(to: &image, partner: partner) }
        }
    }

    /// Changes the target of an image of a size.
    /// - Parameter partner: Gives the target and the size of another image of the set, by its index.
    /// - Throws: `DataError` where targets cannot be mixed.
    func apply(to target: inout Target, _ size: Size2D, partner: (Int) throws -> Target, classes: Int?) throws {
        switch self {
        case .none, .pixels: break
        case .geometry(let geometry):
            switch target {
            case .mask(let mask): target = .mask(try geometry(mask: mask))
            case .image(let image): target = .image(try geometry(image))
            case .boxes(let boxes): target = .boxes(boxes.compactMap { geometry($0, in: size) })
            case .none, .label, .labels, .probabilities, .numbers: break
            }
        case .mixture(let mixture): target = try mixture(target, partner(mixture.partner), classes: classes)
        case .sequence(let effects):
            var size = size
            for effect in effects {
                try effect.apply(to: &target, size, partner: partner, classes: classes)
                size = effect.size(from: size)
            }
        }
    }
}
