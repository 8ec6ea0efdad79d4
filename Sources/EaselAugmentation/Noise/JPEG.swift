import EaselImages

/// Compresses as JPEG does and takes what comes back.
struct JPEG: ListedOperation {
    static let name = "jpeg"
    static let summary = "Compresses as a JPEG file of some quality, whose blocks show."
    static let options: [OperationOption<Self>] = [
        .integers("quality", \.qualities, "1 to 100, of which less is worse.", in: 1...100)
    ]
    var qualities = 30...80

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let quality = draw.integer("quality", in: qualities)
        return .pixels { image in
            let (channels, colours) = (image.channels, image.colourCount)
            // Alpha is put aside, not laid over white.
            let opaque = try image.withoutAlpha()
            let bytes = try ImageFile.encodeJPEG(opaque, quality: quality)
            let read = try ImageFile.decode(bytes, name: "jpeg:\(quality)").image.converted(toChannels: colours)
            image.withMutablePixels { pixels in
                for place in 0..<(pixels.count / channels) {
                    for colour in 0..<colours {
                        pixels[place * channels + colour] = read.pixels[place * colours + colour]
                    }
                }
            }
        }
    }
}

extension Image {
    /// The colours alone, as they are.
    func withoutAlpha() throws -> Image {
        guard hasAlpha else { return self }
        let (channels, colours) = (channels, colourCount)
        let kept = pixels.indices.filter { $0 % channels < colours }.map { pixels[$0] }
        return try Image(height: height, width: width, channels: colours, pixels: kept)
    }
}
