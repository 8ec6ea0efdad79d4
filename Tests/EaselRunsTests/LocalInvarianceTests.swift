import EaselCore
import EaselData
import EaselImages
import EaselRuns
import Testing

/// Test images that are turned and moved, and the accuracy that is left.
@Suite struct LocalInvarianceTests {
    /// An image of 5x5 with one pixel set.
    private func dot(row: Int, column: Int) throws -> ImageSet {
        var pixels = [UInt8](repeating: 0, count: 25)
        pixels[row * 5 + column] = 255
        return try ImageSet(height: 5, width: 5, channels: 1, pixels: pixels, labels: [0])
    }

    /// Where the pixel is afterwards.
    private func place(_ images: any ImageSource) throws -> [Int] {
        try images.image(at: 0).pixels.enumerated().filter { $0.element > 200 }.map(\.offset)
    }

    @Test func imagesAreTurnedAnticlockwiseAndMovedRightAndDown() throws {
        var seen: [[Int]] = []
        let found = try LocalInvariance(
            of: dot(row: 2, column: 4), angles: [0, 90, -90], distances: [0, -1]
        ) { images in
            #expect(images.labels == [0] && images.count == 1)
            seen.append(try place(images))
            return Double(seen.count)
        }
        // From the right of the middle to above it, and below it; then to the left, where the edge is repeated, and up.
        #expect(seen == [[14], [2], [22], [14], [14], [13, 14], [9]])
        #expect(found.rotations.map(\.degrees) == [0, 90, -90] && found.rotations.map(\.accuracy) == [1, 2, 3])
        #expect(found.shifts.map(\.across) == [4, 6] && found.shifts.map(\.down) == [5, 7])
    }

    /// Past an edge lie the pixels of the edge; between pixels are their means.
    @Test func edgesAndBetweenPixels() throws {
        var edges: [[UInt8]] = []
        _ = try LocalInvariance(of: dot(row: 2, column: 4), angles: [], distances: [-2, 0.5]) {
            edges.append(Array(try $0.image(at: 0).pixels[10..<15]))
            return 0
        }
        #expect(edges[0] == [0, 0, 255, 255, 255])
        #expect(edges[2][3] == 0 && (126...129).contains(edges[2][4]))
    }

    @Test func ranges() throws {
        func values(_ text: String) throws -> [Double] {
            try SweepRange(parsing: text, in: -180...180, example: "-30..30").values
        }
        #expect(try values("-30..30") == stride(from: -30, through: 30, by: 5).map { $0 })
        #expect(try values("-4..4") == (-4...4).map(Double.init) && values("0..3:1") == [0, 1, 2, 3])
        #expect(try values("-7..8:5") == [-7, -5, 0, 5, 8] && values("3..3") == [3])
        #expect(try values("-1..1:0.5") == [-1, -0.5, 0, 0.5, 1] && values("-180..180").count == 13)
        for text in [
            "", "3", "..", "1..", "..1", "5..3", "-200..3", "0..181", "a..b", "0..1:", "0..1:0", "0..1:-1", "0..1:nan",
            "nan..1", "0..inf", "1..2..3", "0..1:1:1", "1e400..2", " 0..1",
        ] {
            let error = message { _ = try values(text) }
            #expect(
                error
                    == "\"\(text)\" is no range; write two numbers from -180 to 180, as in -30..30, and a step after a "
                    + "colon if you like")
        }
        #expect(
            message { _ = try values("0..180:1e-300") }.hasSuffix("write a longer one after a colon, as in 0..180:15"))
    }
}
