import CEaselLevels
import EaselCore
import EaselImages
import Testing

/// Resizing against a naive twin in Double.
@Suite struct ImageResizeTests {
    private func noise(_ height: Int, _ width: Int, _ channels: Int) throws -> Image {
        var random = RandomSequence(Philox(seed: UInt64(height * 1000 + width), stream: 3))
        // Black and white beside each other, where errors of weights show most.
        let pixels = (0..<height * width * channels).map { _ in
            random.below(3) == 0 ? UInt8(truncatingIfNeeded: random.nextWord()) : random.below(2) == 0 ? 0 : 255
        }
        return try Image(height: height, width: width, channels: channels, pixels: pixels)
    }

    /// The weights of the old pixels that make up a new one.
    private func weights(_ position: Int, _ old: Int, _ new: Int, _ extent: Double) -> [(Int, Double)] {
        let (ratio, start) = (extent / Double(new), (Double(old) - extent) / 2)
        let centre = start + (Double(position) + 0.5) * ratio - 0.5
        let all = (0..<old).map { ($0, max(0, 1 - abs(Double($0) - centre) / max(1, ratio))) }.filter { $0.1 > 0 }
        let sum = all.reduce(0) { $0 + $1.1 }
        return all.map { ($0.0, $0.1 / sum) }
    }

    /// The new samples before they are rounded.
    private func twin(_ image: Image, _ height: Int, _ width: Int, rows: Double, columns: Double) -> [Double] {
        let alpha = image.channels - 1
        var result: [Double] = []
        for y in 0..<height {
            for x in 0..<width {
                var sums = [Double](repeating: 0, count: image.channels)
                for (row, down) in weights(y, image.height, height, rows) {
                    for (column, across) in weights(x, image.width, width, columns) {
                        let start = (row * image.width + column) * image.channels
                        let share = down * across * (image.hasAlpha ? Double(image.pixels[start + alpha]) / 255 : 1)
                        for channel in 0..<image.channels {
                            sums[channel] +=
                                image.hasAlpha && channel == alpha
                                ? share * 255 : share * Double(image.pixels[start + channel])
                        }
                    }
                }
                if image.hasAlpha, sums[alpha] > 0 {
                    for channel in 0..<alpha { sums[channel] /= sums[alpha] / 255 }
                }
                result += sums
            }
        }
        return result
    }

    /// Whether all samples are their twins rounded, where those are not half-way between two.
    private func agrees(_ image: Image, _ twins: [Double], _ comment: String) -> Bool {
        image.pixels.count == twins.count
            && zip(image.pixels, twins).allSatisfy { sample, twin in
                let rounded = twin.rounded()
                let isClear = abs(abs(twin - twin.rounded(.down)) - 0.5) > 0.05
                return isClear ? Double(sample) == rounded : abs(Double(sample) - rounded) <= 1
            }
    }

    @Test(arguments: 1...4) func isTheTwinRounded(channels: Int) throws {
        let cases = [(7, 5, 3, 4), (40, 61, 9, 8), (3, 4, 17, 9), (1, 90, 5, 2), (70, 1, 1, 6), (33, 200, 32, 32)]
        for (height, width, newHeight, newWidth) in cases {
            let image = try noise(height, width, channels)
            let name = "\(image.shape) to \(newHeight)x\(newWidth)"
            let stretched = try image.resized(height: newHeight, width: newWidth)
            let whole = twin(image, newHeight, newWidth, rows: Double(height), columns: Double(width))
            #expect(agrees(stretched, whole, name), "\(name)")
            let cropped = try image.centreCropped(height: newHeight, width: newWidth)
            let scale = max(Double(newHeight) / Double(height), Double(newWidth) / Double(width))
            let middle = twin(
                image, newHeight, newWidth, rows: Double(newHeight) / scale, columns: Double(newWidth) / scale)
            #expect(agrees(cropped, middle, name), "\(name), cropped")
        }
    }

    /// Not even a reduction by thousands loses light.
    @Test func flatStaysFlat() throws {
        for colour in [[255], [7, 254, 128], [3, 255], [9, 200, 77, 255]] as [[UInt8]] {
            for (height, width) in [(4000, 3), (2, 5000), (11, 13)] {
                let flat = try Image(height: height, width: width, colour: colour)
                #expect(try flat.resized(height: 7, width: 2) == Image(height: 7, width: 2, colour: colour))
            }
        }
        let clear = try Image(height: 9, width: 9, colour: [200, 100, 50, 0])
        #expect(try clear.resized(height: 3, width: 3) == Image(height: 3, width: 3, colour: [0, 0, 0, 0]))
    }

    @Test(arguments: 1...4) func everyInstructionSetGivesTheSameBytes(channels: Int) throws {
        let before = easel_level_current()
        defer { _ = easel_level_set(before) }
        let image = try noise(61, 83, channels)
        for (height, width) in [(20, 31), (90, 100), (1, 1)] {
            var results: [Image] = []
            for level in [EASEL_LEVEL_BASELINE, EASEL_LEVEL_AVX2, EASEL_LEVEL_AVX512] where easel_level_set(level) != 0
            {
                results.append(try image.resized(height: height, width: width))
            }
            #expect(results.allSatisfy { $0 == results[0] })
        }
    }
}
