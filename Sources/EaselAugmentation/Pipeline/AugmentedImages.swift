import EaselCore
import EaselImages

/// Images changed at random, other ones in each epoch; their targets are changed with them.
///
/// Each image comes back to the source's size: what an operation made larger, smaller or of other proportions is scaled to
/// cover it.
public struct AugmentedImages: ImageSource {
    /// The images as they are.
    public let base: any ImageSource
    /// What is done to them.
    public let augmentation: Augmentation
    /// The seed of all that is drawn.
    public let seed: UInt64
    private let epoch: Int
    private let classes: Int?

    public let labels: [Int32]?
    public let labelRange: ClosedRange<Int32>?

    /// Changes images.
    /// - Parameters:
    ///   - base: The images.
    ///   - augmentation: What is done to them.
    ///   - seed: The seed of all that is drawn.
    ///   - classes: The number of classes, for mixed labels; one more than the highest label where it is `nil`.
    ///   - isNormalisedByModel: Whether the model does what `Augmentation.inputNormalisation` asks for.
    /// - Throws: `DataError` for rows of a table, or images whose targets cannot be mixed where they would have to be.
    public init(
        _ base: any ImageSource, _ augmentation: Augmentation, seed: UInt64, classes: Int? = nil,
        isNormalisedByModel: Bool = false
    ) throws {
        if let asked = augmentation.inputNormalisation, !isNormalisedByModel {
            throw DataError("\(asked) makes numbers that are no picture: a model is to do it, of test pictures too")
        }
        if base is RowSource { throw DataError("augmentation changes pictures, and these are rows of a table") }
        (self.base, self.augmentation, self.seed, epoch) = (base, augmentation, seed, 0)
        (labels, labelRange) = (base.labels, base.labelRange)
        self.classes = classes ?? labelRange.map { Int($0.upperBound) + 1 }
        if augmentation.mixes, base.count > 0 {
            switch try base.target(at: 0) {
            case .none, .label, .probabilities, .numbers: break
            case .labels, .mask, .boxes, .image:
                throw DataError(
                    "pictures are mixed where targets are classes or numbers; leave mixup and cutmix out for these")
            }
        }
    }

    private init(_ other: AugmentedImages, epoch: Int, base: any ImageSource) {
        (self.base, augmentation, seed, self.epoch) = (base, other.augmentation, other.seed, epoch)
        (labels, labelRange, classes) = (other.labels, other.labelRange, other.classes)
    }

    public var count: Int { base.count }
    public var imageShape: ImageShape { base.imageShape }

    public func inEpoch(_ epoch: Int) -> any ImageSource {
        AugmentedImages(self, epoch: epoch, base: base.inEpoch(epoch))
    }

    public func target(at index: Int) throws -> Target {
        let target = try base.target(at: index)
        guard (0..<count).contains(index) else { return target }
        switch target {
        case .label, .probabilities, .numbers, .none: guard augmentation.mixes else { return target }
        case .labels: return target
        case .mask, .boxes, .image: break
        }
        let drawn = try augmentation.drawn(for: imageShape, at: place(index))
        let changed = try drawn.applied(to: target, classes: classes) { try base.target(at: $0) }
        guard let last = drawn.parts.last else { return changed }
        return try fitted(changed, from: last.effect.size(from: last.size))
    }

    public func image(at index: Int) throws -> Image {
        let drawn = try augmentation.drawn(for: imageShape, at: place(index))
        let changed = try drawn.applied(to: base.image(at: index)) { other, step in
            // As it would be itself up to here, but for what is mixed into it.
            try augmentation.drawn(for: imageShape, at: place(other), until: step, areMixed: false)
                .applied(to: base.image(at: other))
        }
        return try changed.centreCropped(height: height, width: width)
    }

    /// The images' own labels, also where others are mixed in.
    public func fill(batch: ArraySlice<Int32>, labelsInto destination: UnsafeMutableBufferPointer<Int32>) throws {
        try base.fill(batch: batch, labelsInto: destination)
    }

    public func contentChecksum() throws -> UInt32 { try base.contentChecksum() }

    private func place(_ index: Int) -> AugmentationPlace {
        AugmentationPlace(seed: seed, epoch: epoch, index: index, count: count)
    }

    /// A target of an image of some size brought to the source's, as the image is.
    private func fitted(_ target: Target, from size: Size2D) throws -> Target {
        let own = Size2D(height: height, width: width)
        guard size != own else { return target }
        switch target {
        case .mask(let mask): return .mask(try ImageFit.cover.applied(toMask: mask, own))
        case .image(let image): return .image(try image.centreCropped(height: height, width: width))
        case .boxes(let boxes):
            let scale = max(Double(height) / Double(size.height), Double(width) / Double(size.width))
            let down = (Double(size.height) * scale - Double(height)) / 2
            let across = (Double(size.width) * scale - Double(width)) / 2
            return .boxes(
                boxes.compactMap { box in
                    ObjectBox(
                        label: box.label, left: Double(box.x) * scale - across, top: Double(box.y) * scale - down,
                        right: Double(box.x + box.width) * scale - across,
                        bottom: Double(box.y + box.height) * scale - down, in: own)
                })
        case .none, .label, .labels, .probabilities, .numbers: return target
        }
    }
}

extension Augmentation {
    /// The images of a source changed at random, other ones in each epoch.
    /// - Throws: `DataError` as `AugmentedImages` does.
    public func applied(to images: any ImageSource, seed: UInt64, classes: Int? = nil) throws -> any ImageSource {
        try AugmentedImages(images, self, seed: seed, classes: classes)
    }
}
