/// A picture format that is read. A file's format is told by its first bytes, never by its name.
package protocol ImageFormat: SendableMetatype {
    /// Its name: `JPEG`.
    static var formatName: String { get }
    /// The endings that files of it usually have, in lower case, the first the best.
    static var endings: [String] { get }
    /// Whether a file of this format begins with these bytes.
    static func recognises(_ beginning: [UInt8]) -> Bool
    /// Reads the header, which says how large the image is before any memory is taken for it.
    /// - Parameters:
    ///   - bytes: The beginning of the file, or all of it.
    ///   - name: What errors call it.
    /// - Returns: `nil` where the header goes on beyond these bytes.
    /// - Throws: `DataError` for a header that is damaged, or of a kind that is not read.
    static func header(_ bytes: [UInt8], name: String) throws -> ImageHeader?
    /// Reads the image as its file stores it: not yet turned upright.
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - header: Its header, of an acceptable size.
    ///   - options: What is wanted.
    ///   - name: What errors call it.
    /// - Throws: `DataError` for a file that is damaged.
    static func decode(_ bytes: [UInt8], _ header: ImageHeader, _ options: ImageReadingOptions, name: String) throws
        -> DecodedImage
}
