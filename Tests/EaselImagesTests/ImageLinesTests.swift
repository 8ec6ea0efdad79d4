import EaselImages
import Testing

@Suite struct ImageLinesTests {
    private func drawn(
        _ points: [(x: Double, y: Double)], width: Double = 2, height: Int = 8, columns: Int = 8, opacity: Double = 1
    ) throws -> [[UInt8]] {
        var image = try Image(height: height, width: columns, colour: [0])
        image.drawLine(through: points, width: width, colour: [200], opacity: opacity)
        return (0..<height).map { Array(image.pixels[$0 * columns..<($0 + 1) * columns]) }
    }

    @Test func aLineAlongThePixelsIsSharp() throws {
        let rows = try drawn([(-5, 3), (20, 3)])
        #expect(rows[2] == [UInt8](repeating: 200, count: 8) && rows[3] == rows[2])
        #expect(rows[1].allSatisfy { $0 == 0 } && rows[4].allSatisfy { $0 == 0 })
    }

    @Test func aLineBetweenThemIsSmooth() throws {
        let rows = try drawn([(-5, 3.5), (20, 3.5)])
        #expect(rows[3].allSatisfy { $0 == 200 })
        #expect(rows[2].allSatisfy { (99...101).contains($0) } && rows[4] == rows[2])
        let slope = try drawn([(0, 0), (8, 4)])
        #expect(Set(slope.joined()).count > 3 && slope[7].allSatisfy { $0 == 0 })
        // As much is covered as the line has area, but for where it leaves the image.
        let sum = slope.joined().reduce(0.0) { $0 + Double($1) / 200 }
        #expect((15.0...18.9).contains(sum), "\(sum)")
    }

    /// What turns back on itself is not drawn twice, also where it lets something through.
    @Test func aLineIsDrawnOnce() throws {
        let once = try drawn([(-5, 3), (20, 3)], opacity: 0.5)
        let often = try drawn([(-5, 3), (20, 3), (-5, 3), (4, 3), (20, 3)], opacity: 0.5)
        #expect(once == often && once[2].allSatisfy { $0 == 100 })
    }

    @Test func onePointIsADot() throws {
        let rows = try drawn([(4, 4)], width: 4)
        #expect(rows[3][3] == 200 && rows[4][4] == 200 && rows[0].allSatisfy { $0 == 0 } && rows[4][0] == 0)
        #expect(rows == rows.reversed() && rows.allSatisfy { $0 == $0.reversed() })
    }

    @Test func anythingMayBeAskedFor() throws {
        let none = [[UInt8]](repeating: [UInt8](repeating: 0, count: 8), count: 8)
        #expect(try drawn([]) == none && drawn([(.nan, 1)]) == none && drawn([(100, 100), (200, 100)]) == none)
        #expect(try drawn([(1e300, -1e300), (.infinity, 0), (-1e300, 1e300)]).count == 8)
        #expect(try drawn([(0, 3), (.nan, .nan), (8, 3)]) == drawn([(0, 3), (8, 3)]))
        var colour = try Image(height: 4, width: 4, colour: [9, 9, 9])
        colour.drawLine(through: [(0, 2), (4, 2)], width: 2, colour: [1, 2, 3])
        #expect(Array(colour.pixels[12..<15]) == [1, 2, 3] && Array(colour.pixels.prefix(3)) == [9, 9, 9])
    }
}
