/// Distinct colours for the classes of pixels: those that the PASCAL VOC challenge draws its classes in, black for class 0.
///
/// The bits of a class's number, three at a time from the lowest, are the highest bits of red, green and blue.
public enum ClassColours {
    /// The colour of a class, 0 to 255: red, green, blue.
    public static func colour(of number: UInt8) -> [UInt8] {
        var colour: [UInt8] = [0, 0, 0]
        for (place, shift) in zip(0..<8, (0..<8).map { UInt8($0) }) where number >> shift & 1 == 1 {
            colour[place % 3] |= 0x80 >> UInt8(place / 3)
        }
        return colour
    }

    /// The colours of all classes, one after another.
    package static let all = (0...255).map { colour(of: $0) }
}

extension Image {
    /// A mask, an image of one channel, as a picture in which each class has its colour.
    /// - Throws: `DataError` for an image of more channels.
    public func inClassColours() throws -> Image {
        guard channels == 1 else { throw DataError("a mask has 1 channel, and this image \(channels)") }
        var result: [UInt8] = []
        result.reserveCapacity(3 * pixels.count)
        for number in pixels { result += ClassColours.all[Int(number)] }
        return try Image(height: height, width: width, channels: 3, pixels: result)
    }

    /// The image with the colours of a mask's classes laid over it, as RGB; class 0 is left as it is.
    /// - Parameters:
    ///   - mask: The class of each pixel.
    ///   - opacity: The share of the colours, 0 to 1.
    /// - Throws: `DataError` for a mask of another size.
    public func overlaid(by mask: Image, opacity: Float = 0.5) throws -> Image {
        guard mask.channels == 1, mask.height == height, mask.width == width else {
            throw DataError("a mask of \(height)x\(width)x1 is expected, and this one is \(mask.shape)")
        }
        var result = try converted(toChannels: 3)
        let share = min(max(opacity, 0), 1)
        result.withMutablePixels { pixels in
            for (place, number) in mask.pixels.enumerated() where number > 0 {
                for (channel, value) in ClassColours.all[Int(number)].enumerated() {
                    let own = Float(pixels[3 * place + channel])
                    pixels[3 * place + channel] = UInt8((own + (Float(value) - own) * share).rounded())
                }
            }
        }
        return result
    }
}
