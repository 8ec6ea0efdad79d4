import EaselAugmentation

/// A table of what was drawn for each picture: its file, its source, and a column for each operation.
///
/// A column has the numbers drawn, as `angle=3.5 scale=1.1`, `yes` where an operation draws none, and nothing where it was
/// not applied.
struct AugmentationManifest {
    /// A picture's line, and which operations were applied to it.
    struct Row: Sendable {
        let bytes: [UInt8]
        let steps: [Int]
        /// Whether the picture was made before.
        var wasThere = false

        init(file: String, source: String, drawn: DrawnAugmentation, columns: Int) {
            var cells = [String](repeating: "", count: columns)
            for part in drawn.parts {
                let numbers = part.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
                cells[part.step] = numbers.isEmpty ? "yes" : numbers
            }
            bytes = AugmentationManifest.line([file, source] + cells)
            steps = drawn.parts.map(\.step)
        }
    }

    /// The first line.
    static func head(_ names: [String]) -> [UInt8] { line(AugmentedSources.columns + names) }

    private static func line(_ fields: [String]) -> [UInt8] { Array(CSVLine.text(fields).utf8) }
}
