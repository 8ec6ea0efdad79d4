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
