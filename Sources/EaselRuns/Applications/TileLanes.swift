import EaselImages
import EaselTraining

/// How the samples of an image are those of tiles.
struct TileLanes {
    /// The channels of the image.
    let channels: Int
    /// The channels that are restored.
    let colours: Int
    /// Tiles for one place of the image: each colour by itself, or all at once.
    let count: Int
    /// The channels of a tile.
    let depth: Int
    /// Whether colours are converted before and after: grey to RGB and back, for a model of RGB.
    let areConverted: Bool

    init(image channels: Int, hasAlpha: Bool, tile depth: Int) {
        (self.channels, self.depth) = (channels, depth)
        // What a model sees alpha as, it was trained on; otherwise alpha says where the image is, not what it shows.
        colours = channels == depth || !hasAlpha ? channels : channels - 1
        count = depth == 1 ? colours : 1
        areConverted = depth != 1 && depth != colours
    }

    /// Gives a body a row of the image in the channels of tiles, and how many samples a pixel of it has.
    func withTileChannels<Picture: SampledImage>(
        of row: UnsafeBufferPointer<Picture.Sample>, as _: Picture.Type,
        _ body: (UnsafeBufferPointer<Picture.Sample>, Int) -> Void
    ) throws {
        guard areConverted else { return body(row, channels) }
        let width = row.count / channels
        let opaque = [Picture.Sample](unsafeUninitializedCapacity: width * colours) { buffer, initialized in
            for pixel in 0..<width {
                for colour in 0..<colours { buffer[pixel &* colours &+ colour] = row[pixel &* channels &+ colour] }
            }
            initialized = width * colours
        }
        let converted = try Picture(height: 1, width: width, channels: colours, pixels: opaque)
            .converted(toChannels: depth)
        converted.pixels.withUnsafeBufferPointer { body($0, depth) }
    }

    /// Puts restored pixels of a row into the image, at the address of the first one's first sample in their lane.
    func put<Picture: SampledImage>(
        _ restored: [Picture.Sample], as _: Picture.Type, into row: UnsafeMutableBufferPointer<Picture.Sample>
    ) throws {
        var (restored, depth) = (restored, depth)
        let width = restored.count / depth
        if areConverted {
            restored = try Picture(height: 1, width: width, channels: depth, pixels: restored)
                .converted(toChannels: colours).pixels
            depth = colours
        }
        restored.withUnsafeBufferPointer { restored in
            for pixel in 0..<width {
                for channel in 0..<depth {
                    row[pixel &* channels &+ channel] = restored[pixel &* depth &+ channel]
                }
            }
        }
    }
}
