import EaselCore

/// Some images of a source, by their places in it; each is taken from it when asked for.
struct ImageSubset: ImageSource {
    private let base: any ImageSource
    private let places: [Int]

    /// - Parameter places: places that the source has.
    init(_ base: any ImageSource, places: [Int]) { (self.base, self.places) = (base, places) }

    var count: Int { places.count }
    var imageShape: ImageShape { base.imageShape }
    var isInMemory: Bool { base.isInMemory }

    func inEpoch(_ epoch: Int) -> any ImageSource { ImageSubset(base.inEpoch(epoch), places: places) }

    func target(at index: Int) throws -> Target {
        try places.indices.contains(index) ? base.target(at: places[index]) : .none
    }

    func image(at index: Int) throws -> Image {
        guard places.indices.contains(index) else { throw DataError("image \(index) of \(count)") }
        return try base.image(at: places[index])
    }
}

extension ImageSource {
    /// Some of the images, chosen at random, in their order; all where there are no more.
    ///
    /// The first images would be those of the first classes where a folder lies class by class, and every sixth of MNIST's
    /// training images is not like the others: their order has a pattern.
    package func randomSubset(_ count: Int, seed: UInt64 = 0) -> any ImageSource {
        count < self.count ? selecting(randomPlaces(count, seed: seed)) : self
    }

    /// The places of some of the images, chosen as `randomSubset` chooses them, ascending.
    package func randomPlaces(_ count: Int, seed: UInt64 = 0) -> [Int] {
        guard count < self.count else { return Array(0..<self.count) }
        var random = RandomSequence(Philox(seed: seed, stream: 0))
        // Selection sampling: each place in turn, with the chance that leaves every subset as likely as any other.
        var (places, left) = ([Int](), max(0, count))
        for place in 0..<self.count where Int.random(in: 0..<(self.count - place), using: &random) < left {
            places.append(place)
            left -= 1
        }
        return places
    }
}
