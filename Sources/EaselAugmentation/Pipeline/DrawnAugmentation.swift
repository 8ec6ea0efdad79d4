import EaselCore
import EaselImages

/// Which image, of how many, in which epoch, by which seed: what random draws follow from.
package struct AugmentationPlace: Sendable, Hashable {
    package var seed: UInt64
    package var epoch: Int
    package var index: Int
    package var count: Int

    package init(seed: UInt64, epoch: Int, index: Int, count: Int) {
        (self.seed, self.epoch, self.index, self.count) = (seed, epoch, index, count)
    }
}

/// All that is drawn for one image.
package struct DrawnAugmentation: Sendable {
    /// An operation that is applied.
    package struct Part: Sendable {
        /// Which of the augmentation's steps it is.
        package let step: Int
        /// What was drawn for it.
        package let parameters: [AugmentationDraw.Parameter]
        let effect: AugmentationEffect
        /// The size of the image before it.
        let size: Size2D
    }

    /// The operations that are applied, in their order.
    package let parts: [Part]
}

extension Augmentation {
    /// Draws for an image of a shape.
    /// - Parameter areMixed: Whether images are mixed; what is mixed in is not itself.
    /// - Throws: `DataError` for an image that an operation cannot be applied to.
    package func drawn(
        for shape: ImageShape, at place: AugmentationPlace, until end: Int? = nil, areMixed: Bool = true
    ) throws -> DrawnAugmentation {
        try drawn(for: shape, at: place, until: end, areMixed: areMixed, isForced: false)
    }

    /// Checks that every operation can be applied to an image of a shape, and the next to what comes of it.
    /// - Throws: `DataError` naming the operation that cannot.
    package func check(_ shape: ImageShape, at place: AugmentationPlace) throws {
        _ = try drawn(for: shape, at: place, until: nil, areMixed: true, isForced: true)
    }

    /// The most samples of what an operation makes, where the image has not more itself.
    private static let largestResult = 1 << 26

    private func check(_ size: Size2D, of step: Step, from old: Size2D, _ shape: ImageShape) throws {
        let most = max(Self.largestResult, shape.height * shape.width * shape.channels)
        guard size.height <= most, size.width <= most / max(size.height * shape.channels, 1) else {
            throw DataError(
                "\(step.name) would make \(size) pixels of \(old), more than the \(most) samples that a picture may grow to"
            )
        }
    }

    private func drawn(
        for shape: ImageShape, at place: AugmentationPlace, until end: Int?, areMixed: Bool, isForced: Bool
    ) throws -> DrawnAugmentation {
        var parts: [DrawnAugmentation.Part] = []
        var size = Size2D(height: shape.height, width: shape.width)
        for (index, step) in steps.enumerated().prefix(end ?? steps.count) {
            var random = RandomSequence(
                Philox(seed: place.seed, stream: step.stream), epoch: place.epoch, index: place.index)
            // 53 bits: a probability of 0 never fires, one of 1 always.
            let isDrawn = random.happens(step.probability)
            guard isDrawn || isForced,
                areMixed || !step.operation.mixes
            else {
                continue
            }
            let now = ImageShape(height: size.height, width: size.width, channels: shape.channels)
            var draw = AugmentationDraw(now, index: place.index, count: place.count, random)
            let effect = try step.operation.draw(&draw)
            try check(effect.size(from: size), of: step, from: size, shape)
            parts.append(DrawnAugmentation.Part(step: index, parameters: draw.parameters, effect: effect, size: size))
            size = effect.size(from: size)
        }
        return DrawnAugmentation(parts: parts)
    }
}

extension DrawnAugmentation {
    /// The image changed.
    /// - Parameter partner: Gives another image, by its index and the step before which it is needed.
    /// - Throws: `DataError` for a size that is not possible.
    package func applied(
        to image: Image, partner: (_ index: Int, _ step: Int) throws -> Image = { _, _ in throw Self.noPartner }
    ) throws -> Image {
        var image = image
        for part in parts { try part.effect.apply(to: &image) { try partner($0, part.step) } }
        return image
    }

    /// The image's target changed.
    /// - Throws: `DataError` where targets cannot be mixed.
    package func applied(
        to target: Target, classes: Int? = nil, partner: (Int) throws -> Target = { _ in throw Self.noPartner }
    ) throws -> Target {
        var target = target
        for part in parts { try part.effect.apply(to: &target, part.size, partner: partner, classes: classes) }
        return target
    }

    private static var noPartner: DataError {
        DataError("pictures are mixed in training only, where there are others to mix in")
    }
}
