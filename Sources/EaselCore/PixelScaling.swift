/// Pixel scaling: what a model sees of the 256 values of a pixel, and the one place where bytes and numbers are
/// converted.
///
/// A byte `b` of a channel becomes `(b · scale + offset) / 255`. The division comes last, so that both ends of a range
/// are met exactly.
///
///     PixelScaling.zeroToOne
///     PixelScaling(mean: [0.485, 0.456, 0.406], standardDeviation: [0.229, 0.224, 0.225])
public struct PixelScaling: Sendable, Hashable {
    /// The scaling of the bytes of one channel.
    public struct Channel: Sendable, Hashable {
        /// The factor of a byte, before the division by 255.
        public let scale: Float
        /// The number added to the product, before the division by 255.
        public let offset: Float

        /// Makes the scaling of a channel from a factor and an offset.
        public init(scale: Float, offset: Float) { (self.scale, self.offset) = (scale, offset) }
    }

    /// The scaling of each channel, or one scaling for all of them.
    public let channels: [Channel]
    /// Whether all channels are scaled alike.
    public let isUniform: Bool
    /// The first of `channels`, at hand without looking into a list.
    private let first: Channel
    /// The numbers of the 256 bytes, channel by channel; stored, so that filling a batch allocates nothing.
    private let tables: [[Float]]

    /// 0 becomes 0 and 255 becomes 1.
    public static let zeroToOne = PixelScaling(scale: 1, offset: 0)
    /// 0 becomes -1 and 255 becomes 1.
    public static let minusOneToOne = PixelScaling(scale: 2, offset: -255)

    /// Makes a scaling with an entry for each channel: at least one, each with a scale above 0.
    /// - Throws: `OptionError` for no channel, or a scale that is not above 0.
    public init(_ channels: [Channel]) throws(OptionError) {
        guard !channels.isEmpty else { throw OptionError("a pixel scaling needs a channel") }
        for channel in channels where !(channel.scale > 0 && channel.scale.isFinite && channel.offset.isFinite) {
            throw OptionError(
                "a pixel scaling has scale \(channel.scale) and offset \(channel.offset); the scale must be above 0")
        }
        self.init(checked: channels)
    }

    /// Standardisation: pixels in `0…1` minus the mean of their channel, divided by its standard deviation.
    /// - Throws: `OptionError` for lists of different lengths, or a deviation that is not above 0.
    public init(mean: [Float], standardDeviation: [Float]) throws(OptionError) {
        guard mean.count == standardDeviation.count else {
            throw OptionError(
                "a pixel scaling has \(mean.count) means and \(standardDeviation.count) standard deviations; give one of each "
                    + "for a channel")
        }
        try self.init(
            zip(mean, standardDeviation).map { Channel(scale: 1 / $1, offset: -255 * $0 / $1) })
    }

    private init(scale: Float, offset: Float) { self.init(checked: [Channel(scale: scale, offset: offset)]) }

    private init(checked channels: [Channel]) {
        (self.channels, first, isUniform) = (channels, channels[0], channels.count == 1)
        tables = channels.map { channel in (0...255).map { Self.value(UInt8($0), channel) } }
    }

    @inline(__always) private static func value(_ byte: UInt8, _ channel: Channel) -> Float {
        (Float(byte) * channel.scale + channel.offset) / 255
    }

    /// The number for each of the 256 bytes of a channel.
    public func table(ofChannel channel: Int = 0) -> [Float] { tables[place(of: channel)] }

    /// The number for a byte of a channel.
    public func value(of byte: UInt8, inChannel channel: Int = 0) -> Float { tables[place(of: channel)][Int(byte)] }

    /// The byte nearest to a number of a channel; numbers outside the range are clamped, and NaN gives 0.
    public func byte(of value: Float, inChannel channel: Int = 0) -> UInt8 {
        let channel = isUniform ? first : channels[channel]
        let scaled = (value - channel.offset / 255) * (255 / channel.scale)
        // The comparison is false for NaN.
        guard scaled > 0 else { return 0 }
        return UInt8(min(scaled, 255).rounded())
    }

    /// A number of a channel as a pixel in `0…1`: the inverse of the scaling, without rounding to a byte.
    public func unitValue(of value: Float, inChannel channel: Int = 0) -> Float {
        let channel = isUniform ? first : channels[channel]
        return value / channel.scale - channel.offset / 255 / channel.scale
    }

    /// The range of the numbers that a channel's bytes become.
    public func range(ofChannel channel: Int = 0) -> ClosedRange<Float> {
        let table = tables[place(of: channel)]
        return table[0]...table[255]
    }

    /// The difference between white and black, of the first channel.
    package var width: Double { Double(first.scale) }

    /// Converts the samples of images, channel by channel, to as many numbers. Nothing is allocated.
    package func convert(
        _ samples: UnsafeBufferPointer<UInt8>, channels count: Int, to destination: UnsafeMutableBufferPointer<Float>
    ) {
        let size = min(samples.count, destination.count)
        if isUniform {
            // Several at a time, which no table is read; the same to the last bit, for tables are made by the same rule.
            guard let from = samples.baseAddress, let to = destination.baseAddress else { return }
            let channel = first
            for place in 0..<size { to[place] = Self.value(from[place], channel) }
        } else {
            for channel in 0..<count {
                tables[place(of: channel)].withUnsafeBufferPointer { table in
                    for place in stride(from: channel, to: size, by: count) {
                        destination[place] = table[Int(samples[place])]
                    }
                }
            }
        }
    }

    /// Checks that images of so many channels can be scaled.
    /// - Throws: `OptionError` for another number of channels.
    public func check(channels count: Int) throws(OptionError) {
        guard isUniform || channels.count == count else {
            throw OptionError("a pixel scaling of \(channels.count) channels is given to images of \(count)")
        }
    }

    private func place(of channel: Int) -> Int { isUniform ? 0 : channel }

    /// Whether the channels are scaled alike.
    public static func == (first: PixelScaling, second: PixelScaling) -> Bool { first.channels == second.channels }

    /// Hashes the channels.
    public func hash(into hasher: inout Hasher) { hasher.combine(channels) }
}
