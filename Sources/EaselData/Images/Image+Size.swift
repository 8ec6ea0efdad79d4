import EaselCore

extension Image {
    /// The image resized (stretched) to a size.
    ///
    /// Linear interpolation when it grows; when it shrinks, each new pixel is the average of the old ones under a
    /// triangle twice its width, so that fine lines fade instead of breaking up. Colours are weighted by alpha.
    ///
    /// - Throws: `DataError` when the size is not possible.
    public func resized(height: Int, width: Int) throws -> Image {
        if height == self.height && width == self.width { return self }
        return try resized(
            height: height, width: width, rows: ResizeWeights(from: self.height, to: height),
            columns: ResizeWeights(from: self.width, to: width))
    }

    private func resized(height: Int, width: Int, rows: ResizeWeights, columns: ResizeWeights) throws -> Image {
        let count = try Image.sampleCount(height: height, width: width, channels: channels)
        // Across first, so that what lies between the two passes has the old height and the new width.
        let used = rows.positions
        var middle = [Float](repeating: 0, count: used.count * width * channels)
        var line = [Float](repeating: 0, count: self.width * channels)
        for y in used {
            readPremultiplied(row: y, into: &line)
            let start = (y - used.lowerBound) * width
            for x in 0..<width {
                for (tap, weight) in columns[x] {
                    for channel in 0..<channels {
                        middle[(start + x) * channels + channel] += weight * line[tap * channels + channel]
                    }
                }
            }
        }
        var result: [UInt8] = []
        result.reserveCapacity(count)
        line = [Float](repeating: 0, count: width * channels)
        for y in 0..<height {
            for index in line.indices { line[index] = 0 }
            for (tap, weight) in rows[y] {
                let start = (tap - used.lowerBound) * width * channels
                for index in line.indices { line[index] += weight * middle[start + index] }
            }
            appendPlain(line, to: &result)
        }
        return Image(unchecked: result, height: height, width: width, channels: channels)
    }

    /// The whole image fitted into a size: scaled with its proportions kept, centred, and padded with the colour
    /// of its border, the median of each channel over the outermost pixels.
    ///
    /// - Parameters:
    ///   - height: Rows of the result.
    ///   - width: Columns of the result.
    ///   - isScaledUp: Whether a smaller image grows; else its border does.
    /// - Throws: `DataError` when the size is not possible.
    public func fitted(height: Int, width: Int, isScaledUp: Bool = true) throws -> Image {
        if height == self.height && width == self.width { return self }
        let border = Image.borderColour(pixels, height: self.height, width: self.width, channels: channels)
        var canvas = try Image(height: height, width: width, colour: border)
        let size = Image.fittingSize(
            of: Size2D(height: self.height, width: self.width), into: Size2D(height: height, width: width),
            isScaledUp: isScaledUp)
        let inner = try resized(height: size.height, width: size.width)
        canvas.paste(inner, atRow: (height - inner.height) / 2, column: (width - inner.width) / 2)
        return canvas
    }

    /// The image brought to a size and a number of channels: transparency over white, proportions kept, a border in the
    /// colour of its edge.
    ///
    /// - Throws: `DataError` when the size is not possible.
    public func fitted(to shape: ImageShape) throws -> Image {
        try converted(toChannels: shape.channels).fitted(height: shape.height, width: shape.width)
    }

    /// The centre crop of the image to a size: scaled to cover it with its proportions kept, and the overhang cut off.
    ///
    /// - Throws: `DataError` when the size is not possible.
    public func centreCropped(height: Int, width: Int) throws -> Image {
        if height == self.height && width == self.width { return self }
        // Cut and scaled at once, between pixels where it falls so: the same part is seen of a photograph and of a smaller
        // version of it.
        let scale = max(Double(height) / Double(self.height), Double(width) / Double(self.width))
        return try resized(
            height: height, width: width,
            rows: ResizeWeights(from: self.height, to: height, middle: Double(height) / scale),
            columns: ResizeWeights(from: self.width, to: width, middle: Double(width) / scale))
    }

