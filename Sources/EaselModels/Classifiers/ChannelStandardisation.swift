import EaselCore

/// What is taken from the pixels of each channel, in `0…1`, and what they are then divided by: how a network that is
/// already trained expects its images.
///
/// Written as means, a slash and deviations, each for every channel with colons between, or once for all:
/// `0.485:0.456:0.406/0.229:0.224:0.225`. `imagenet` stands for just these.
public struct ChannelStandardisation: Hashable, Sendable, CustomStringConvertible {
    /// The mean of each channel, or one for all.
    public let mean: [Float]
    /// The deviation of each channel, or one for all.
    public let deviation: [Float]

    /// Makes a standardisation.
    /// - Throws: `OptionError` for lists that do not go together, a number that is none, or a deviation that is not above 0.
    public init(mean: [Float], deviation: [Float]) throws(OptionError) {
        guard (1...4).contains(mean.count), mean.count == deviation.count else {
            throw OptionError(
                "a standardisation has \(mean.count) means and \(deviation.count) deviations; give one of each for a channel, "
                    + "or for all")
        }
        guard mean.allSatisfy(\.isFinite), deviation.allSatisfy({ $0.isFinite && $0 >= 1e-6 }) else {
            throw OptionError("a standardisation divides by \(deviation); deviations must be at least 1e-6")
        }
        (self.mean, self.deviation) = (mean, deviation)
    }

    private init(trusted mean: [Float], _ deviation: [Float]) { (self.mean, self.deviation) = (mean, deviation) }

    /// The means and deviations of ImageNet's channels, as torchvision has them.
    public static let imageNet = ChannelStandardisation(trusted: [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    /// Pixels from -1 to 1.
    public static let minusOneToOne = ChannelStandardisation(trusted: [0.5], [0.5])
    /// `(b - 127) / 128` of a byte b, as the authors of EfficientNet-Lite have it.
    public static let efficientNetLite = ChannelStandardisation(trusted: [127.0 / 255], [128.0 / 255])

    static let imageNetName = "imagenet"

    /// Reads what `description` writes.
    /// - Throws: `OptionError` that shows how it is written.
    public init(parsing text: String) throws(OptionError) {
        if text == Self.imageNetName {
            self = .imageNet
            return
        }
        let sides = text.split(separator: "/", omittingEmptySubsequences: false).map { side in
            side.split(separator: ":", omittingEmptySubsequences: false).map { Float($0) }
        }
        guard sides.count == 2, !sides.joined().contains(nil) else {
            throw OptionError(
                "\"\(text)\" is no means and deviations of channels; write them as in "
                    + "0.485:0.456:0.406/0.229:0.224:0.225, or 0.5/0.5 for all channels alike")
        }
        try self.init(mean: sides[0].compactMap(\.self), deviation: sides[1].compactMap(\.self))
    }

    /// The means and deviations as they are written.
    public var description: String {
        if self == .imageNet { return Self.imageNetName }
        return [mean, deviation].map { $0.map(\.description).joined(separator: ":") }.joined(separator: "/")
    }
}
