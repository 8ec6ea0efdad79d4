import EaselCore
import EaselGraph
import EaselLayers

/// The sizes that stages of stride 2 make of an image, shared by the convolutional models.
///
/// On the way in each stage halves height and width, rounding up; on the way out each doubles them, or makes one less
/// where the way in rounded. Kernels are 4x4 in both directions, so one padding serves a stage and its reverse.
struct StrideTwoStages {
    /// The largest number of weights that one layer may have: 1 GiB of them.
    static let largestLayer = 1 << 28
    /// The longest side of an image.
    static let largestSide = 1 << 16

    /// The size of the image and then of what each stage makes of it.
    let sizes: [Size2D]

    /// Halves an image so many times.
    init(_ image: ImageShape, count: Int) {
        sizes = (0..<count).reduce(into: [image.size]) { sizes, _ in
            let last = sizes[sizes.count - 1]
            sizes.append(Size2D(height: (last.height + 1) / 2, width: (last.width + 1) / 2))
        }
    }

    /// What is left after the last stage.
    var last: Size2D { sizes[sizes.count - 1] }

    /// The padding between the size after a stage and the one before it.
    ///
    /// With kernel 4 and stride 2, `s` rows become `2s + 2` less the padding: one at each end doubles them, and a second
    /// one at the bottom takes away the row that rounding made up. A convolution so padded makes `s` rows of them again.
    func padding(ofStage stage: Int) -> Padding {
        let (small, large) = (sizes[stage], sizes[stage - 1])
        return .explicit(
            top: 1, bottom: 1 + 2 * small.height - large.height, left: 1, right: 1 + 2 * small.width - large.width)
    }

    /// Refuses images that no model here takes.
    /// - Throws: `GeometryError` naming the nearest that works.
    static func check(_ image: ImageShape) throws {
        let (height, width, channels) = (image.height, image.width, image.channels)
        guard (1...4).contains(channels) else {
            throw GeometryError(
                "images have \(channels) channels; 1 to 4 work, the nearest is \(channels < 1 ? 1 : 4)")
        }
        guard (1...largestSide).contains(height), (1...largestSide).contains(width) else {
            let nearest = Size2D(
                height: min(max(height, 1), largestSide), width: min(max(width, 1), largestSide))
            throw GeometryError("images are \(height)x\(width); the nearest size that works is \(nearest)")
        }
    }

    /// Refuses a count outside of a range.
    /// - Throws: `GeometryError` naming the nearest that works.
    static func check(_ name: String, _ value: Int, in range: ClosedRange<Int> = 1...65536) throws {
        guard !range.contains(value) else { return }
        let nearest = min(max(value, range.lowerBound), range.upperBound)
        throw GeometryError("\(name) is \(value); the nearest that works is \(nearest)")
    }

    /// Refuses a layer that is too large.
    /// - Throws: `GeometryError` naming the layer, its size and the way out.
    static func check(layer: String, weights factors: [Int], wayOut: String) throws {
        var product = 1
        for factor in factors {
            let (next, overflows) = product.multipliedReportingOverflow(by: factor)
            guard !overflows, next <= largestLayer else {
                let size = factors.map(String.init).joined(separator: "x")
                throw GeometryError("\(layer) of \(size) weights is over 1 GiB; \(wayOut)")
            }
            product = next
        }
    }
}
