import CEaselLevels
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
        let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            pixels.withUnsafeBufferPointer { input in
                rows.withSide { rows in
                    columns.withSide { columns in
                        var work = easel_resize(
                            input: input.baseAddress, output: buffer.baseAddress, width: Int64(self.width),
                            channels: Int64(channels), outputHeight: Int64(height), outputWidth: Int64(width),
                            rows: rows, columns: columns)
                        withUnsafeTemporaryAllocation(
                            byteCount: Int(easel_resize_scratch(&work)), alignment: 64
                        ) { scratch in
                            easel_resize_kernel()?(&work, 0, 1, scratch.assumingMemoryBound(to: Float.self).baseAddress)
                        }
                    }
                }
            }
            initialized = count
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
        let weights = ResizeWeights.covering(
            from: Size2D(height: self.height, width: self.width), to: Size2D(height: height, width: width))
        return try resized(height: height, width: width, rows: weights.rows, columns: weights.columns)
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
    package static func fittingSize(of size: Size2D, into outer: Size2D, isScaledUp: Bool) -> Size2D {
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
}
