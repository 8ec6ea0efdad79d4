import EaselFiles

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Picture files of any format that is read: PNG, JPEG, WebP, BMP, GIF (its first frame) and PNM.
///
/// The format is told by the content of a file, never by its name, and images are turned upright as their orientation
/// (EXIF) says.
public enum ImageFile {
    /// The largest file read, in bytes.
    package static let maximumBytes = 1 << 30
    /// The bytes of a file's beginning that a header is looked for in, before the whole is read.
    private static let beginning = 1 << 12
    /// The bytes that a header may lie behind: profiles, texts, previews.
    private static let longestHeader = 16 << 20

    /// Reads an image, upright.
    /// - Parameters:
    ///   - path: The file.
    ///   - options: What is wanted.
    /// - Throws: `DataError` naming the file and what is wrong with it, `FileError` where it cannot be read.
    public static func read(_ path: String, _ options: ImageReadingOptions = ImageReadingOptions()) throws
        -> DecodedImage
    {
        try decode(FileSystem.read(path, limit: maximumBytes), name: path, options)
    }

    /// Reads an image, upright, from the bytes of a file; `name` is what errors call it.
    /// - Throws: `DataError` with that name and what is wrong.
    public static func decode(
        _ bytes: [UInt8], name: String, _ options: ImageReadingOptions = ImageReadingOptions()
    ) throws -> DecodedImage {
        try decode(bytes, name: name, options) { _ in options.enough }
    }

    /// Reads an image, upright, of a size that its header decides.
    /// - Parameter enough: A size that is enough, of the upright image.
    package static func decode(
        _ bytes: [UInt8], name: String, _ options: ImageReadingOptions,
        enough: (ImageHeader) -> (height: Int, width: Int)?
    ) throws -> DecodedImage {
        let format = try format(of: bytes, name: name)
        guard let header = try format.header(bytes, name: name) else {
            throw DataError("\(name): the \(format.formatName) file is truncated: it ends within its header")
        }
        try check(header, name: name, maximumPixels: options.maximumPixels)
        var options = options
        options.enough = enough(header)
        var decoded = try format.decode(bytes, header, options, name: name)
        decoded.image = decoded.image.turned(upright: header.orientation)
        return decoded
    }

    /// Reads only the header of a file.
    /// - Throws: `DataError` when the file is no picture that is read, or has an unacceptable size.
    public static func readHeader(_ path: String, maximumPixels: Int = PNGFile.maximumPixels) throws -> ImageHeader {
        let file = try OpenFile(path, O_RDONLY | O_NONBLOCK, cannot: "read")
        return try header(of: file, size: file.regularSize(), maximumPixels: maximumPixels)
    }

    /// Reads only the header of a file whose bytes are at hand; `name` is what errors call it.
    /// - Throws: `DataError` where they are of no picture that is read, or of an impossible size. How large it may be is for the
    ///   caller to say.
    package static func header(of bytes: [UInt8], name: String) throws -> ImageHeader {
        let format = try format(of: bytes, name: name)
        guard let header = try format.header(bytes, name: name) else {
            throw DataError("\(name): the \(format.formatName) file is truncated: it ends within its header")
        }
        try check(header, name: name, maximumPixels: .max)
        return header
    }

    /// Reads only the header of an open file.
    package static func header(
        of file: any ReadableFile, size: Int, maximumPixels: Int = PNGFile.maximumPixels
    ) throws -> ImageHeader {
        var count = min(size, beginning)
        while true {
            var bytes = [UInt8](repeating: 0, count: count)
            try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
            let format = try format(of: bytes, name: file.path)
            if let header = try format.header(bytes, name: file.path) {
                try check(header, name: file.path, maximumPixels: maximumPixels)
                return header
            }
            // A photograph's header may carry a preview and colour profiles.
            guard count < size else {
                throw DataError("\(file.path): the \(format.formatName) file is truncated: it ends within its header")
            }
            guard count < longestHeader else {
                throw DataError(
                    "\(file.path): the \(format.formatName) file says no size in its first \(byteText(longestHeader))")
            }
            count = min(size, count * 16, longestHeader)
        }
    }

    /// Whether a file holds more than 8 bits a sample, which `decodeDeep` keeps.
    static func isDeep(_ header: ImageHeader) -> Bool {
        header.bitDepth > 8 && [PNGFile.formatName, PNMFile.formatName].contains(header.format)
    }

