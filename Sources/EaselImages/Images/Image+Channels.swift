import EaselCore

extension Image {
    /// The background that shows through a transparent image when its alpha is taken away.
    public enum Background: UInt8, Sendable {
        /// Black: right for images light on dark.
        case black = 0
        /// White: what a viewer shows, and so the default.
        case white = 255
    }

    /// The image with another number of channels.
    ///
    /// RGB becomes grey by the luma weights of ITU-R BT.601, `(299 R + 587 G + 114 B) / 1000`, rounded; grey becomes
    /// RGB by repetition; alpha that is added is opaque, and alpha that is taken away is composited over the
    /// background, rounded.
    ///
    /// - Parameters:
    ///   - channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
    ///   - background: the background of a transparent image that loses its alpha.
    /// - Throws: `DataError` when the channels are not 1 to 4.
    public func converted(toChannels channels: Int, over background: Background = .white) throws -> Image {
        if channels == self.channels { return self }
        let count = try Image.sampleCount(height: height, width: width, channels: channels)
        let result = Image.converted(
            pixels, from: self.channels, to: channels, count: count, over: background.rawValue)
        return Image(unchecked: result, height: height, width: width, channels: channels)
    }

    /// Samples of some channels as those of another number, by the rules of `converted(toChannels:over:)`.
    static func converted<Sample: PixelSample>(
        _ pixels: [Sample], from old: Int, to new: Int, count: Int, over background: Sample
    ) -> [Sample] {
        let (isColour, hasAlpha, keepsAlpha) = (old >= 3, old == 2 || old == 4, new == 2 || new == 4)
        return [Sample](unsafeUninitializedCapacity: count) { buffer, initialized in
            var next = 0
            func put(_ value: Sample) {
                buffer.initializeElement(at: next, to: value)
                next += 1
            }
            pixels.withUnsafeBufferPointer { source in
                for start in stride(from: 0, to: source.count, by: old) {
                    var red = source[start]
                    var green = isColour ? source[start + 1] : red
                    var blue = isColour ? source[start + 2] : red
                    let alpha = hasAlpha ? source[start + old - 1] : Sample.max
                    if !keepsAlpha && alpha < Sample.max {
                        red = blend(red, alpha, background)
                        green = blend(green, alpha, background)
                        blue = blend(blue, alpha, background)
                    }
                    if new >= 3 {
                        put(red)
                        put(green)
                        put(blue)
                    } else {
                        put(isColour ? luma(red, green, blue) : red)
                    }
                    if keepsAlpha { put(alpha) }
                }
            }
            initialized = next
        }
    }

    /// Luma by the weights of ITU-R BT.601, rounded.
    package static func luma<Sample: PixelSample>(_ red: Sample, _ green: Sample, _ blue: Sample) -> Sample {
        let sum: UInt32 = 299 * UInt32(red) + 587 * UInt32(green) + 114 * UInt32(blue)
        return Sample((sum + 500) / 1000)
    }

    private static func blend<Sample: PixelSample>(_ value: Sample, _ alpha: Sample, _ background: Sample) -> Sample {
        let most = UInt32(Sample.max)
        let sum: UInt32 = UInt32(value) * UInt32(alpha) + UInt32(background) * (most - UInt32(alpha))
        return Sample((sum + most / 2) / most)
    }
}
