import EaselAugmentation
import EaselCore
import EaselImages

/// A sheet of what an augmentation does: a few pictures in the first row, and in a row for each operation the same pictures
/// with that operation alone applied, every time; the last row has all of them together.
package struct AugmentationPreview {
    /// The sheet.
    package let image: Image
    /// What each row shows, from the top down.
    package let rows: [String]

    /// The side of the squares that pictures are shown in, and how many there are in a row.
    private static let (square, columns) = (128, 6)

    /// Draws a sheet.
    /// - Throws: `DataError` where no picture can be read.
    package init(_ augmentation: Augmentation, of stored: StoredImages, seed: UInt64) throws {
        let entries = stored.entries.filter(stored.isForTraining)
        let count = min(Self.columns, entries.count)
        let chosen = (0..<count).map { entries[$0 * entries.count / count] }
        try AugmentedFolder.check(augmentation, isForFiles: false)
        let originals = try chosen.map { try stored.image($0).converted(toChannels: 3) }
        guard !originals.isEmpty else { throw DataError("\(stored.name): there are no pictures to show") }
        let side = min(originals.reduce(1) { max($0, $1.height, $1.width) }, Self.square)
        var shown = [originals]
        var rows = ["as they are"]
        func changed(by augmentation: Augmentation) throws -> [Image] {
            try originals.enumerated().map { index, image in
                let place = AugmentationPlace(seed: seed, epoch: 0, index: index, count: originals.count)
                return try augmentation.drawn(for: image.shape, at: place).applied(to: image) { other, _ in
                    originals[other]
                }
            }
        }
        for step in augmentation.steps {
            var alone = Augmentation()
            alone.append(step.operation)
            rows.append(step.operation.brief)
            shown.append(try changed(by: alone))
        }
        if augmentation.steps.count > 1 {
            rows.append("all together, each as often as it says")
            shown.append(try changed(by: augmentation))
        }
        image = try ImageGrid(groups: [shown.map { try $0.map { try Self.inSquare($0, side) } }]).render()
        self.rows = rows
    }

    /// An image in the middle of a grey square.
    private static func inSquare(_ image: Image, _ side: Int) throws -> Image {
        var image = image
        let longest = max(image.height, image.width)
        if longest > side {
            image = try image.resized(
                height: max(image.height * side / longest, 1), width: max(image.width * side / longest, 1))
        }
        var canvas = try Image(height: side, width: side, colour: [96, 96, 96])
        canvas.paste(image, atRow: (side - image.height) / 2, column: (side - image.width) / 2)
        return canvas
    }
}
