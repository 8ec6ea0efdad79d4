extension Image {
    /// The way a line of text runs.
    package enum TextDirection: Sendable {
        /// From left to right.
        case rightwards
        /// From the bottom up, turned by a quarter to the left: for the label of a vertical axis.
        case upwards
    }

    /// Draws a line of text in the font of `BitmapFont`. What lies outside the image is cut off.
    ///
    /// - Parameters:
    ///   - text: One line; a character that the font does not have, a line break too, is drawn as a box.
    ///   - row: The top row of the line.
    ///   - column: Its leftmost column.
    ///   - colour: A sample for each channel; the last one is repeated where there are fewer.
    ///   - scale: The side of a pixel of the font.
    ///   - direction: Turned text takes `BitmapFont.height` columns, and as many rows as it is long.
    package mutating func draw(
        _ text: String, atRow row: Int, column: Int, colour: [UInt8], scale: Int = 1,
        direction: TextDirection = .rightwards
    ) {
        guard let last = colour.last, scale > 0 else { return }
        let samples = (0..<channels).map { $0 < colour.count ? colour[$0] : last }
        let length = BitmapFont.width(of: text, scale: scale)
        for (index, character) in text.enumerated() {
            for (y, bits) in BitmapFont.rows(of: character).enumerated() {
                for x in 0..<BitmapFont.width where (bits >> (BitmapFont.width - 1 - x)) & 1 == 1 {
                    let along = (index * BitmapFont.advance + x) * scale
                    switch direction {
                    case .rightwards: fill(row: row + y * scale, column: column + along, side: scale, samples)
                    case .upwards:
                        fill(row: row + length - along - scale, column: column + y * scale, side: scale, samples)
                    }
                }
            }
        }
    }

    /// Fills a rectangle with a colour. What lies outside the image is cut off.
    package mutating func fill(
        rows: Range<Int>, columns: Range<Int>, colour: [UInt8]
    ) {
        guard let last = colour.last else { return }
        let samples = (0..<channels).map { $0 < colour.count ? colour[$0] : last }
        let rows = rows.clamped(to: 0..<height)
        let columns = columns.clamped(to: 0..<width)
        let (width, channels) = (width, channels)
        withMutablePixels { pixels in
            for y in rows {
                for x in columns {
                    for channel in 0..<channels { pixels[(y * width + x) * channels + channel] = samples[channel] }
                }
            }
        }
    }

    private mutating func fill(row: Int, column: Int, side: Int, _ samples: [UInt8]) {
        fill(rows: row..<row + side, columns: column..<column + side, colour: samples)
    }
}
