import EaselFiles

/// The header of a PNG file: its size, bit depth and colour, from the first chunk.
public struct PNGHeader: Sendable, Hashable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Bits a sample, or a palette index, takes: 1, 2, 4, 8 or 16.
    public let bitDepth: Int
    /// Whether the image is coloured (RGB or palette) and not grey.
    public let isColour: Bool
    /// The channels of the image, transparency by a colour aside: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
    var channels: Int { (isColour ? 3 : 1) + (hasAlpha ? 1 : 0) }
    private let hasAlpha: Bool
    /// The most bytes of compressed samples that are read: more than deflate makes of them where nothing compresses, however
    /// often its stream was flushed. What inflates to more than the samples would only take time.
    var mostCompressed: Int { 2 * height * (1 + (width * bitsPerPixel + 7) / 8) + 1 << 16 }
    /// Bits a pixel takes in the file.
    package let bitsPerPixel: Int

    /// The bytes the header takes from the beginning of a file.
    package static let byteCount = 33
    static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

    /// Reads the header from the beginning of a file.
    ///
    /// - Parameters:
    ///   - bytes: at least the first 33 bytes of the file.
    ///   - name: what errors call it.
    ///   - maximumPixels: larger images are refused.
    /// - Throws: `DataError` when this is not a PNG file or its size is not acceptable.
    public init(_ bytes: [UInt8], name: String, maximumPixels: Int = PNGFile.maximumPixels) throws {
        guard bytes.starts(with: Self.signature) else {
            guard !bytes.starts(with: Self.signature.prefix(4)) else {
                throw DataError("\(name): the beginning of the PNG file is damaged, as where it was copied as a text")
            }
            throw DataError("\(name): not a PNG file\(FileKind.name(of: bytes).map { " but \($0)" } ?? "")")
        }
        guard bytes.count >= Self.byteCount, bytes[12..<16].elementsEqual("IHDR".utf8) else {
            throw DataError("\(name): the PNG file is truncated or has no header")
        }
        width = Self.word(bytes, at: 16)
        height = Self.word(bytes, at: 20)
        bitDepth = Int(bytes[24])
        let colourType = bytes[25]
        isColour = colourType & 2 != 0
        hasAlpha = colourType & 4 != 0
        bitsPerPixel = bitDepth * (colourType == 3 ? 1 : (isColour ? 3 : 1) + (colourType & 4 != 0 ? 1 : 0))
        guard width > 0, height > 0, width <= Int(Int32.max), height <= Int(Int32.max) else {
            throw DataError("\(name): the PNG file declares an impossible size, \(width)x\(height)")
        }
        guard width * height <= maximumPixels else {
            throw DataError(
                "\(name): \(width)x\(height) is more than the \(maximumPixels) pixels accepted; scale it down first")
        }
    }

    /// The four bytes at an offset as a big-endian number.
    package static func word(_ bytes: [UInt8], at offset: Int) -> Int {
        bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
}
