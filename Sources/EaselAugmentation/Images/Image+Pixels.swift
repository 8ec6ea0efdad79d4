import EaselCore
import EaselImages

extension Image {
    /// Replaces each colour by that of a table; alpha stays.
    /// - Parameter tables: 256 samples for each colour, or for all of them.
    mutating func replace(by tables: [[UInt8]]) {
        let (channels, colours) = (channels, colours)
        withMutablePixels { pixels in
            for colour in 0..<colours {
                tables[tables.count == 1 ? 0 : colour].withUnsafeBufferPointer { table in
                    for place in stride(from: colour, to: pixels.count, by: channels) {
                        pixels[place] = table[Int(pixels[place])]
                    }
                }
            }
        }
    }

    /// Replaces each colour by a function of it, from 0 to 255 and to the nearest of those; alpha stays.
    mutating func replace(by function: (Double) -> Double) {
        replace(by: [(0...255).map { UInt8(clamped: function(Double($0))) }])
    }

    /// Changes the colours of each pixel; a grey one is three times the same, and its luma afterwards.
    mutating func changeColours(_ change: (Float, Float, Float) -> (Float, Float, Float)) {
        let (channels, isGrey) = (channels, colours == 1)
        withMutablePixels { pixels in
            for place in stride(from: 0, to: pixels.count, by: channels) {
                let red = Float(pixels[place])
                let (green, blue) =
                    isGrey ? (red, red) : (Float(pixels[place + 1]), Float(pixels[place + 2]))
                let new = change(red, green, blue)
                if isGrey {
                    pixels[place] = UInt8(clamped: 0.299 * new.0 + 0.587 * new.1 + 0.114 * new.2)
                } else {
                    pixels[place] = UInt8(clamped: new.0)
                    pixels[place + 1] = UInt8(clamped: new.1)
                    pixels[place + 2] = UInt8(clamped: new.2)
                }
            }
        }
    }

    /// The luma of each pixel, `(299 R + 587 G + 114 B) / 1000` rounded; a grey image's samples.
    var lumas: [UInt8] {
        let (channels, isGrey) = (channels, colours == 1)
        return [UInt8](unsafeUninitializedCapacity: height * width) { buffer, count in
            pixels.withUnsafeBufferPointer { pixels in
                for place in 0..<(height * width) {
                    let at = place * channels
                    buffer[place] = isGrey ? pixels[at] : Image.luma(pixels[at], pixels[at + 1], pixels[at + 2])
                }
            }
            count = height * width
        }
    }

    /// How often each of the 256 samples of a colour occurs.
    func histogram(of colour: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: 256)
        pixels.withUnsafeBufferPointer { pixels in
            for place in stride(from: colour, to: pixels.count, by: channels) { counts[Int(pixels[place])] += 1 }
        }
        return counts
    }

    /// Replaces each colour by a table that is made of how often its samples occur.
    mutating func replaceByHistograms(_ table: ([Int]) -> [UInt8]) {
        replace(by: (0..<colours).map { table(histogram(of: $0)) })
    }

    /// Blends the image with another of its shape: `other + factor (own - other)`, so that a factor of 1 changes nothing and
    /// one above it does the opposite of blending; alpha stays.
    mutating func blend(from other: Image, factor: Double) {
        let (channels, colours, factor) = (channels, colours, Float(factor))
        withMutablePixels { pixels in
            other.pixels.withUnsafeBufferPointer { other in
                for colour in 0..<colours {
                    for place in stride(from: colour, to: pixels.count, by: channels) {
                        let start = Float(other[place])
                        pixels[place] = UInt8(clamped: start + factor * (Float(pixels[place]) - start))
                    }
                }
            }
        }
    }

    /// Blends the image with one colour, as the other `blend` does.
    mutating func blend(from grey: Double, factor: Double) {
        replace { grey + factor * ($0 - grey) }
    }

    /// Puts new luma in the place of the old: its difference is added to all colours.
    mutating func addDifference(from old: [UInt8], to new: [UInt8]) {
        let (channels, colours) = (channels, colours)
        withMutablePixels { pixels in
            for place in old.indices {
                let difference = Int(new[place]) - Int(old[place])
                for colour in 0..<colours {
                    let at = place * channels + colour
                    pixels[at] = UInt8(min(max(Int(pixels[at]) + difference, 0), 255))
                }
            }
        }
    }
}

extension UInt8 {
    /// The nearest sample; NaN gives 0.
    @inline(__always) init(clamped value: Float) {
        // The comparison is false for NaN.
        self = value > 0 ? UInt8(Swift.min(value + 0.5, 255)) : 0
    }

    /// The nearest sample; NaN gives 0.
    @inline(__always) init(clamped value: Double) { self = value > 0 ? UInt8(Swift.min(value + 0.5, 255)) : 0 }
}
