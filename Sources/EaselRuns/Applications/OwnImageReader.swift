import EaselImages

/// Reads a user's own images as the model of a run takes them.
struct OwnImageReader: Sendable {
    /// How the run's images were brought to one size.
    let preparation: ImagePreparation
    /// The channels that the model takes.
    let channels: Int
    /// Whether black and white are inverted first.
    var inverts = false

    init(preparation: ImagePreparation, channels: Int) { (self.preparation, self.channels) = (preparation, channels) }

    /// An image brought to the model's channels and size.
    func fitted(_ image: Image) throws -> Image {
        try preparation(image.inverted(where: inverts), channels: channels)
    }

    /// Reads an image file, and prepares it.
    /// - Returns: The image as the model takes it, and what is wrong with its file where it was read leniently.
    func read(_ bytes: [UInt8], name: String, isLenient: Bool) throws -> DecodedImage {
        var options = ImageReadingOptions()
        options.isLenient = isLenient
        var read = try ImageFile.decode(bytes, name: name, options) { header in
            preparation.enough(height: header.height, width: header.width)
        }
        read.image = try fitted(read.image)
        return read
    }
}
