import EaselCore

/// Pictures of one size laid out in rows and columns, for looking at.
///
/// Rows come in groups, such as originals over their reconstructions; groups stand twice as far apart as rows. Each
/// image is enlarged a whole number of times, so that a small one can be seen and no pixel is blurred.
public struct ImageGrid: Sendable {
    /// Groups of rows of images, from the top down and from left to right.
    public let groups: [[[Image]]]
    /// Pixels between images and around the grid.
    public var gutter: Int
    /// The number of times each pixel is repeated in both directions.
    public var scale: Int
    /// The grey of the gutters and of places without an image, 0 to 255.
    public var gutterGrey: UInt8 = 96

    /// Lays out groups of rows.
    ///
    /// - Parameters:
    ///   - groups: rows of images, all of one height and width; rows may be shorter than others. Where channels
    ///     differ, all are drawn with the most found.
    ///   - gutter: pixels between images.
    ///   - scale: times to enlarge; nil enlarges until the shorter side has at least 56 pixels.
    /// - Throws: `DataError` when there is no image, sizes differ, or the result would be too large.
    public init(groups: [[[Image]]], gutter: Int = 4, scale: Int? = nil) throws {
        let images = groups.joined().joined()
        guard let first = images.first else { throw DataError("image grid: there is no picture to draw") }
        if let odd = images.first(where: { $0.height != first.height || $0.width != first.width }) {
            throw DataError(
                "image grid: pictures of one size are expected, got \(first.height)x\(first.width) and "
                    + "\(odd.height)x\(odd.width)")
        }
        let shorter = min(first.height, first.width)
        self.groups = groups.map { $0.filter { !$0.isEmpty } }.filter { !$0.isEmpty }
        self.gutter = gutter
        self.scale = scale ?? max(1, (56 + shorter - 1) / shorter)
        guard gutter >= 0, self.scale >= 1 else {
            throw DataError("image grid: gutter \(gutter) and scale \(self.scale): expected at least 0 and 1")
        }
    }

    /// Lays out images one after another.
    ///
    /// - Throws: `DataError` as `init(groups:gutter:scale:)`.
    public init(_ images: [Image], columns: Int, gutter: Int = 4, scale: Int? = nil) throws {
        try self.init(comparing: [images], columns: columns, gutter: gutter, scale: scale)
    }

    /// Lays out several versions of the same images one above the other: originals, noisy ones, reconstructions.
    ///
    /// - Parameters:
    ///   - versions: lists of images of equal length; each group of rows shows `columns` of every version.
    ///   - columns: images in a row.
    /// - Throws: `DataError` when the lists differ in length, and as `init(groups:gutter:scale:)`.
    public init(comparing versions: [[Image]], columns: Int, gutter: Int = 4, scale: Int? = nil) throws {
        guard columns > 0 else { throw DataError("image grid: \(columns) columns: expected at least 1") }
        let count = versions.first?.count ?? 0
        if let odd = versions.first(where: { $0.count != count }) {
            throw DataError("image grid: \(count) pictures cannot be compared with \(odd.count), expected as many")
        }
        let starts = Array(stride(from: 0, to: count, by: columns))
        let rows = starts.map { start in versions.map { Array($0[start..<min(start + columns, count)]) } }
        // One version is one group, so that its rows stand evenly.
        let groups = versions.count == 1 ? [rows.map { $0[0] }] : rows
        try self.init(groups: groups, gutter: gutter, scale: scale)
    }

    /// Draws the grid.
    ///
    /// - Throws: `DataError` when the result would be larger than an image may be.
    public func render() throws -> Image {
        let images = groups.joined().joined()
        guard let first = images.first else { throw DataError("image grid: there is no picture to draw") }
        let channels = images.contains { $0.channels >= 3 } ? 3 : 1
        let hasAlpha = images.contains { $0.hasAlpha }
        let depth = channels + (hasAlpha ? 1 : 0)
        let columns = groups.joined().map(\.count).max() ?? 0
        let rows = groups.map(\.count).reduce(0, +)
        let (cellHeight, tall) = first.height.multipliedReportingOverflow(by: scale)
        let (cellWidth, broad) = first.width.multipliedReportingOverflow(by: scale)
        let limit = Image.maximumSamples
        guard !tall, !broad, cellHeight < limit, cellWidth < limit, gutter < limit, rows < limit, columns < limit else {
            throw DataError("image grid: \(rows)x\(columns) pictures enlarged \(scale) times are too large to draw")
        }
        let height = rows * (cellHeight + gutter) + groups.count * gutter
        let width = columns * (cellWidth + gutter) + gutter
        let colour = [UInt8](repeating: gutterGrey, count: channels) + (hasAlpha ? [255] : [])
        var canvas = try Image(height: height, width: width, colour: colour)
        var top = gutter
        for group in groups {
            for row in group {
                for (column, image) in row.enumerated() {
                    let cell = try image.converted(toChannels: depth).enlarged(scale)
                    canvas.paste(cell, atRow: top, column: gutter + column * (cellWidth + gutter))
                }
                top += cellHeight + gutter
            }
            top += gutter
        }
        return canvas
    }

    /// Images from a batch of numbers.
    ///
    /// A pixel with a NaN in it is drawn magenta, in an image that is grey too (which becomes RGB): a run that has
    /// gone wrong must not look like a dark image.
    ///
    /// - Parameters:
    ///   - values: `count * height * width * channels` numbers.
    ///   - shape: the size of each image.
    ///   - scaling: what the numbers mean; those outside are clamped.
    /// - Throws: `DataError` when the number of values is not a whole number of pictures.
    public static func images(
        _ values: some Collection<Float>, of shape: ImageShape, scaling: PixelScaling
    ) throws -> [Image] {
        let (size, channels) = (try Image.sampleCount(shape), shape.channels)
        let values = Array(values)
        guard values.count % size == 0 else {
            throw DataError(
                "image grid: \(values.count) values are not a whole number of \(shape) pictures")
        }
        return try stride(from: 0, to: values.count, by: size).map { start in
            let part = values[start..<(start + size)]
            let image = try Image(
                height: shape.height, width: shape.width, channels: channels, values: part, scaling: scaling)
            guard part.contains(where: \.isNaN) else { return image }
            var marked = try image.converted(toChannels: image.hasAlpha ? 4 : 3)
            let (magenta, depth): ([UInt8], Int) = ([255, 0, 255, 255], marked.channels)
            marked.withMutablePixels { pixels in
                for pixel in 0..<(shape.height * shape.width) {
                    let samples = part[(start + pixel * channels)..<(start + (pixel + 1) * channels)]
                    guard samples.contains(where: \.isNaN) else { continue }
                    for channel in 0..<depth { pixels[pixel * depth + channel] = magenta[channel] }
                }
            }
            return marked
        }
    }
}

extension Image {
    /// The image with every pixel repeated in both directions.
    package func enlarged(_ scale: Int) -> Image {
        if scale == 1 { return self }
        var result: [UInt8] = []
        result.reserveCapacity(pixels.count * scale * scale)
        for y in 0..<height {
            var line: [UInt8] = []
            line.reserveCapacity(width * channels * scale)
            for x in 0..<width {
                let start = (y * width + x) * channels
                for _ in 0..<scale { line.append(contentsOf: pixels[start..<(start + channels)]) }
            }
            for _ in 0..<scale { result.append(contentsOf: line) }
        }
        return Image(unchecked: result, height: height * scale, width: width * scale, channels: channels)
    }
}
