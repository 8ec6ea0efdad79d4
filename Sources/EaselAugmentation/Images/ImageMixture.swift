import EaselCore
import EaselImages

/// Another image mixed into one, and its target into the other's.
package struct ImageMixture: Sendable {
    /// How pixels are mixed.
    enum Kind: Sendable {
        /// All pixels are weighted means.
        case blend
        /// A rectangle is the other image's.
        case paste(top: Int, left: Int, Size2D)
    }

    /// The other image.
    let partner: Int
    /// The share of the other image, 0 to 1.
    let share: Double
    let kind: Kind

    /// Mixes images of one size.
    func callAsFunction(_ image: inout Image, _ other: Image) throws {
        let other = try other.converted(toChannels: image.channels)
        let (width, channels) = (image.width, image.channels)
        switch kind {
        case .blend:
            let part = Int((share * 65536).rounded())
            image.withMutablePixels { pixels in
                for place in pixels.indices {
                    let sum = Int(pixels[place]) * (65536 - part) + Int(other.pixels[place]) * part
                    pixels[place] = UInt8((sum + 32768) >> 16)
                }
            }
        case .paste(let top, let left, let size):
            image.withMutablePixels { pixels in
                for y in top..<(top + size.height) {
                    let start = (y * width + left) * channels
                    for place in start..<(start + size.width * channels) { pixels[place] = other.pixels[place] }
                }
            }
        }
    }

    /// Mixes targets: classes become probabilities.
    /// - Throws: `DataError` for targets that cannot be mixed.
    func callAsFunction(_ target: Target, _ other: Target, classes: Int?) throws -> Target {
        switch (target, other) {
        case (.none, _): return .none
        case (.numbers(let own), .numbers(let others)) where own.count == others.count:
            return .numbers(zip(own, others).map { $0 * Float(1 - share) + $1 * Float(share) })
        case (.label, .label), (.label, .probabilities), (.probabilities, .label), (.probabilities, .probabilities):
            guard let classes else { throw DataError("the number of classes must be known to mix them") }
            let (own, others) = (try target.probabilities(of: classes), try other.probabilities(of: classes))
            return .probabilities(zip(own, others).map { $0 * Float(1 - share) + $1 * Float(share) })
        default:
            throw DataError("pictures are mixed where targets are classes or numbers; these are not")
        }
    }
}
