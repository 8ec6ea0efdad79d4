import EaselImages
import EaselMeasures
import EaselCore
import Testing

@Suite struct NearestNeighbourTests {
    /// Few values, so that equal distances are frequent.
    private func pictures(_ count: Int, _ size: Int, levels: UInt32, seed: UInt64) -> [UInt8] {
        var random = RandomSequence(Philox(seed: seed, stream: 1))
        return (0..<count * size).map { _ in UInt8(random.nextWord() % levels * (255 / (levels - 1))) }
    }

    /// Every distance, sorted: what the search must find.
    private func naive(_ set: ImageSet, _ query: [UInt8], _ count: Int) -> [(index: Int, distance: Int)] {
        let all = (0..<set.count).map { index in
            let picture = set.pixels[index * set.imageSize..<(index + 1) * set.imageSize]
            return (index, zip(picture, query).reduce(0) { $0 + (Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1)) })
        }
        return all.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(count).map { ($0.0, $0.1) }
    }

    @Test(arguments: [(1500, 2, 2), (300, 256, 5), (1025, 3, 4), (1, 2, 2)] as [(Int, UInt32, Int)])
    func findsWhatComparingAllFinds(_ count: Int, _ levels: UInt32, _ side: Int) throws {
        let set = try ImageSet(
            height: side, width: side, channels: 3, pixels: pictures(count, side * side * 3, levels: levels, seed: 4))
        let queries = pictures(6, side * side * 3, levels: levels, seed: 5)
        let wanted = min(7, count)
        let images = try (0..<6).map { index in
            let part = queries[index * set.imageSize..<(index + 1) * set.imageSize]
            return try Image(height: side, width: side, channels: 3, pixels: Array(part))
        }
        let found = try NearestNeighbours(in: set)(images, count: wanted)
        #expect(found.count == 6)
        for (image, neighbours) in zip(images, found) {
            let right = naive(set, image.pixels, wanted)
            #expect(neighbours.map(\.index) == right.map(\.index))
            #expect(neighbours.map(\.squaredDistance) == right.map(\.distance))
        }
    }

    @Test func distancesAreExactWhereFloatIsNot() throws {
        // Bright pictures that differ from the query in 60, 59, … 1 samples by one step: the products have 32 bits, of which
        // 24 are kept, and rounding must hide none of the nearer ones that follow.
        let (size, count) = (40_000, 60)
        let query = try Image(
            height: 200, width: 200, channels: 1, pixels: pictures(1, size, levels: 2, seed: 7).map { 250 + $0 / 51 })
        var pixels: [UInt8] = []
        for index in 0..<count {
            var picture = query.pixels
            for place in 0..<count - index { picture[place * 600 + index] ^= 1 }
            pixels += picture
        }
        let set = try ImageSet(height: 200, width: 200, channels: 1, pixels: pixels)
        let search = try NearestNeighbours(in: set)
        for wanted in [1, 3, count] {
            let found = try search([query], count: wanted)[0]
            #expect(found.map(\.squaredDistance) == Array(1...wanted))
            #expect(found.map(\.index) == (1...wanted).map { count - $0 })
        }
    }

    /// Images that are not in memory are read a piece at a time.
    @Test func findsTheSameInASourceThatIsRead() throws {
        struct Read: ImageSource {
            let set: ImageSet
            var count: Int { self.set.count }
            var imageShape: ImageShape { self.set.imageShape }
            func target(at index: Int) -> Target { .none }
            func image(at index: Int) throws -> Image { try set.image(at: index) }
        }
        let set = try ImageSet(height: 2, width: 4, channels: 1, pixels: pictures(2500, 8, levels: 4, seed: 9))
        let queries = try (0..<5).map { try set.image(at: $0 * 31) }
        let found = try NearestNeighbours(in: Read(set: set))(queries, count: 4)
        #expect(try found == NearestNeighbours(in: set)(queries, count: 4) && found.count == 5)
    }

    @Test func manyQueriesAreAnsweredInOrder() throws {
        let set = try ImageSet(height: 2, width: 4, channels: 1, pixels: pictures(600, 8, levels: 256, seed: 6))
        let found = try NearestNeighbours(in: set)((0..<600).map { try set.image(at: $0) })
        #expect(found.allSatisfy { $0.count == 1 && $0[0].squaredDistance == 0 })
        #expect(found.map { $0[0].index } == Array(0..<600))
        #expect(try NearestNeighbours(in: set)([]).isEmpty)
    }

    @Test func errorsNameWhatDoesNotFit() throws {
        let set = try ImageSet(height: 1, width: 2, channels: 1, pixels: [1, 2, 3, 4])
        let search = try NearestNeighbours(in: set)
        let query = try Image(height: 2, width: 2, colour: [0])
        #expect(
            problem { _ = try search([query]) }
                == "nearest neighbours: a picture of 2x2x1 cannot be compared with a set of 1x2x1; bring it to that size first"
        )
        for count in [0, 3] {
            #expect(
                problem { _ = try search([], count: count) }
                    == "nearest neighbours: \(count) of a set of 2 pictures; ask for 1 to 2")
        }
        let empty = try ImageSet(height: 1, width: 2, channels: 1, pixels: [])
        #expect(
            problem { _ = try NearestNeighbours(in: empty) }
                == "nearest neighbours: the set to search has no pictures")
    }
}
