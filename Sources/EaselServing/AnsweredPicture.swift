import EaselImages
import Foundation

/// A picture in an answer, of which a PNG file is made where one is asked for: not on the thread of the model, which others wait for,
/// and not of pictures that nobody wants. JSON holds it in base 64.
public struct AnsweredPicture: Encodable, Sendable {
    private let make: @Sendable () throws -> [UInt8]

    /// The bytes of the PNG file.
    /// - Throws: `DataError` for an image that PNG cannot hold.
    public var png: [UInt8] { get throws { try make() } }

    /// An image: compressed quickly, as what is looked at once.
    init(_ image: Image) { make = { try PNGFile.encode(image, isFast: true) } }

    /// Images in a grid, with the bytes that the command writes.
    init(_ grid: ImageGrid) { make = { try PNGFile.encode(grid.render()) } }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Data(png).base64EncodedString())
    }
}
