import EaselImages
import Foundation

/// A picture in an answer: the bytes of a PNG file, which JSON holds in base 64.
public struct AnsweredPicture: Encodable, Sendable {
    /// The bytes of the PNG file.
    public let png: [UInt8]

    /// Encodes a picture: quickly where it is looked at once, as small as the command writes it otherwise.
    init(_ image: Image, isFast: Bool = true) throws { png = try PNGFile.encode(image, isFast: isFast) }

    init(png: [UInt8]) { self.png = png }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Data(png).base64EncodedString())
    }
}

/// A reconstruction, beside what the model saw.
public struct ReconstructionAnswer: Encodable, Sendable {
    /// The reconstruction.
    public let image: AnsweredPicture
    /// The picture, brought to the model's size, before noise was added.
    public let original: AnsweredPicture
    /// The picture with the noise that was added.
    public let noisy: AnsweredPicture?
    /// How far each sample of the result is from the original's.
    public let difference: AnsweredPicture
    /// The mean squared error, pixels in `0…1`.
    public let mse: Double
    /// The peak signal-to-noise ratio in decibels; `nil` where nothing differs.
    public let psnr: Double?
}

/// A picture without its noise.
public struct DenoisingAnswer: Encodable, Sendable {
    /// The result.
    public let image: AnsweredPicture
    /// The picture as it came.
    public let original: AnsweredPicture
    /// The picture with the noise that was added.
    public let noisy: AnsweredPicture?
    /// How far each sample of the result is from the original's.
    public let difference: AnsweredPicture
    /// The mean squared error against the original, pixels in `0…1`, where noise was added to it.
    public let mse: Double?
    /// The peak signal-to-noise ratio in decibels, where noise was added.
    public let psnr: Double?
    /// The standard deviation of the noise, pixels in `0…1`; `nil` where it plays no part.
    public let noiseLevel: Double?
    /// What a person should know of the result, a line each.
    public let notes: [String]
}

/// The classes that a picture may be of.
public struct ClassificationAnswer: Encodable, Sendable {
    /// A class and its probability.
    public struct Prediction: Encodable, Sendable {
        /// The name of the class.
        public let className: String
        /// Its number, from 0.
        public let number: Int
        /// Its probability, 0 to 1.
        public let probability: Float

        private enum CodingKeys: String, CodingKey { case className = "class", number, probability }
    }

    /// The most probable classes, the surest first.
    public let predictions: [Prediction]
    /// The picture as the model saw it.
    public let seen: AnsweredPicture
    /// The picture under what the first class was told by, where that was asked for.
    public let explanation: AnsweredPicture?
}

/// The classes of a picture's pixels.
public struct SegmentationAnswer: Encodable, Sendable {
    /// A class and its share of the pixels.
    public struct Class: Encodable, Sendable {
        /// The name of the class.
        public let className: String
        /// Its number, from 0.
        public let number: Int
        /// Its share of the pixels, 0 to 1.
        public let share: Double
        /// The colour that it is drawn in, `#rrggbb`.
        public let colour: String

        private enum CodingKeys: String, CodingKey { case className = "class", number, share, colour }
    }

    /// The picture under the colours of its classes.
    public let overlay: AnsweredPicture
    /// The classes, in the order of their numbers.
    public let classes: [Class]
}

/// The latent of a picture.
public struct LatentAnswer: Encodable, Sendable {
    /// The latent.
    public let latents: [Float]
    /// How many numbers it has.
    public let latentSize: Int
    /// The picture as the model saw it.
    public let original: AnsweredPicture
}

/// Pictures, each by itself and in a grid.
public struct PicturesAnswer: Encodable, Sendable {
    /// The pictures, one after another.
    public let images: [AnsweredPicture]
    /// All of them in a grid, as the command writes it.
    public let sheet: AnsweredPicture

    private enum CodingKeys: CodingKey { case images }
}
