import CEaselLevels
import EaselCore

extension DeepImage {
    /// The image resized (stretched) to a size, as `Image.resized` does it.
    ///
    /// - Throws: `DataError` when the size is not possible.
    func resized(height: Int, width: Int) throws -> DeepImage {
        if height == self.height && width == self.width { return self }
        return try resized(
            height: height, width: width, rows: ResizeWeights(from: self.height, to: height),
            columns: ResizeWeights(from: self.width, to: width))
    }

    /// The centre crop of the image to a size, as `Image.centreCropped`.
    ///
    /// - Throws: `DataError` when the size is not possible.
    func centreCropped(height: Int, width: Int) throws -> DeepImage {
        if height == self.height && width == self.width { return self }
        let weights = ResizeWeights.covering(
            from: Size2D(height: self.height, width: self.width), to: Size2D(height: height, width: width))
        return try resized(height: height, width: width, rows: weights.rows, columns: weights.columns)
    }

    /// The whole image fitted into a size with a border in the colour of its edge, as `Image.fitted`.
    ///
    /// - Throws: `DataError` when the size is not possible.
    func fitted(height: Int, width: Int, isScaledUp: Bool = true) throws -> DeepImage {
        if height == self.height && width == self.width { return self }
        let count = try Image.sampleCount(height: height, width: width, channels: channels)
        let size = Image.fittingSize(
            of: Size2D(height: self.height, width: self.width), into: Size2D(height: height, width: width),
            isScaledUp: isScaledUp)
        let inner = try resized(height: size.height, width: size.width)
        let (top, left) = ((height - inner.height) / 2, (width - inner.width) / 2)
        let border = Image.borderColour(pixels, height: self.height, width: self.width, channels: channels)
        var canvas: [UInt16] = []
        canvas.reserveCapacity(count)
        for y in 0..<height {
            for x in 0..<width {
                let (row, column) = (y - top, x - left)
                guard (0..<inner.height).contains(row), (0..<inner.width).contains(column) else {
                    canvas += border
                    continue
                }
                let first = (row * inner.width + column) * channels
                canvas += inner.pixels[first..<(first + channels)]
            }
        }
        return DeepImage(unchecked: canvas, height: height, width: width, channels: channels)
    }

    /// Weights have 18 bits and samples 16, so sums in double precision are exact, but for those weighted by alpha.
    private func resized(height: Int, width: Int, rows: ResizeWeights, columns: ResizeWeights) throws -> DeepImage {
        let count = try Image.sampleCount(height: height, width: width, channels: channels)
        let (depth, hasAlpha) = (channels, hasAlpha)
        var result: [UInt16] = []
        result.reserveCapacity(count)
        var line = [Double](repeating: 0, count: self.width * depth)
        for y in 0..<height {
            for place in line.indices { line[place] = 0 }
            rows.forEachTap(of: y) { row, weight in
                for x in 0..<self.width {
                    let first = (row * self.width + x) * depth
                    let alpha = hasAlpha ? Double(pixels[first + depth - 1]) / 65535 : 1
                    for channel in 0..<depth {
                        let isAlpha = hasAlpha && channel == depth - 1
                        line[x * depth + channel] += weight * Double(pixels[first + channel]) * (isAlpha ? 1 : alpha)
                    }
                }
            }
            for x in 0..<width {
                var sums = [Double](repeating: 0, count: depth)
                columns.forEachTap(of: x) { column, weight in
                    for channel in 0..<depth { sums[channel] += weight * line[column * depth + channel] }
                }
                let alpha = hasAlpha ? sums[depth - 1] / 65535 : 1
                for channel in 0..<depth {
                    let isAlpha = hasAlpha && channel == depth - 1
                    let value = isAlpha || alpha <= 0 ? sums[channel] : sums[channel] / alpha
                    result.append(UInt16(max(0, min(65535, value)).rounded()))
                }
            }
        }
        return DeepImage(unchecked: result, height: height, width: width, channels: depth)
    }
}
