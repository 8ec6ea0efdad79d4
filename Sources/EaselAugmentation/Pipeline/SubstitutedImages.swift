import EaselCore
import EaselImages

/// Images of which a share is replaced by others, of the same class where all have labels, such as generated ones; other
/// ones in each epoch.
public struct SubstitutedImages: ImageSource {
    /// The Philox stream of what is replaced, and by what.
    static let stream: UInt32 = 0xDA7A_0012

    /// The images as they are.
    public let base: any ImageSource
    /// The images that take the place of others.
    public let others: ImageSet
    /// The share that is replaced, 0 to 1.
    public let share: Double
    private let seed: UInt64
    private let epoch: Int
    /// The places of the others by class; all of them under -1 where there are no labels.
    private let places: [Int32: [Int]]
    private let isByClass: Bool

    public let labels: [Int32]?
    public let labelRange: ClosedRange<Int32>?

    /// Mixes images.
    /// - Parameters:
    ///   - base: The images.
    ///   - others: The images that take the place of some, with labels where the images have labels.
    ///   - share: The share that is replaced, 0 to 1. An image of a class that none of the others has stays.
    ///   - seed: The seed of what is replaced, and by what.
    /// - Throws: `DataError` for images of another size, or a share that is none.
    public init(_ base: any ImageSource, with others: ImageSet, share: Double, seed: UInt64) throws {
        guard others.imageShape == base.imageShape else {
            throw DataError("images of \(others.imageShape) cannot take the place of those of \(base.imageShape)")
        }
        guard (0...1).contains(share) else { throw DataError("a share of \(share) images, expected 0 to 1") }
        (self.base, self.others, self.share, self.seed, epoch) = (base, others, share, seed, 0)
        (labels, labelRange) = (base.labels, base.labelRange)
        let classes = labels == nil ? nil : others.labels
        isByClass = classes != nil
        places = Dictionary(grouping: 0..<others.count) { classes?[$0] ?? -1 }
    }

    private init(_ other: SubstitutedImages, epoch: Int) {
        (base, others, share, seed) = (other.base.inEpoch(epoch), other.others, other.share, other.seed)
        (labels, labelRange, places, isByClass) = (other.labels, other.labelRange, other.places, other.isByClass)
        self.epoch = epoch
    }

    public var count: Int { base.count }
    public var imageShape: ImageShape { base.imageShape }
    public var isInMemory: Bool { base.isInMemory }

    public func inEpoch(_ epoch: Int) -> any ImageSource { SubstitutedImages(self, epoch: epoch) }

    public func target(at index: Int) throws -> Target { try base.target(at: index) }

    public func image(at index: Int) throws -> Image {
        guard (0..<count).contains(index), let place = place(of: index) else { return try base.image(at: index) }
        return try others.image(at: place)
    }

    public func fill(batch: ArraySlice<Int32>, labelsInto destination: UnsafeMutableBufferPointer<Int32>) throws {
        try base.fill(batch: batch, labelsInto: destination)
    }

    public func contentChecksum() throws -> UInt32 { try base.contentChecksum() }

    /// The other image that takes the place of one; `nil` where it stays.
    package func place(of index: Int) -> Int? {
        var random = RandomSequence(Philox(seed: seed, stream: Self.stream), epoch: epoch, index: index)
        guard random.happens(share) else { return nil }
        guard let own = places[isByClass ? labels?[index] ?? -1 : -1], !own.isEmpty else { return nil }
        return own[Int(random.below(UInt32(own.count)))]
    }
}