    /// Copies an image of the same channels into this one; it must lie inside.
    package mutating func paste(_ other: Image, atRow top: Int, column left: Int) {
        precondition(other.channels == channels && top >= 0 && left >= 0)
        precondition(top + other.height <= height && left + other.width <= width)
        let rowCount = other.width * channels
        let rowStride = width * channels
        let margin = left * channels
        withMutablePixels { target in
            other.pixels.withUnsafeBufferPointer { source in
                for y in 0..<other.height {
                    let start = (top + y) * rowStride + margin
                    for index in 0..<rowCount { target[start + index] = source[y * rowCount + index] }
                }
            }
        }
    }

    /// The size of an image that is scaled to lie within another, its proportions kept.
    static func fittingSize(of size: Size2D, into outer: Size2D, isScaledUp: Bool) -> Size2D {
        var scale = min(Double(outer.height) / Double(size.height), Double(outer.width) / Double(size.width))
        if !isScaledUp { scale = min(scale, 1) }
        return Size2D(
            height: scaled(size.height, by: scale, atMost: outer.height),
            width: scaled(size.width, by: scale, atMost: outer.width))
    }

    private static func scaled(_ side: Int, by scale: Double, atMost limit: Int) -> Int {
        max(1, min(limit, Int((Double(side) * scale).rounded())))
    }

    /// The median of each channel over the outermost pixels.
    static func borderColour<Sample: Comparable>(
        _ pixels: [Sample], height: Int, width: Int, channels: Int
    ) -> [Sample] {
        var samples = [[Sample]](repeating: [], count: channels)
        for y in 0..<height {
            let isEdge = y == 0 || y == height - 1
            for x in stride(from: 0, to: width, by: isEdge ? 1 : max(1, width - 1)) {
                for channel in 0..<channels { samples[channel].append(pixels[(y * width + x) * channels + channel]) }
            }
        }
        return samples.map { $0.sorted()[$0.count / 2] }
    }

    private func readPremultiplied(row: Int, into line: inout [Float]) {
        let start = row * width * channels
        for x in 0..<width {
            let pixel = start + x * channels
            let alpha = hasAlpha ? Float(pixels[pixel + channels - 1]) / 255 : 1
            for channel in 0..<channels {
                let isAlpha = hasAlpha && channel == channels - 1
                line[x * channels + channel] = Float(pixels[pixel + channel]) * (isAlpha ? 1 : alpha)
            }
        }
    }

    private func appendPlain(_ line: [Float], to result: inout [UInt8]) {
        for start in stride(from: 0, to: line.count, by: channels) {
            let alpha = hasAlpha ? line[start + channels - 1] / 255 : 1
            for channel in 0..<channels {
                let isAlpha = hasAlpha && channel == channels - 1
                let value = isAlpha || alpha <= 0 ? line[start + channel] : line[start + channel] / alpha
                result.append(UInt8(max(0, min(255, value)).rounded()))
            }
        }
    }
}

/// The weights of resizing along one side: which old pixels make up each new one, and by how much.
struct ResizeWeights {
    private var taps: [(position: Int, weight: Float)] = []
    private var starts: [Int] = [0]

    /// The old pixels that are used at all.
    var positions: Range<Int> {
        let used = taps.map(\.position)
        return (used.min() ?? 0)..<((used.max() ?? -1) + 1)
    }

    /// - Parameter middle: How much of the old side, in its middle, becomes the new one; all of it where it is `nil`.
    init(from old: Int, to new: Int, middle: Double? = nil) {
        let extent = middle ?? Double(old)
        let ratio = extent / Double(new)
        let start = (Double(old) - extent) / 2
        let radius = max(1, ratio)
        for position in 0..<new {
            let centre = start + (Double(position) + 0.5) * ratio - 0.5
            let first = max(0, Int((centre - radius).rounded(.up)))
            let last = min(old - 1, Int((centre + radius).rounded(.down)))
            let weights = (first...last).map { 1 - abs(Double($0) - centre) / radius }
            let sum = weights.reduce(0, +)
            for (offset, weight) in weights.enumerated() where weight > 0 {
                taps.append((first + offset, Float(weight / sum)))
            }
            starts.append(taps.count)
        }
    }

    subscript(position: Int) -> ArraySlice<(position: Int, weight: Float)> {
        taps[starts[position]..<starts[position + 1]]
    }
}
