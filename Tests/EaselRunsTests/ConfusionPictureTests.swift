import EaselImages
import EaselMeasures
import EaselRuns
import Testing

@Suite struct ConfusionPictureTests {
    private func pixel(_ image: Image, _ row: Int, _ column: Int) -> [UInt8] {
        Array(image.pixels[((row * image.width + column) * 3)..<((row * image.width + column + 1) * 3)])
    }

    /// Of three classes: one always right, one half wrong, one without images.
    @Test func colours() throws {
        let matrix = try ConfusionMatrix(classes: 3, labels: [0, 0, 0, 0, 1, 1], predicted: [0, 0, 0, 0, 1, 2])
        let image = try ConfusionPicture(matrix, classNames: ["a", "b", "c"]).image()
        let (cell, left) = (44, image.width - 3 * 44 - 1)
        let top = image.height - 3 * 44 - 1
        func colour(_ row: Int, _ column: Int) -> [UInt8] {
            pixel(image, top + row * cell + 5, left + column * cell + 5)
        }
        #expect(colour(0, 0) == [0x00, 0x72, 0xb2] && colour(0, 1) == [255, 255, 255])
        #expect(colour(1, 1) == [128, 185, 217])
        // The square root of a half is 0.707.
        #expect(colour(1, 2) == [225, 141, 75])
        #expect((0..<3).allSatisfy { colour(2, $0) == [0xee, 0xee, 0xee] })
        // The shares, not the counts, are what is seen.
        let more = try ConfusionMatrix(
            classes: 3, labels: [0] + [Int](repeating: 1, count: 200), predicted: [0] + (0..<200).map { 1 + $0 % 2 })
        let other = try ConfusionPicture(more, classNames: ["a", "b", "c"]).image()
        #expect(pixel(other, top + cell + 5, left + cell + 5) == colour(1, 1))
    }

    /// Names stand beside up to a hundred classes, however long they are; of more, the picture is not larger.
    @Test(arguments: [1, 2, 12, 13, 40, 100, 101, 400, 1000])
    func sizes(classes: Int) throws {
        var matrix = ConfusionMatrix(classes: classes)
        for label in 0..<classes { try matrix.add(label: label, predicted: (label * 7) % classes) }
        let names = (0..<classes).map { "a class with a long name, number \($0)" }
        let image = try ConfusionPicture(matrix, classNames: names).image()
        #expect(image.width >= min(classes * 10, 800) && image.width <= 1210)
        let bare = try ConfusionPicture(matrix, classNames: nil).image()
        #expect((bare.width < image.width) == (classes <= 100))
    }

    /// A caption stands below, where the picture without one ends, and moves nothing.
    @Test(arguments: [2, 10, 1000]) func caption(classes: Int) throws {
        let matrix = ConfusionMatrix(classes: classes)
        let bare = try ConfusionPicture(matrix, classNames: nil).image()
        let said = try ConfusionPicture(matrix, classNames: nil, isCaptioned: true).image()
        #expect(said.height > bare.height && said.width >= bare.width)
        #expect((0..<bare.height).allSatisfy { pixel(said, $0, 3) == pixel(bare, $0, 3) })
        let below = (bare.height..<said.height).flatMap { row in (0..<said.width).map { pixel(said, row, $0) } }
        #expect(below.contains([0x22, 0x22, 0x22]))
    }

    @Test func tooManyClasses() {
        #expect(
            message { _ = try ConfusionPicture(ConfusionMatrix(classes: 1001), classNames: nil) }
                == "confusion matrix: a picture of 1001 classes, expected 1 to 1000")
        #expect(message { _ = try ConfusionPicture(ConfusionMatrix(classes: 0), classNames: nil) }.contains("of 0"))
    }
}
