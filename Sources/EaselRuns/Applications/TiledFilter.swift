import EaselCore
import EaselImages
import EaselTraining

/// A filter for images of any size, made of a function of tiles of one size.
///
/// Tiles overlap and are averaged. What each counts is a product of two things: where in the tile a pixel lies
/// (`Tiling`), and how well the tile's result fits what went in. Tiles that cover the same pixels saw the same noise, so
/// of two results the one nearer to what went in is, most likely, also nearer to the image beneath. A model trained
/// on whole centred things is wrong about halves of them; the tiles that hold them whole decide.
///
/// Work goes through the image in strips one tile high and about 4,096 pixels wide. Besides the image and the
/// result, eight bits a sample each, only a strip is kept in memory. How many tiles are worked on at a time, and how the
/// image is divided into strips, does not change what a pixel becomes.
package struct TiledFilter {
    /// Fills its second argument with the results of the tiles in its first, which are numbers in `0…1`, row-major and
    /// interleaved, one tile after another.
    package typealias Function = (UnsafeBufferPointer<Float>, UnsafeMutableBufferPointer<Float>) throws -> Void

    /// The size of a tile.
    let shape: ImageShape
    /// The most tiles given to the function at a time.
    let chunk: Int
    /// The least width of a strip, in pixels.
    let stripWidth: Int
    /// Whether tiles are gathered and added on a thread of their own while others are restored.
    let isConcurrent: Bool
    let function: Function

    /// Makes a filter of tiles.
    /// - Parameters:
    ///   - shape: The size of a tile.
    ///   - chunk: The most tiles given to the function at a time.
    ///   - stripWidth: Pixels of a strip from left to right; it is at least four tiles wide.
    ///   - isConcurrent: Whether tiles are gathered and added on a thread of their own while others are restored.
    ///   - function: Restores tiles, each by itself.
    package init(
        shape: ImageShape, chunk: Int, stripWidth: Int = 4096, isConcurrent: Bool = false, function: @escaping Function
    ) {
        (self.shape, self.chunk, self.stripWidth, self.function) = (shape, chunk, stripWidth, function)
        self.isConcurrent = isConcurrent
    }

    /// Does a piece of work while the function restores tiles, on the calling thread.
    /// - Throws: What the function throws, when both have ended.
    func meanwhile(_ work: @escaping @Sendable () -> Void, restoring: () throws -> Void) throws {
        let side = SideWork(work)
        if isConcurrent { side.start() }
        defer { side.finish() }
        try restoring()
    }

    /// The image restored, of the same size and channels. Alpha is kept as it is unless the function takes as many
    /// channels as the image has.
    /// - Throws: `DataError` where a row's colours cannot be converted.
    package func callAsFunction<Picture: SampledImage>(_ image: Picture) throws -> Picture {
        let lanes = TileLanes(image: image.channels, hasAlpha: image.hasAlpha, tile: shape.channels)
        let rows = Tiling(length: image.height, tile: shape.height)
        let columns = Tiling(length: image.width, tile: shape.width)
        let step = max(stripWidth, 4 * shape.width) / columns.step * columns.step
        var pixels = image.pixels
        try image.pixels.withUnsafeBufferPointer { source in
            try pixels.withUnsafeMutableBufferPointer { result in
                for start in stride(from: 0, to: image.width, by: step) {
                    let strip = TileStrip<Picture>(
                        of: self, rows: rows, columns: columns, within: start..<min(start + step, image.width),
                        lanes: lanes)
                    try strip.run(from: source, to: result)
                }
            }
        }
        return try Picture(height: image.height, width: image.width, channels: image.channels, pixels: pixels)
    }

    /// The weight of a tile whose result differs from its input by this mean square.
    ///
    /// Were the noise normal, of unknown strength, and every sample of a tile independent, the likelihood would be the
    /// residual to the power of minus half their number. They are not, and a tile that decides alone shows its edges.
    /// The power is a sixteenth of that, and at most 24: the best overall of what was tried on sheets of digits, in
    /// phase with the model and out of phase, and on photographs. Double precision holds the range.
    package static func weight(ofResidual residual: Double, samples: Int) -> Double {
        // An eight-bit image without any noise must not make a weight infinite.
        let fit = 1 / (residual + 1e-4)
        var weight = 1.0
        for _ in 0..<min(samples / 32, 24) { weight *= fit }
        return weight
    }
}
