import EaselAugmentation

/// A table of what was drawn for each picture: its file, its source, and a column for each operation.
///
/// A column has the numbers drawn, as `angle=3.5 scale=1.1`, `yes` where an operation draws none, and nothing where it was
/// not applied.
struct AugmentationManifest {
    static let name = "manifest.csv"

    /// A picture.
    struct Row: Sendable {
        let file: String
        let source: String
        let drawn: DrawnAugmentation
        /// Whether it was made before.
        var wasThere = false
    }

    private let names: [String]
    private let rows: [Row]

    init(_ names: [String], _ rows: [Row]) { (self.names, self.rows) = (names, rows) }

    /// How many pictures each operation was applied to.
    var counts: [Int] {
        var counts = names.map { _ in 0 }
        for row in rows { for part in row.drawn.parts { counts[part.step] += 1 } }
        return counts
    }

    /// The table, comma-separated as RFC 4180 says.
    var bytes: [UInt8] {
        var bytes = Self.line(["file", "source"] + names)
        for row in rows {
            var cells = names.map { _ in "" }
            for part in row.drawn.parts {
                let numbers = part.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
                cells[part.step] = numbers.isEmpty ? "yes" : numbers
            }
            bytes += Self.line([row.file, row.source] + cells)
        }
        return bytes
    }

    private static func line(_ fields: [String]) -> [UInt8] {
        let quoted = fields.map { field in
            guard
                field.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) || field.hasPrefix(" ")
                    || field.hasSuffix(" ")
            else {
                return field
            }
            return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
                + "\""
        }
        return Array((quoted.joined(separator: ",") + "\n").utf8)
    }
}
