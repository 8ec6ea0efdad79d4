import EaselCore

/// The configuration of a convolutional denoiser.
public struct DenoiserConfiguration: Hashable, Sendable, Codable, ModelConfiguration {
    /// The size of the crops it is trained on, of 1 to 4 channels.
    public var image: ImageShape
    /// The channels of every layer but the last.
    public var hiddenChannels: Int
    /// The number of convolutions.
    public var depth: Int

    /// Creates a configuration; the defaults are those of the reference model.
    public init(
        image: ImageShape = ImageShape(height: 64, width: 64, channels: 3), hiddenChannels: Int = 64, depth: Int = 10
    ) {
        (self.image, self.hiddenChannels, self.depth) = (image, hiddenChannels, depth)
    }

    /// Refuses what cannot be built.
    /// - Throws: `GeometryError` naming the nearest that can.
    func check(multiple: Int) throws {
        try StrideTwoStages.check(image)
        try StrideTwoStages.check("hiddenChannels", hiddenChannels, in: 1...1024)
        try StrideTwoStages.check("depth", depth, in: 2...64)
        guard image.height % multiple == 0, image.width % multiple == 0 else {
            func nearest(_ side: Int) -> Int { max(side / multiple * multiple, multiple) }
            throw GeometryError(
                "images are \(image.size); sides must be multiples of \(multiple), the nearest that works is "
                    + "\(Size2D(height: nearest(image.height), width: nearest(image.width)))")
        }
    }
}

extension DenoiserConfiguration {
    /// The options that all denoisers have.
    static let options: [ModelOption<DenoiserConfiguration>] = [
        ModelOption("hiddenChannels", \.hiddenChannels, help: "Channels of every layer but the last.", in: 1...1024),
        ModelOption("depth", \.depth, help: "Convolutions from the picture to the result.", in: 2...64),
    ]
}
