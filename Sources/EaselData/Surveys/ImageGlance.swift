import EaselImages

/// A glance at an image: how light it is, how much it varies, and what it looks like in a few numbers.
///
/// Transparency is laid over white. Of a side of more than 1,024 pixels every second, third, … is looked at, so that a
/// large photograph takes no longer than a screen full.
package struct ImageGlance {
    /// Rows and columns of the reduced image.
    static let side = 32
    /// The most pixels of a side that are looked at.
    private static let mostLookedAt = 1024
    /// Below this standard deviation of its grey levels, in 256ths, an image is flat.
    private static let flatDeviation = 2.0
    /// An image of whose pixels 99 in 100 are darker than this, of 255, is dark.
    private static let darkLevel = 32

    /// Whether it is, but for next to nothing, of one colour.
    package let isFlat: Bool
    /// Whether next to nothing in it is lighter than an eighth of white.
    package let isDark: Bool
    /// What it looks like.
    package let look: ImageLook

    /// Looks at an image.
    package init(_ image: Image) {
        let (columns, rows) = (Self.places(image.width), Self.places(image.height))
        let (across, down) = (
            BoxAverage(from: columns.count, to: Self.side), BoxAverage(from: rows.count, to: Self.side)
        )
        let depth = image.channels >= 3 ? 3 : 1
        var histogram = [Int](repeating: 0, count: 256)
        // One plane after another: the rows that are looked at, shrunk to the new width.
        var narrow = [Float](repeating: 0, count: depth * rows.count * Self.side)
        var line = [Float](repeating: 0, count: depth * columns.count)
        image.pixels.withUnsafeBufferPointer { pixels in
            for (row, y) in rows.enumerated() {
                Self.read(pixels, y * image.width, columns, image, into: &line, &histogram)
                for plane in 0..<depth {
                    let first = (plane * rows.count + row) * Self.side
                    Self.shrink(line, plane * columns.count, 1, across) { narrow[first + $0] = $1 }
                }
            }
        }
        var small = [Float](repeating: 0, count: depth * Self.side * Self.side)
        for plane in 0..<depth {
            for column in 0..<Self.side {
                Self.shrink(narrow, plane * rows.count * Self.side + column, Self.side, down) {
                    small[(plane * Self.side + $0) * Self.side + column] = $1
                }
            }
        }
        let total = rows.count * columns.count
        let mean = histogram.enumerated().reduce(0.0) { $0 + Double($1.offset * $1.element) } / Double(total)
        let variance = histogram.enumerated().reduce(0.0) { sum, bin in
            let difference = Double(bin.offset) - mean
            return sum + difference * difference * Double(bin.element)
        }
        isFlat = variance / Double(total) < Self.flatDeviation * Self.flatDeviation
        isDark = histogram[..<Self.darkLevel].reduce(0, +) * 100 >= total * 99
        look = ImageLook(small, depth: depth)
    }

    /// The places of a side that are looked at.
    static func places(_ side: Int) -> [Int] {
        let step = (side + mostLookedAt - 1) / mostLookedAt
        return Array(stride(from: 0, to: side, by: step))
    }

    /// Takes a row apart into planes of grey or of red, green and blue, and counts its grey levels.
    private static func read(
        _ pixels: UnsafeBufferPointer<UInt8>, _ start: Int, _ columns: [Int], _ image: Image, into line: inout [Float],
        _ histogram: inout [Int]
    ) {
        let (channels, hasAlpha, isColour) = (image.channels, image.hasAlpha, image.channels >= 3)
        let count = columns.count
        line.withUnsafeMutableBufferPointer { line in
            histogram.withUnsafeMutableBufferPointer { histogram in
                columns.withUnsafeBufferPointer { columns in
                    for place in 0..<count {
                        let first = (start &+ columns[place]) &* channels
                        var (red, green, blue) = (Int(pixels[first]), 0, 0)
                        if isColour { (green, blue) = (Int(pixels[first &+ 1]), Int(pixels[first &+ 2])) }
                        if hasAlpha {
                            let alpha = Int(pixels[first &+ channels &- 1])
                            let white = 255 &* (255 &- alpha) &+ 127
                            red = (red &* alpha &+ white) / 255
                            (green, blue) = ((green &* alpha &+ white) / 255, (blue &* alpha &+ white) / 255)
                        }
                        line[place] = Float(red)
                        if isColour {
                            (line[count &+ place], line[2 &* count &+ place]) = (Float(green), Float(blue))
                            red = (299 &* red &+ 587 &* green &+ 114 &* blue &+ 500) / 1000
                        }
                        histogram[red] &+= 1
                    }
                }
            }
        }
    }

    /// Averages a line of numbers, which lie `step` apart from `first` on, to a few.
    private static func shrink(
        _ numbers: [Float], _ first: Int, _ step: Int, _ box: BoxAverage, _ put: (Int, Float) -> Void
    ) {
        var weight = 0
        for (place, span) in box.spans.enumerated() {
            var sum: Float = 0
            for old in span {
                sum += numbers[first &+ old &* step] * box.weights[weight]
                weight &+= 1
            }
            put(place, sum)
        }
    }
}
