/// An error about data that is not as it must be: a file, a folder, an image, a data set, a download.
///
/// Its description is one line that names what, where and the way out.
public struct DataError: Error, CustomStringConvertible, Hashable, Sendable {
    /// The error in one line, to show to a person.
    public let description: String

    /// Makes an error from its line; control characters (they can come from a file's name) are shown as `?`.
    public init(_ line: String) {
        description = String(
            String.UnicodeScalarView(
                line.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
    }
}
