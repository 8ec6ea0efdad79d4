import EaselCore

extension ImageFit {
    /// A mask brought to a size as an image is, by its nearest pixels: a class between two others is none.
    ///
    /// A border has the class that most of the mask's edge is of.
    /// - Parameter mask: An image of one channel.
    package func applied(toMask mask: Image, _ size: Size2D) throws -> Image {
        guard size != Size2D(height: mask.height, width: mask.width) else { return mask }
        switch self {
        case .stretch:
            return try Self.sampled(
                mask, Self.places(mask.height, size.height), Self.places(mask.width, size.width))
        case .cover:
            let scale = max(Double(size.height) / Double(mask.height), Double(size.width) / Double(mask.width))
            return try Self.sampled(
                mask, Self.places(mask.height, size.height, middle: Double(size.height) / scale),
                Self.places(mask.width, size.width, middle: Double(size.width) / scale))
        case .contain, .pad:
            let (height, width) = Image.fittingSize(
                of: Size2D(height: mask.height, width: mask.width), into: size, isScaledUp: self != .pad
            ).pair
            let inner = try Self.sampled(mask, Self.places(mask.height, height), Self.places(mask.width, width))
            var canvas = try Image(height: size.height, width: size.width, colour: [Self.edge(of: mask)])
            canvas.paste(inner, atRow: (size.height - height) / 2, column: (size.width - width) / 2)
            return canvas
        }
    }

    /// The old place of each new one along a side.
    /// - Parameter middle: How much of the old side, in its middle, becomes the new one; all of it where it is `nil`.
    private static func places(_ old: Int, _ new: Int, middle: Double? = nil) -> [Int] {
        let extent = middle ?? Double(old)
        let start = (Double(old) - extent) / 2
        return (0..<new).map { min(max(Int(start + (Double($0) + 0.5) * extent / Double(new)), 0), old - 1) }
    }

    private static func sampled(_ mask: Image, _ rows: [Int], _ columns: [Int]) throws -> Image {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(rows.count * columns.count)
        for row in rows { for column in columns { pixels.append(mask.pixels[row * mask.width + column]) } }
        return try Image(height: rows.count, width: columns.count, channels: 1, pixels: pixels)
    }

    /// The class that most pixels at the edge are of; of several the first.
    private static func edge(of mask: Image) -> UInt8 {
        var counts = [Int](repeating: 0, count: 256)
        for row in 0..<mask.height {
            let isEdge = row == 0 || row == mask.height - 1
            for column in stride(from: 0, to: mask.width, by: isEdge ? 1 : max(1, mask.width - 1)) {
                counts[Int(mask.pixels[row * mask.width + column])] += 1
            }
        }
        return UInt8(counts.indices.max { (counts[$0], $1) < (counts[$1], $0) } ?? 0)
    }
}
