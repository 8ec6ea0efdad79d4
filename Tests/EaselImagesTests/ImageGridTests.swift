import DataTestSupport
import EaselCore
import EaselImages
import Testing

@Suite struct ImageGridTests {
    private func picture(_ grey: UInt8) throws -> Image { try Image(height: 1, width: 2, colour: [grey]) }

    @Test func drawsPixelsAndGutters() throws {
        var grid = try ImageGrid([picture(1), picture(2), picture(3)], columns: 2, gutter: 1, scale: 1)
        grid.gutterGrey = 9
        let image = try grid.render()
        #expect(image.height == 5 && image.width == 7 && image.channels == 1)
        #expect(Array(image.pixels[7..<14]) == [9, 1, 1, 9, 2, 2, 9])
        #expect(Array(image.pixels[21..<28]) == [9, 3, 3, 9, 9, 9, 9])
    }

    @Test func groupsOriginalsOverReconstructions() throws {
        let originals = try (1...3).map { try picture($0) }
        let others = try (11...13).map { try picture($0) }
        let grid = try ImageGrid(comparing: [originals, others], columns: 2, gutter: 0, scale: 1)
        #expect(grid.groups.count == 2)
        #expect(try grid.render().pixels == [1, 1, 2, 2, 11, 11, 12, 12, 3, 3, 96, 96, 13, 13, 96, 96])
    }

    @Test func enlargesWholeTimes() throws {
        let image = try ImageGrid([picture(5)], columns: 1, gutter: 0).render()
        #expect(image.height == 56 && image.width == 112 && image.pixels.allSatisfy { $0 == 5 })
    }

    @Test func showsNaNInMagenta() throws {
        let pictures = try ImageGrid.images(
            [0, 0.5, .nan, 2], of: ImageShape(height: 1, width: 2), scaling: .zeroToOne)
        #expect(pictures[0].pixels == [0, 128])
        #expect(pictures[1].pixels == [255, 0, 255, 255, 255, 255])
        #expect(try ImageGrid(pictures, columns: 2, gutter: 0, scale: 1).render().channels == 3)
    }

    @Test func refusesWhatCannotBeDrawn() throws {
        #expect(problem { _ = try ImageGrid([], columns: 1) } == "image grid: there is no picture to draw")
        let odd = try Image(height: 3, width: 2, colour: [0])
        #expect(problem { _ = try ImageGrid([picture(1), odd], columns: 1) }.hasSuffix("got 1x2 and 3x2"))
        #expect(throws: DataError.self) { _ = try ImageGrid([picture(1)], columns: 0) }
        #expect(throws: DataError.self) { _ = try ImageGrid([picture(1)], columns: 1, scale: Int.max).render() }
        #expect(throws: DataError.self) { _ = try ImageGrid([picture(1)], columns: 1, scale: 1 << 20).render() }
        #expect(throws: DataError.self) {
            _ = try ImageGrid.images([1, 2, 3], of: ImageShape(height: 1, width: 2), scaling: .zeroToOne)
        }
    }
}
