import EaselAugmentation
import EaselCore
import EaselImages
import Testing

/// Rectangles that are covered, and all else that stays.
@Suite struct OcclusionTests {
    /// Whether an image differs from another inside a rectangle alone.
    private func isChanged(_ changed: Image, _ image: Image, onlyIn rows: Range<Int>, _ columns: Range<Int>) -> Bool {
        (0..<image.height).allSatisfy { y in
            (0..<image.width).allSatisfy { x in
                if rows.contains(y), columns.contains(x) { return true }
                let at = (y * image.width + x) * image.channels
                return changed.pixels[at..<(at + image.channels)] == image.pixels[at..<(at + image.channels)]
            }
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>) func erasedRectangles(seed: UInt64) throws {
        let image = try Image(height: 40, width: 60, colour: [10, 20, 30, 90])
        let drawn = try Drawn("random-erasing:0.5", image.shape, seed: seed)
        let (top, left) = (try drawn.integer("top"), try drawn.integer("left"))
        let (height, width) = (try drawn.integer("height"), try drawn.integer("width"))
        #expect((4...20).contains(height) && (6...30).contains(width))
        #expect(top >= 0 && left >= 0 && top + height <= 40 && left + width <= 60)
        let changed = try drawn.image(image)
        #expect(isChanged(changed, image, onlyIn: top..<(top + height), left..<(left + width)))
        #expect(changed.channel(3) == image.channel(3))
        let part = try changed.copied(top: top, left: left, height, width)
        let samples = (0..<3).flatMap { part.channel($0).map { Double($0) } }
        // Uniform over 256 levels.
        let error = (65535.0 / 12 / Double(samples.count)).squareRoot()
        #expect(abs(moments(samples).mean - 127.5) < 4.5 * error)
    }

    @Test func erasedSidesAreAsLikely() throws {
        let shape = ImageShape(height: 40, width: 40, channels: 1)
        var counts: [Int: Int] = [:]
        for seed in 0..<3000 as Range<UInt64> {
            counts[try Drawn("random-erasing:0.2", shape, seed: seed).integer("height"), default: 0] += 1
        }
        #expect(Set(counts.keys) == Set(4...8))
        for (side, count) in counts { #expect(isLikely(count, of: 3000, 0.2), "\(side)") }
    }

    @Test(arguments: 0..<40 as Range<UInt64>) func cutOutSquares(seed: UInt64) throws {
        let image = try Image(height: 20, width: 31, colour: [200, 90])
        let drawn = try Drawn("cutout:0.3..0.3,77", image.shape, seed: seed)
        let (row, column) = (try drawn.integer("row"), try drawn.integer("column"))
        let (rows, columns) = ((row - 3)..<(row + 3), (column - 3)..<(column + 3))
        let changed = try drawn.image(image)
        #expect(isChanged(changed, image, onlyIn: rows, columns))
        let covered = rows.clamped(to: 0..<20).count * columns.clamped(to: 0..<31).count
        #expect(changed.channel(0).count { $0 == 77 } == covered)
        #expect(changed.channel(1) == image.channel(1))
    }

    @Test func squaresReachAllPlaces() throws {
        let shape = ImageShape(height: 5, width: 4, channels: 1)
        let all = try (0..<500).map { try Drawn("cutout", shape, seed: $0) }
        #expect(Set(try all.map { try $0.integer("row") }) == Set(0..<5))
        #expect(Set(try all.map { try $0.integer("column") }) == Set(0..<4))
    }
}
