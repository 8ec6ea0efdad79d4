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
        let keepsAlpha = channels == 2 || channels == 4
        let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            var next = 0
            func put(_ value: UInt8) {
                buffer.initializeElement(at: next, to: value)
                next += 1
            }
            pixels.withUnsafeBufferPointer { source in
                for start in stride(from: 0, to: source.count, by: self.channels) {
                    let isColour = self.channels >= 3
                    var red = source[start]
                    var green = isColour ? source[start + 1] : red
                    var blue = isColour ? source[start + 2] : red
                    let alpha = hasAlpha ? source[start + self.channels - 1] : 255
                    if !keepsAlpha && alpha < 255 {
                        red = Image.blend(red, alpha, background.rawValue)
                        green = Image.blend(green, alpha, background.rawValue)
                        blue = Image.blend(blue, alpha, background.rawValue)
                    }
                    if channels >= 3 {
                        put(red)
                        put(green)
                        put(blue)
                    } else {
                        put(isColour ? Image.luma(red, green, blue) : red)
                    }
                    if keepsAlpha { put(alpha) }
                }
            }
            initialized = next
        }
        return Image(unchecked: result, height: height, width: width, channels: channels)
    }

    private static func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
        let sum: UInt32 = 299 * UInt32(red) + 587 * UInt32(green) + 114 * UInt32(blue)
        return UInt8((sum + 500) / 1000)
    }

    private static func blend(_ value: UInt8, _ alpha: UInt8, _ background: UInt8) -> UInt8 {
        let sum: UInt32 = UInt32(value) * UInt32(alpha) + UInt32(background) * UInt32(255 - alpha)
        return UInt8((sum + 127) / 255)
    }
}
