import EaselData
import EaselFiles
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime

/// A trained autoencoder that takes noise out of pictures of any size, which keep their size.
///
/// A picture larger than the model is cut into tiles that overlap by at least half. Each tile counts most in its middle
/// and least at its edge, so that one fades into the next and no seam shows. A smaller picture is continued by the
/// pixels of its edge. A model of grey pictures restores each colour by itself; alpha is kept as it is.
public final class Denoiser {
    /// The size of the pictures that the model takes.
    public let shape: ImageShape
    private let model: PictureModel
    /// Tiles restored at a time.
    private static let chunk = 32

    /// Builds the model of a run and loads its weights.
    /// - Throws: What is wrong with the record or the checkpoint, or that the model gives no pictures back.
    public init(_ record: RunRecord, from checkpoint: SafetensorsFile, workers: Workers = .shared) throws {
        let autoencoder = try ModelCatalog.imageAutoencoder(record.model, image: record.imageShape)
        shape = record.imageShape
        try loadParameters(of: autoencoder, from: checkpoint)
        model = try PictureModel(of: autoencoder, shape: shape, chunk: Self.chunk, workers: workers) {
            sigmoid(autoencoder.logits($0))
        }
    }

    /// The picture without its noise, of the same size and channels.
    /// - Throws: `DataError` for a picture too large to work on.
    public func callAsFunction(_ picture: Image) throws -> Image {
        // What the model sees alpha as, it was trained on; otherwise alpha says where the picture is, not what it shows.
        if shape.channels == picture.channels { return try restored(picture) }
        return try picture.keepingAlpha { opaque in
            guard shape.channels == 1 else {
                return try restored(opaque.converted(toChannels: shape.channels))
                    .converted(toChannels: opaque.channels)
            }
            return try Image(
                interleaving: (0..<opaque.channels).map { try restored(opaque.planes($0..<($0 + 1))) })
        }
    }

    /// Restores a picture with the model's channels.
    private func restored(_ picture: Image) throws -> Image {
        let rows = Tiling(length: picture.height, tile: shape.height)
        let columns = Tiling(length: picture.width, tile: shape.width)
        let size = rows.extent * columns.extent * shape.channels
        let source = picture.values(in: .zeroToOne)
        var sums = [Float](repeating: 0, count: size)
        let places = rows.starts.flatMap { top in columns.starts.map { (top, $0) } }
        for start in stride(from: 0, to: places.count, by: Self.chunk) {
            let part = places[start..<min(start + Self.chunk, places.count)]
            var tiles: [Float] = []
            tiles.reserveCapacity(part.count * shape.count)
            for (top, left) in part {
                for row in 0..<shape.height {
                    let line = rows.position(of: top + row) * picture.width
                    for column in 0..<shape.width {
                        let pixel = (line + columns.position(of: left + column)) * shape.channels
                        tiles += source[pixel..<(pixel + shape.channels)]
                    }
                }
            }
            let clean = try model(tiles)
            for (index, (top, left)) in part.enumerated() {
                for row in 0..<shape.height {
                    let (from, to) = (
                        (index * shape.height + row) * shape.width, (top + row) * columns.extent + left
                    )
                    for column in 0..<shape.width {
                        let weight = rows.weight(row) * columns.weight(column)
                        for channel in 0..<shape.channels {
                            sums[(to + column) * shape.channels + channel] +=
                                weight * clean[(from + column) * shape.channels + channel]
                        }
                    }
                }
            }
        }
        let (rowSums, columnSums) = (rows.weightSums, columns.weightSums)
        var values: [Float] = []
        values.reserveCapacity(picture.pixels.count)
        for row in rows.inner {
            for column in columns.inner {
                let start = (row * columns.extent + column) * shape.channels
                let weight = rowSums[row] * columnSums[column]
                for channel in 0..<shape.channels { values.append(sums[start + channel] / weight) }
            }
        }
        return try Image(
            height: picture.height, width: picture.width, channels: shape.channels, values: values, range: .zeroToOne)
    }
}

/// Where tiles lie along one side of a picture.
package struct Tiling {
    /// Pixels of the picture.
    package let length: Int
    /// Pixels of a tile.
    package let tile: Int
    /// Where each tile begins.
    package let starts: [Int]

    package init(length: Int, tile: Int) {
        (self.length, self.tile) = (length, tile)
        let rest = max(length - tile, 0)
        let step = max(tile / 2, 1)
        let gaps = (rest + step - 1) / step
        starts = (0...gaps).map { gaps == 0 ? 0 : $0 * rest / gaps }
    }

    /// Pixels of the picture and of what continues it up to one tile.
    package var extent: Int { max(length, tile) }

    /// The places of the picture itself.
    package var inner: Range<Int> {
        let first = (extent - length) / 2
        return first..<(first + length)
    }

    /// The pixel of the picture that is seen at a place; beyond its edge, the pixel of the edge.
    package func position(of place: Int) -> Int { min(max(place - inner.lowerBound, 0), length - 1) }

    /// How much a tile counts at a place in it: most in the middle, never nothing.
    package func weight(_ place: Int) -> Float { Float(min(place, tile - 1 - place) + 1) }

    /// The sum of the weights of all tiles at each place.
    package var weightSums: [Float] {
        var sums = [Float](repeating: 0, count: extent)
        for start in starts {
            for place in 0..<tile { sums[start + place] += weight(place) }
        }
        return sums
    }
}

extension Image {
    /// Some of the channels, next to each other.
    func planes(_ channels: Range<Int>) throws -> Image {
        let picked = (0..<(height * width)).flatMap { pixel in channels.map { pixels[pixel * self.channels + $0] } }
        return try Image(height: height, width: width, channels: channels.count, pixels: picked)
    }

    /// The picture with its colours changed and its alpha, where it has any, as it was.
    func keepingAlpha(_ change: (Image) throws -> Image) throws -> Image {
        guard hasAlpha else { return try change(self) }
        let colours = channels - 1
        return try Image(interleaving: [change(planes(0..<colours)), planes(colours..<channels)])
    }

    /// Pictures of one size laid over one another, the channels of each after those of the one before.
    init(interleaving pictures: [Image]) throws {
        let (height, width) = (pictures.first?.height ?? 0, pictures.first?.width ?? 0)
        let channels = pictures.reduce(0) { $0 + $1.channels }
        var pixels: [UInt8] = []
        pixels.reserveCapacity(height * width * channels)
        for pixel in 0..<(height * width) {
            for picture in pictures {
                pixels += picture.pixels[(pixel * picture.channels)..<((pixel + 1) * picture.channels)]
            }
        }
        try self.init(height: height, width: width, channels: channels, pixels: pixels)
    }
}