    /// Reads a file with all its bits where it has more than 8 a sample, as PNG and PNM files may.
    /// - Parameter path: The file.
    /// - Returns: `nil` for a file of at most 8 bits, which `read` reads.
    /// - Throws: `DataError` naming the file and what is wrong with it, `FileError` where it cannot be read.
    public static func readDeep(_ path: String) throws -> DeepImage? {
        try decodeDeep(FileSystem.read(path, limit: maximumBytes), name: path)
    }

    /// Reads the bytes of a file with all its bits where it has more than 8 a sample; `name` is what errors call it.
    /// - Returns: `nil` for a file of at most 8 bits.
    /// - Throws: `DataError` with that name and what is wrong.
    public static func decodeDeep(
        _ bytes: [UInt8], name: String, maximumPixels: Int = PNGFile.maximumPixels
    ) throws -> DeepImage? {
        let format = try format(of: bytes, name: name)
        guard let header = try format.header(bytes, name: name), isDeep(header) else { return nil }
        try check(header, name: name, maximumPixels: maximumPixels)
        let stored =
            header.format == PNMFile.formatName
            ? try PNMFile.decodeDeep(bytes, name: name)
            : try DeepPNG.decode(bytes, name: name, maximumPixels: maximumPixels)
        return stored.turned(upright: header.orientation)
    }

    /// Whether a path names a file that keeps 16 bits a sample: a PNG file.
    package static func keepsDepth(_ path: String) -> Bool { !JPEGFile.endings.contains(FileSystem.ending(of: path)) }

    /// The bytes of a PNG file of 16 bits a sample; `name` is what errors call it.
    /// - Throws: `DataError` where there is no memory to compress in.
    public static func encode(_ image: DeepImage, name: String) throws -> [UInt8] {
        try DeepPNG.encode(image, name: name)
    }

    /// Whether a file is called as pictures of a format that is read are.
    public static func isNamedAsPicture(_ name: String) -> Bool { ImageCodec.isEnding(FileSystem.ending(of: name)) }

    /// The endings of files that images can be written to, the first that of the usual format.
    public static let writtenEndings = PNGFile.endings + JPEGFile.endings

    /// The bytes of a JPEG file of a quality of 1 to 100, with differences of colours kept at half the height and width.
    /// - Throws: `DataError` for an image that JPEG cannot hold.
    package static func encodeJPEG(_ image: Image, quality: Int) throws -> [UInt8] {
        try JPEGFile.encode(image, quality: quality, isHalved: true, name: "jpeg:\(quality)")
    }

    /// The bytes of a picture file of an image, in the format that a path's ending names.
    /// - Throws: `DataError` for an ending that is not written, or an image that the format cannot hold.
    public static func encode(_ image: Image, as path: String) throws -> [UInt8] {
        let ending = FileSystem.ending(of: path)
        if PNGFile.endings.contains(ending) { return try PNGFile.encode(image, name: path) }
        if JPEGFile.endings.contains(ending) { return try JPEGFile.encode(image, name: path) }
        throw DataError("cannot write \(path): images are written as PNG and JPEG files; name it .png or .jpg")
    }

    private static func format(of beginning: [UInt8], name: String) throws -> any ImageFormat.Type {
        if let format = ImageCodec.format(of: beginning) { return format }
        let kind = FileKind.name(of: beginning)
        let isPicture = kind.map { ["a HEIC file", "an AVIF file", "a TIFF file"].contains($0) } ?? false
        throw DataError(
            "\(name): not a picture that is read (\(ImageCodec.names))\(kind.map { " but \($0)" } ?? "")"
                + (isPicture ? "; save it as PNG or JPEG" : ""))
    }

    private static func check(_ header: ImageHeader, name: String, maximumPixels: Int) throws {
        let (height, width) = (header.storedHeight, header.storedWidth)
        guard height > 0, width > 0, height <= Int(Int32.max), width <= Int(Int32.max) else {
            throw DataError("\(name): the \(header.format) file declares an impossible size, \(width)x\(height)")
        }
        guard height * width <= maximumPixels else {
            throw DataError(
                "\(name): \(width)x\(height) is more than the \(maximumPixels) pixels accepted; scale it down first")
        }
    }
}
