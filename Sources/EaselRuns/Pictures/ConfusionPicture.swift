import EaselCore
import EaselFiles
import EaselImages
import EaselMeasures

/// A confusion matrix as a heat map: a row for each class, a column for each class that its images were taken for.
///
/// A cell shows which share of its row it is, so that classes of few images are seen as well: blue on the diagonal, which
/// is right, orange elsewhere. Orange goes by the square root of the share, so that a mistake made once in a hundred times
/// is seen. With few classes the number of images stands in each cell, and up to about a hundred the names beside them.
public struct ConfusionPicture: Sendable {
    /// The most classes that a picture has a cell for.
    public static let mostClasses = 1000

    /// What the picture shows, for people.
    static let caption =
        "the confusion matrix: what is (down) and what it was taken for (across); colours are shares of a row"

    /// What stands below the matrix, for a picture that is looked at by itself.
    private static let sides = ["down: what it is", "across: taken for"]

    private let matrix: ConfusionMatrix
    /// Whether it is said below which side is which.
    private let isCaptioned: Bool
    private let names: [String]
    private let cell: Int
    /// The size of the names' font; 0 where there is no room for names.
    private let scale: Int
    /// Whether all names fit above their columns without being turned.
    private let areShort: Bool
    /// Pixels to the left of the matrix, and above it.
    private let margin, above: Int

    private static let right = ChartColour.series[0].samples
    private static let wrong = ChartColour.series[1].samples
    private static let captionScale = 2
    /// The most characters of a name.
    private static let longestName = 16

    /// Prepares a picture.
    /// - Parameters:
    ///   - matrix: The counts.
    ///   - classNames: The name of each class; numbers where there are none.
    ///   - isCaptioned: Whether it says below the matrix that what is goes down, and what it was taken for across.
    /// - Throws: `DataError` for no classes, or more than `mostClasses`.
    public init(_ matrix: ConfusionMatrix, classNames: [String]?, isCaptioned: Bool = false) throws {
        guard (1...Self.mostClasses).contains(matrix.classes) else {
            throw DataError(
                "confusion matrix: a picture of \(matrix.classes) classes, expected 1 to \(Self.mostClasses)")
        }
        (self.matrix, self.isCaptioned) = (matrix, isCaptioned)
        names = (0..<matrix.classes).map {
            let name = className($0, in: classNames).inOneLine(limit: 40)
            return name.count > Self.longestName ? name.prefix(Self.longestName - 1) + "…" : name
        }
        cell =
            switch matrix.classes {
            case ...12: 44
            case ...20: 30
            case ...40: 20
            case ...100: 10
            default: max(1, 1000 / matrix.classes)
            }
        let scale = cell >= 20 ? 2 : matrix.classes <= 100 ? 1 : 0
        let longest = names.map { BitmapFont.width(of: $0, scale: scale) }.max() ?? 0
        areShort = longest <= cell - 4
        margin = scale == 0 ? 0 : longest + 8
        above = scale == 0 ? 0 : areShort ? BitmapFont.height * scale + 4 : margin
        self.scale = scale
    }

    /// The picture.
    public func image() throws -> Image {
        let classes = matrix.classes
        let side = classes * cell + 1
        let caption = isCaptioned ? Self.sides : []
        let length = caption.map { BitmapFont.width(of: $0, scale: Self.captionScale) + 4 }.max() ?? 0
        let line = (BitmapFont.height + 3) * Self.captionScale
        var image = try Image(
            height: above + side + (caption.isEmpty ? 0 : 6 + caption.count * line),
            width: max(margin + side, length), colour: [255, 255, 255])
        for (place, text) in caption.enumerated() {
            image.draw(
                text, atRow: above + side + 6 + place * line, column: 2, colour: [0x22], scale: Self.captionScale)
        }
        if cell >= 4 {
            image.fill(rows: above..<above + side, columns: margin..<margin + side, colour: [0xdd])
        }
        let showsCounts = (matrix.counts.max() ?? 0) < 1_000_000 && cell >= 40
        for row in 0..<classes {
            let support = matrix.support(row)
            for column in 0..<classes {
                let count = matrix[row, column]
                let (top, left) = (above + row * cell, margin + column * cell)
                let share = support == 0 ? 0 : Double(count) / Double(support)
                let depth = row == column ? share : share.squareRoot()
                let colour = Self.mixed(row == column ? Self.right : Self.wrong, depth)
                let line = cell >= 4 ? 1 : 0
                image.fill(
                    rows: top + line..<top + cell, columns: left + line..<left + cell,
                    colour: support == 0 ? [0xee] : colour)
                guard showsCounts, count > 0 else { continue }
                image.write(
                    "\(count)", centredAtRow: top + cell / 2, column: left + cell / 2, within: cell - 4,
                    colour: depth > 0.6 ? 255 : 0x22)
            }
        }
        if scale > 0 { writeNames(on: &image) }
        return image
    }

    private func writeNames(on image: inout Image) {
        for (place, name) in names.enumerated() {
            let middle = place * cell + (cell + 1) / 2
            let (across, along) = (BitmapFont.height * scale / 2, BitmapFont.width(of: name, scale: scale))
            image.draw(name, atRow: above + middle - across, column: margin - 6 - along, colour: [0x22], scale: scale)
            if areShort {
                image.draw(name, atRow: 2, column: margin + middle - along / 2, colour: [0x22], scale: scale)
            } else {
                image.draw(
                    name, atRow: above - 6 - along, column: margin + middle - across, colour: [0x22], scale: scale,
                    direction: .upwards)
            }
        }
    }

    /// White that becomes a colour.
    private static func mixed(_ colour: [UInt8], _ share: Double) -> [UInt8] {
        colour.map { UInt8((255 + (Double($0) - 255) * min(max(share, 0), 1)).rounded()) }
    }
}

extension Image {
    /// Draws a short text around a place, larger where there is room.
    fileprivate mutating func write(
        _ text: String, centredAtRow row: Int, column: Int, within width: Int, colour: UInt8
    ) {
        let scale = BitmapFont.width(of: text, scale: 2) <= width ? 2 : 1
        draw(
            text, atRow: row - 3 * scale, column: column - BitmapFont.width(of: text, scale: scale) / 2,
            colour: [colour], scale: scale)
    }
}
