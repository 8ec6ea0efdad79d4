import EaselCore

extension SampledImage {
    /// The number of channels that are not alpha: 1 or 3.
    package var colours: Int { hasAlpha ? channels - 1 : channels }

    /// The picture without its alpha.
    package func opaque() throws -> Self { try colours(only: colours) }

    /// The first channels, without those that follow.
    package func colours(only count: Int) throws -> Self {
        guard count < channels else { return self }
        var kept: [Sample] = []
        kept.reserveCapacity(height * width * count)
        for pixel in 0..<height * width { kept += pixels[pixel * channels..<pixel * channels + count] }
        return try Self(height: height, width: width, channels: count, pixels: kept)
    }

    /// The picture as it comes back from a JPEG file, which has 8 bits; alpha is kept as it is.
    package func compressed(quality: Int) throws -> Self {
        let bytes = try ImageFile.encodeJPEG(opaque().reduced, quality: quality)
        let read = try ImageFile.decode(bytes, name: "jpeg:\(quality)").image.converted(toChannels: colours)
        var pixels = pixels
        let table = UInt8.unitValues
        for pixel in 0..<height * width {
            for colour in 0..<colours {
                pixels[pixel * channels + colour] = Sample(unitValue: table[Int(read.pixels[pixel * colours + colour])])
            }
        }
        return try Self(height: height, width: width, channels: channels, pixels: pixels)
    }
}
