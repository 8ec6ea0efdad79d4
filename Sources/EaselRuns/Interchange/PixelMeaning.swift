import EaselCore
import EaselGraph

/// What a network of others takes for the numbers of a picture.
public enum PixelMeaning: Hashable, Sendable, CustomStringConvertible {
    /// Numbers from one to another: 0 to 255, 0 to 1, -1 to 1.
    case range(Float, Float)
    /// Numbers from 0 to 1 less a mean, over a deviation, for each channel.
    case standardised(mean: [Float], deviation: [Float])

    /// Reads `0..255`, `0..1`, `-1..1`, or `mean:.485/.456/.406,deviation:.229/.224/.225`, of pixels from 0 to 1.
    public init(parsing text: String) throws(OptionError) {
        switch text {
        case "0..255": self = .range(0, 255)
        case "0..1": self = .range(0, 1)
        case "-1..1": self = .range(-1, 1)
        default:
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            func numbers(_ name: String) -> [Float]? {
                guard let part = parts.first(where: { $0.hasPrefix(name + ":") }) else { return nil }
                let values = part.dropFirst(name.count + 1).split(separator: "/", omittingEmptySubsequences: false).map
                { Float($0) }
                return values.contains { $0 == nil } ? nil : values.compactMap(\.self)
            }
            guard parts.count == 2, let mean = numbers("mean"), let deviation = numbers("deviation"), !mean.isEmpty,
                mean.count == deviation.count
            else {
                throw OptionError(
                    "pixels \"\(text)\": it is 0..255, 0..1, -1..1, or mean:.485/.456/.406,deviation:.229/.224/.225 for three "
                        + "channels")
            }
            guard mean.allSatisfy({ (0...1).contains($0) }), deviation.allSatisfy({ $0 > 0 && $0 <= 1 }) else {
                throw OptionError(
                    "pixels \"\(text)\": mean and deviation are of pixels from 0 to 1; divide those of 0 to 255 by 255")
            }
            self = .standardised(mean: mean, deviation: deviation)
        }
    }

    /// The words that are read.
    public var description: String {
        func text(_ numbers: [Float]) -> String { numbers.map { "\($0)" }.joined(separator: "/") }
        return switch self {
        case .range(let low, let high): "\(Int(low))..\(Int(high))"
        case .standardised(let mean, let deviation): "mean:\(text(mean)),deviation:\(text(deviation))"
        }
    }

    /// What the network takes, of images `[N, H, W, C]` from 0 to 1.
    /// - Throws: `OptionError` where there are numbers for other channels than the images have.
    func applied(to images: Tensor) throws(OptionError) -> Tensor {
        switch self {
        case .range(let low, let high):
            let scaled = high - low == 1 ? images : images * (high - low)
            return low == 0 ? scaled : scaled + low
        case .standardised(let mean, let deviation):
            guard mean.count == images.shape[-1] else {
                throw OptionError(
                    "pixels have \(mean.count) means, and the network takes \(counted(images.shape[-1], "channel"))")
            }
            return (images - .constant(mean)) / .constant(deviation)
        }
    }
}
