import EaselImages

/// Images below one another on white, each under a caption.
struct ImageColumn {
    private var parts: [(image: Image, caption: String)] = []

    private static let margin = 12
    private static let gap = 6
    /// Pixels of the captions' font, and of the image that words are wrapped to where images are narrow.
    private static let scale = 2
    private static let leastWidth = 560

    /// Adds an image below the others.
    mutating func append(_ image: Image, caption: String) { parts.append((image, caption)) }

    /// The whole.
    /// - Throws: `DataError` where it would be larger than an image may be.
    func image() throws -> Image {
        let inner = max(parts.map(\.image.width).max() ?? 0, Self.leastWidth)
        let line = BitmapFont.height * Self.scale + 4
        let captions = parts.map { Self.wrapped($0.caption, columns: inner) }
        let height = zip(parts, captions).reduce(Self.margin) {
            $0 + $1.1.count * line + Self.gap + $1.0.image.height + Self.margin
        }
        let width = inner + 2 * Self.margin
        let count = try Image.sampleCount(height: height, width: width, channels: 3)
        var canvas = Image(
            unchecked: [UInt8](repeating: 255, count: count), height: height, width: width, channels: 3)
        var top = Self.margin
        for (part, lines) in zip(parts, captions) {
            for text in lines {
                canvas.draw(text, atRow: top, column: Self.margin, colour: [0x22], scale: Self.scale)
                top += line
            }
            top += Self.gap
            canvas.paste(try part.image.converted(toChannels: 3), atRow: top, column: Self.margin)
            top += part.image.height + Self.margin
        }
        return canvas
    }

    /// A text in lines that fit into a width, broken between words.
    private static func wrapped(_ text: String, columns: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, BitmapFont.width(of: "\(last) \(word)", scale: scale) <= columns {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(BitmapFont.fitted(String(word), columns: columns, scale: scale))
            }
        }
        return lines
    }
}
