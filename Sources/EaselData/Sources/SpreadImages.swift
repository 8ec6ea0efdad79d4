import EaselCore

/// Some images of a source, evenly spread over it; each is taken from it when asked for.
struct SpreadImages: ImageSource {
    let count: Int
    private let base: any ImageSource

    /// - Parameter count: at most as many as the source has.
    init(_ base: any ImageSource, count: Int) { (self.base, self.count) = (base, count) }

    var imageShape: ImageShape { base.imageShape }
    var isInMemory: Bool { base.isInMemory }

    func target(at index: Int) -> Target {
        (0..<count).contains(index) ? base.target(at: index * base.count / count) : .none
    }

    func image(at index: Int) throws -> Image {
        guard (0..<count).contains(index) else { throw DataError("image \(index) of \(count)") }
        return try base.image(at: index * base.count / count)
    }
}

extension ImageSource {
    /// Some of the images, evenly spread over all: where these lie class by class, as those of a folder do, so many of each
    /// class as its share. All images where there are no more.
    package func evenlySpread(_ count: Int) -> any ImageSource {
        count < self.count ? SpreadImages(self, count: max(0, count)) : self
    }
}
