import EaselCore
import EaselImages

/// A contact sheet of classified images: under each the class that it was taken for, how sure the model is, and its file.
public struct ClassificationSheet {
    /// The most images that are shown: those that come first.
    public static let capacity = 500

    /// The side of the square that an image is shown in.
    private static let side = 128
    /// Pixels between cells, and between an image and what is under it.
    private static let (gutter, gap) = (8, 3)
    /// The rows of the bar that shows the probability.
    private static let barHeight = 4
    private static let columns = 8
    private static let (background, text, faint): ([UInt8], [UInt8], [UInt8]) = (
        [38, 38, 38], [235, 235, 235], [150, 150, 150]
    )

    private var cells: [(image: Image, name: String, best: Classification.Prediction)] = []
    /// The number of images that were added and are not shown.
    public private(set) var omitted = 0

    /// Makes a sheet without images.
    public init() {}

    /// The number of images that are shown.
    public var count: Int { cells.count }

    /// Adds an image.
    /// - Parameters:
    ///   - image: The image, which is shown small; `nil` for one that has not been kept.
    ///   - name: The path of its file.
    ///   - classification: What it was taken for.
    /// - Throws: `DataError` for an image that cannot be made small.
    public mutating func add(_ image: Image?, name: String, _ classification: Classification) throws {
        guard cells.count < Self.capacity, let image else {
            omitted += 1
            return
        }
        cells.append((try image.fitted(intoSquareOf: Self.side), name, classification.best))
    }

    /// Draws the sheet.
    /// - Throws: `DataError` where there is nothing to draw.
    public func render() throws -> Image {
        guard !cells.isEmpty else { throw DataError("contact sheet: there is no picture to draw") }
        let columns = min(Self.columns, cells.count)
        let rows = (cells.count + columns - 1) / columns
        let cellHeight = Self.side + 3 * Self.gap + Self.barHeight + 2 * BitmapFont.height
        var canvas = try Image(
            height: rows * (cellHeight + Self.gutter) + Self.gutter,
            width: columns * (Self.side + Self.gutter) + Self.gutter, colour: Self.background)
        for (index, cell) in cells.enumerated() {
            let top = Self.gutter + index / columns * (cellHeight + Self.gutter)
            let left = Self.gutter + index % columns * (Self.side + Self.gutter)
            try draw(cell, on: &canvas, atRow: top, column: left)
        }
        return canvas
    }

    private func draw(
        _ cell: (image: Image, name: String, best: Classification.Prediction), on canvas: inout Image, atRow top: Int,
        column left: Int
    ) throws {
        let (side, gap) = (Self.side, Self.gap)
        let image = try cell.image.converted(toChannels: 3)
        canvas.paste(image, atRow: top + (side - image.height) / 2, column: left + (side - image.width) / 2)
        let bar = top + side + gap
        let length = Int((Double(cell.best.probability) * Double(side)).rounded())
        let bars = bar..<bar + Self.barHeight
        canvas.fill(rows: bars, columns: left..<left + side, colour: [70, 70, 70])
        canvas.fill(rows: bars, columns: left..<left + length, colour: Self.colour(of: cell.best.probability))
        let share = "\(Int((cell.best.probability * 100).rounded())) %"
        let shareWidth = BitmapFont.width(of: share)
        let line = bar + Self.barHeight + gap
        canvas.draw(
            BitmapFont.fitted(cell.best.className.inOneLine, columns: side - shareWidth - BitmapFont.advance),
            atRow: line, column: left, colour: Self.text)
        canvas.draw(share, atRow: line, column: left + side - shareWidth, colour: Self.text)
        // The end of a path tells more than its beginning.
        let name = cell.name.split(separator: "/").last.map(String.init) ?? cell.name
        canvas.draw(
            BitmapFont.fitted(name.inOneLine, columns: side), atRow: line + BitmapFont.height + gap, column: left,
            colour: Self.faint)
    }

    /// From red for what is not sure to green.
    private static func colour(of probability: Float) -> [UInt8] {
        let share = Double(min(max(probability, 0), 1))
        return [UInt8(220 - 140 * share), UInt8(70 + 120 * share), 70]
    }

    /// The image of a file as a sheet shows it, read no larger than that takes.
    static func thumbnail(of bytes: [UInt8], name: String, isLenient: Bool) throws -> Image {
        var options = ImageReadingOptions()
        options.isLenient = isLenient
        let square = ImagePreparation(size: Size2D(height: side, width: side), fit: .pad)
        return try ImageFile.decode(bytes, name: name, options) { square.enough(height: $0.height, width: $0.width) }
            .image.fitted(intoSquareOf: side)
    }
}
