import EaselCore
import EaselFiles
import EaselImages

/// A sheet of images that a classifier was wrong about, each over the class that it was taken for, the class that it is of, and
/// how sure the model was.
public struct MistakeSheet {
    /// An image that was taken for another class.
    public struct Mistake: Hashable, Sendable {
        /// Its place among the images.
        public let index: Int
        /// The class that it is of.
        public let label: Int
        /// The class that it was taken for.
        public let predicted: Int
        /// The probability of that class.
        public let confidence: Float
    }

    /// The most images on a sheet.
    public static let capacity = 48

    private static let (side, columns, gutter, gap, scale) = (168, 6, 10, 4, 2)
    private var cells: [(image: Image, lines: [(text: String, colour: [UInt8])])] = []

    /// Draws mistakes.
    /// - Parameters:
    ///   - mistakes: The mistakes, in their order; beyond `capacity` they are left out.
    ///   - images: The images they are among.
    ///   - classNames: The name of each class; numbers where there are none.
    /// - Throws: `DataError` for an image that cannot be read.
    public init(_ mistakes: [Mistake], from images: any ImageSource, classNames: [String]?) throws {
        for mistake in mistakes.prefix(Self.capacity) {
            let (predicted, label) = (
                className(mistake.predicted, in: classNames), className(mistake.label, in: classNames)
            )
            cells.append(
                (
                    try images.image(at: mistake.index).fitted(intoSquareOf: Self.side),
                    [
                        (predicted.inOneLine(limit: 40), [0xb8, 0x30, 0x00]),
                        ("is " + label.inOneLine(limit: 40), [0x22]),
                        ("\(Int((mistake.confidence * 100).rounded())) % sure", [0x66]),
                    ]
                ))
        }
    }

    /// The sheet.
    /// - Throws: `DataError` where there is no mistake to draw.
    public func image() throws -> Image {
        guard !cells.isEmpty else { throw DataError("mistakes: there is no picture to draw") }
        let columns = min(Self.columns, cells.count)
        let rows = (cells.count + columns - 1) / columns
        let line = BitmapFont.height * Self.scale + 2
        let (cellHeight, cellWidth) = (Self.side + Self.gap + 3 * line, Self.side)
        var canvas = try Image(
            height: rows * (cellHeight + Self.gutter) + Self.gutter,
            width: columns * (cellWidth + Self.gutter) + Self.gutter, colour: [255, 255, 255])
        for (place, cell) in cells.enumerated() {
            let top = Self.gutter + place / columns * (cellHeight + Self.gutter)
            let left = Self.gutter + place % columns * (cellWidth + Self.gutter)
            let image = try cell.image.converted(toChannels: 3)
            canvas.paste(
                image, atRow: top + (Self.side - image.height) / 2, column: left + (Self.side - image.width) / 2)
            for (number, (text, colour)) in cell.lines.enumerated() {
                // A long name is written smaller before it is cut.
                let scale = BitmapFont.width(of: text, scale: Self.scale) <= cellWidth ? Self.scale : 1
                canvas.draw(
                    BitmapFont.fitted(text, columns: cellWidth, scale: scale),
                    atRow: top + Self.side + Self.gap + number * line + (Self.scale - scale) * 4, column: left,
                    colour: colour, scale: scale)
            }
        }
        return canvas
    }
}

extension MistakeSheet.Mistake {
    /// The surest mistakes, the surest first; of those as sure, the first ones.
    /// - Parameters:
    ///   - probabilities: `[N, classes]`.
    ///   - labels: The class of each image.
    static func surest(_ probabilities: [Float], labels: [Int], classes: Int) -> [MistakeSheet.Mistake] {
        var mistakes: [MistakeSheet.Mistake] = []
        for (index, label) in labels.enumerated() {
            let own = probabilities[index * classes..<(index + 1) * classes]
            guard let best = own.indices.max(by: { own[$0] < own[$1] }), best - own.startIndex != label else {
                continue
            }
            mistakes.append(
                MistakeSheet.Mistake(
                    index: index, label: label, predicted: best - own.startIndex, confidence: own[best]))
        }
        mistakes.sort { ($1.confidence, $0.index) < ($0.confidence, $1.index) }
        return Array(mistakes.prefix(MistakeSheet.capacity))
    }
}
