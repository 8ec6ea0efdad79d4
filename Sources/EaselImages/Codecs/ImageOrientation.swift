/// How a stored image is turned and mirrored to stand upright: EXIF's orientation (tag 0x0112), by its numbers.
public enum ImageOrientation: Int, Sendable, Hashable, CaseIterable {
    /// As stored.
    case upright = 1
    /// Left and right exchanged.
    case mirrored
    /// Turned by half.
    case turned
    /// Top and bottom exchanged.
    case flipped
    /// Rows and columns exchanged.
    case transposed
    /// To be turned clockwise by a quarter.
    case needsClockwiseTurn
    /// Rows and columns exchanged along the other diagonal.
    case transversed
    /// To be turned anticlockwise by a quarter.
    case needsAnticlockwiseTurn

    /// Whether the upright image's height is the stored one's width.
    public var swapsSides: Bool { rawValue >= 5 }
}

extension Image {
    /// The image turned upright from how it was stored.
    public func turned(upright orientation: ImageOrientation) -> Image {
        guard orientation != .upright else { return self }
        let (rows, columns) = orientation.swapsSides ? (width, height) : (height, width)
        return Image(unchecked: turnedPixels(upright: orientation), height: rows, width: columns, channels: channels)
    }
}

extension DeepImage {
    /// The image turned upright from how it was stored.
    func turned(upright orientation: ImageOrientation) -> DeepImage {
        guard orientation != .upright else { return self }
        let (rows, columns) = orientation.swapsSides ? (width, height) : (height, width)
        return DeepImage(
            unchecked: turnedPixels(upright: orientation), height: rows, width: columns, channels: channels)
    }
}

extension SampledImage {
    /// The samples of the image turned upright from how it was stored.
    fileprivate func turnedPixels(upright orientation: ImageOrientation) -> [Sample] {
        let (rows, columns) = orientation.swapsSides ? (width, height) : (height, width)
        // Where the first pixel comes from, and how far apart in the source those of a column and of a row lie.
        let (line, last) = (width, height * width - 1)
        let (start, down, across) =
            switch orientation {
            case .upright: (0, line, 1)
            case .mirrored: (width - 1, line, -1)
            case .turned: (last, -line, -1)
            case .flipped: (last - (width - 1), -line, 1)
            case .transposed: (0, 1, line)
            case .needsClockwiseTurn: (last - (width - 1), 1, -line)
            case .transversed: (last, -1, -line)
            case .needsAnticlockwiseTurn: (width - 1, -1, line)
            }
        return pixels.withUnsafeBufferPointer { source in
            [Sample](unsafeUninitializedCapacity: source.count) { target, count in
                var place = 0
                for y in 0..<rows {
                    var from = (start + y * down) * channels
                    for _ in 0..<columns {
                        for channel in 0..<channels {
                            target.initializeElement(at: place + channel, to: source[from + channel])
                        }
                        place += channels
                        from += across * channels
                    }
                }
                count = source.count
            }
        }
    }
}
