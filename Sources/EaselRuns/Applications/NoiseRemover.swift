import EaselImages
import EaselMeasures
import EaselCore

/// Something that removes the noise of pictures of any size, whatever their samples are.
package protocol NoiseRemover {
    /// The picture without its noise, of the same size and channels.
    /// - Parameter progress: Told of the share that is done.
    /// - Throws: `DataError` for a picture that cannot be worked on, `RuntimeError` where memory is short.
    func cleaned<Picture: SampledImage>(_ picture: Picture, progress: (Double) -> Void) throws -> Cleaned<Picture>
}

/// A picture without its noise, and what was taken for noise.
package struct Cleaned<Picture: SampledImage> {
    /// The picture.
    package let image: Picture
    /// The standard deviation of the noise, pixels in `0…1`; nil where it plays no part.
    package let noiseLevel: Double?
    /// What a person should know of the result, a line each.
    package let notes: [String]

    package init(_ image: Picture, noiseLevel: Double? = nil, notes: [String] = []) {
        (self.image, self.noiseLevel, self.notes) = (image, noiseLevel, notes)
    }
}

extension NoiseRemover {
    /// Refuses a share of the noise to remove that is none.
    static func check(strength: Double) throws(OptionError) {
        guard (0...1).contains(strength) else {
            throw OptionError("a strength of \(strength): it is the share of the noise to remove, in 0…1")
        }
    }

    /// Refuses what is no standard deviation of pixels.
    static func check(noiseLevel: Double?) throws(OptionError) {
        guard let noiseLevel, !(0...1).contains(noiseLevel) else { return }
        throw OptionError("a noise level of \(noiseLevel): it is a standard deviation of pixels in 0…1")
    }
}

extension Denoiser: NoiseRemover {
    @_specialize(where Picture == Image)
    @_specialize(where Picture == DeepImage)
    package func cleaned<Picture: SampledImage>(
        _ picture: Picture, progress: (Double) -> Void
    ) throws -> Cleaned<Picture> {
        Cleaned(try picture.blended(with: restored(picture), share: strength))
    }
}

extension SampledImage {
    /// The standard deviation of the noise in its colours, estimated; nil where nothing can be told.
    package var estimatedNoiseLevel: Double? {
        guard height >= 4, width >= 4 else { return nil }
        let (colours, table) = (colours, Sample.unitValues)
        var estimate = NoiseEstimate(height: height, width: width, channels: colours)
        var rows = [Float](repeating: 0, count: 4 * width * colours)
        pixels.withUnsafeBufferPointer { pixels in
            for row in estimate.rows {
                let start = row * width * channels
                for pixel in 0..<4 * width {
                    for colour in 0..<colours {
                        rows[pixel &* colours &+ colour] =
                            table[Int(pixels[start &+ pixel &* channels &+ colour])]
                    }
                }
                rows.withUnsafeBufferPointer { estimate.add($0) }
            }
        }
        return estimate.deviation
    }

    /// The root of the mean square of what was changed, in `0…1`, alpha left out.
    package func change(to other: Self) -> Double {
        let (channels, colours, table) = (channels, colours, Sample.unitValues)
        var sum = 0.0
        pixels.withUnsafeBufferPointer { before in
            other.pixels.withUnsafeBufferPointer { after in
                for pixel in 0..<height * width {
                    for colour in 0..<colours {
                        let place = pixel &* channels &+ colour
                        let difference = table[Int(before[place])] - table[Int(after[place])]
                        sum += Double(difference * difference)
                    }
                }
            }
        }
        return (sum / Double(height * width * colours)).squareRoot()
    }

    /// Part of the way from this picture to another of the same size and channels.
    package func blended(with other: Self, share: Double) throws -> Self {
        guard share != 1 else { return other }
        let table = Sample.unitValues
        let weight = Float(share)
        return try Self(
            height: height, width: width, channels: channels,
            pixels: zip(pixels, other.pixels).map { before, after in
                let (from, to) = (table[Int(before)], table[Int(after)])
                return Sample(unitValue: from + (to - from) * weight)
            })
    }
}
