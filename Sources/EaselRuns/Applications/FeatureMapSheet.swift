import EaselCore
import EaselImages

/// A sheet of the feature maps that a classifier makes of an image: for each stage some channels, each brightest where it is
/// largest.
public struct FeatureMapSheet {
    /// The most channels of a stage that are shown: the first.
    public static let channels = 16

    private static let (tile, columns, gutter) = (96, 8, 4)
    private static let (background, text): ([UInt8], [UInt8]) = ([38, 38, 38], [235, 235, 235])

    /// The sheet.
    public let image: Image

    /// Draws a sheet.
    /// - Throws: What running the model throws, `DataError` for an image that cannot be drawn.
    public init(of image: Image, by explainer: ClassExplainer) throws {
        let seen = try explainer.fitted(image)
        var sections = [
            (title: "the picture as the model sees it: \(seen.shape)", tiles: [try Self.tile(seen)])
        ]
        for (index, map) in try explainer.stageMaps(of: image).enumerated() {
            let shown = min(map.channels, Self.channels)
            sections.append(
                (
                    "stage \(index + 1): \(map.height)x\(map.width), \(counted(map.channels, "channel"))"
                        + (shown < map.channels ? ", the first \(shown)" : ""),
                    try (0..<shown).map { try Self.tile(Self.drawn(map, $0)) }
                ))
        }
        let lineHeight = 2 * BitmapFont.height + 2 * Self.gutter
        let rows = sections.map { ($0.tiles.count + Self.columns - 1) / Self.columns }
        let step = Self.tile + Self.gutter
        var canvas = try Image(
            height: Self.gutter + sections.count * lineHeight + rows.reduce(0, +) * step,
            width: Self.gutter + Self.columns * step, colour: Self.background)
        var top = Self.gutter
        for (section, rows) in zip(sections, rows) {
            canvas.draw(
                section.title, atRow: top + Self.gutter, column: 2 * Self.gutter, colour: Self.text, scale: 2)
            top += lineHeight
            for (index, tile) in section.tiles.enumerated() {
                canvas.paste(
                    tile, atRow: top + index / Self.columns * step + (Self.tile - tile.height) / 2,
                    column: Self.gutter + index % Self.columns * step + (Self.tile - tile.width) / 2)
            }
            top += rows * step
        }
        self.image = canvas
    }

    /// A channel of a map in colour, from dark for its least to light for its greatest value; dark where all are one.
    private static func drawn(_ map: ClassExplainer.StageMap, _ channel: Int) throws -> Image {
        let values = stride(from: channel, to: map.values.count, by: map.channels).map { map.values[$0] }
        let (least, greatest) = (values.min() ?? 0, values.max() ?? 0)
        let range = greatest - least
        return try Image(
            height: map.height, width: map.width, channels: 3,
            pixels: values.flatMap { ColourMap.colour(of: range > 0 ? ($0 - least) / range : 0) })
    }

    /// An image in the size of a tile: enlarged a whole number of times, or made smaller.
    private static func tile(_ image: Image) throws -> Image {
        let image = try image.converted(toChannels: 3)
        let longest = max(image.height, image.width)
        if longest <= tile { return image.enlarged(tile / longest) }
        return try image.resized(
            height: max(image.height * tile / longest, 1), width: max(image.width * tile / longest, 1))
    }
}
