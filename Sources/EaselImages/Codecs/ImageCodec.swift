/// The picture formats that are read, in the order in which they are looked for.
package enum ImageCodec {
    /// A line for each format.
    package static let all: [any ImageFormat.Type] = [
        PNGFile.self, JPEGFile.self, WebPFile.self, BMPFile.self, GIFFile.self, PNMFile.self,
    ]

    /// The format of a file with this beginning; `nil` for none that is read.
    package static func format(of beginning: [UInt8]) -> (any ImageFormat.Type)? {
        all.first { $0.recognises(beginning) }
    }

    /// The names of all: `PNG, JPEG, WebP`.
    package static var names: String { all.map { $0.formatName }.joined(separator: ", ") }

    /// Whether a file's ending is that of a format that is read.
    package static func isEnding(_ ending: String) -> Bool {
        all.contains { $0.endings.contains(ending.lowercased()) }
    }
}
