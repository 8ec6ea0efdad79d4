import EaselCore
import EaselImages

/// The bytes of a picture file that somebody sent, whose size is known to be acceptable.
public struct PictureUpload: Sendable {
    /// The bytes of the file.
    let bytes: [UInt8]
    /// Pixels, as the header says.
    public let pixelCount: Int
    /// What errors call it.
    static let name = "the picture"

    /// Looks at the header of a file, before anything is decoded.
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - maximumPixels: The most pixels accepted.
    /// - Throws: `ServingError` for no picture and for one that is too large.
    public init(_ bytes: [UInt8], maximumPixels: Int) throws(ServingError) {
        guard !bytes.isEmpty else {
            throw ServingError(
                .malformed,
                "the request has no body; send the bytes of a picture file, as with curl --data-binary @photo.jpg")
        }
        let header: ImageHeader
        do {
            header = try ImageFile.header(of: bytes, name: Self.name)
        } catch {
            throw ServingError(.unprocessable, "\(error)")
        }
        // Neither side is above 2^31, so that this cannot overflow.
        guard header.storedHeight * header.storedWidth <= maximumPixels else {
            throw ServingError(
                .tooLarge,
                "\(Self.name) is \(header.storedWidth)x\(header.storedHeight), more than the \(maximumPixels) pixels accepted; scale it down first"
            )
        }
        (self.bytes, pixelCount) = (bytes, header.storedHeight * header.storedWidth)
    }

    /// The picture, upright.
    /// - Throws: `DataError` for a damaged one.
    func decoded() throws -> Image { try ImageFile.decode(bytes, name: Self.name).image }
}
