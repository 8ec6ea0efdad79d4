import EaselCore
import EaselImages
import EaselRuns
import EaselTraining
import Testing

/// Pictures restored tile by tile, by functions that are known to the last number.
@Suite struct TiledFilterTests {
    /// A picture whose samples follow from their place alone, in 0…200.
    private func picture(_ height: Int, _ width: Int, _ channels: Int = 1) throws -> Image {
        let pixels = (0..<(height * width * channels)).map { (place: Int) -> UInt8 in
            UInt8((place * 7919 + place / 13 * 31) % 201)
        }
        return try Image(height: height, width: width, channels: channels, pixels: pixels)
    }

    private func filter(
        _ shape: ImageShape, chunk: Int = 4, stripWidth: Int = 4096, isConcurrent: Bool = false,
        _ change: @escaping (_ tile: [Float]) -> [Float]
    ) -> TiledFilter {
        TiledFilter(shape: shape, chunk: chunk, stripWidth: stripWidth, isConcurrent: isConcurrent) { tiles, results in
            for start in stride(from: 0, to: tiles.count, by: shape.count) {
                let changed = change(Array(tiles[start..<(start + shape.count)]))
                for (index, value) in changed.enumerated() { results[start + index] = value }
            }
        }
    }

    /// What is not changed comes back, whatever the sizes and channels of picture and tiles.
    @Test(arguments: [1, 2, 3, 4], [1, 2, 3, 4])
    func whatIsNotChangedComesBack(channels: Int, depth: Int) throws {
        for (height, width) in [(6, 7), (1, 1), (3, 40), (25, 9)] {
            let same = filter(ImageShape(height: 6, width: 7, channels: depth)) { $0 }
            let whole = try picture(height, width, channels)
            // Colours that go through a grey and transparent model come back grey.
            let expected =
                depth == 2 && channels > 2
                ? try whole.converted(toChannels: channels == 3 ? 1 : 2).converted(toChannels: channels) : whole
            let result = try same(whole)
            #expect(result == expected, "\(height)x\(width)x\(channels), tiles of \(depth)")
        }
    }

    /// Of 16 bits none is lost, in one tile or in many, in one strip or in several.
    @Test(arguments: [1, 2, 3, 4], [1, 2, 3, 4])
    func whatIsNotChangedComesBackInSixteenBits(channels: Int, depth: Int) throws {
        for (height, width) in [(6, 7), (3, 40), (25, 9)] {
            let same = filter(ImageShape(height: 6, width: 7, channels: depth), stripWidth: 28) { $0 }
            let pixels = (0..<(height * width * channels)).map { UInt16(truncatingIfNeeded: $0 * 40_503 + $0 / 13) }
            let whole = try DeepImage(height: height, width: width, channels: channels, pixels: pixels)
            let expected =
                depth == 2 && channels > 2
                ? try whole.converted(toChannels: channels == 3 ? 1 : 2).converted(toChannels: channels) : whole
            #expect(try same(whole) == expected, "\(height)x\(width)x\(channels), tiles of \(depth)")
        }
    }

    @Test func aPictureOfTheModelsSizeIsGivenToItAsItIs() throws {
        let whole = try picture(8, 8)
        var seen: [[Float]] = []
        let result = try filter(ImageShape(height: 8, width: 8, channels: 1)) { tile in
            seen.append(tile)
            return tile.map { 1 - $0 }
        }(whole)
        #expect(seen == [whole.values(in: .zeroToOne)])
        #expect(result == whole.inverted())
    }

    /// A model is worst at the edge of a tile, beyond which it sees nothing. None of that is to be seen in a result, at
    /// the picture's border as little as in its middle.
    @Test(arguments: [(100, 100), (29, 61), (28, 90)])
    func whatIsWrongAtATilesEdgeDoesNotShow(height: Int, width: Int) throws {
        let grey = try Image(height: height, width: width, colour: [100])
        let result = try filter(ImageShape(height: 28, width: 28, channels: 1), chunk: 32) { tile in
            tile.indices.map { index in
                let (row, column) = (index / 28, index % 28)
                // A side no longer than a tile has nothing else to take its ends from.
                let isEdge = (height > 28 && [0, 27].contains(row)) || [0, 27].contains(column)
                return isEdge ? tile[index] + 0.5 : tile[index]
            }
        }(grey)
        let worst = result.pixels.map { abs(Int($0) - 100) }.max() ?? 0
        #expect(worst <= 2, "\(worst) of 255")
    }

    /// A model of whole centred things is wrong where it sees halves of them.
    @Test func tilesThatFitDecide() throws {
        let side = 16
        // Things with a mark in their middle, side by side from row 4 and column 8; a tile in sixteen holds one whole.
        var whole = try Image(height: 80, width: 80, colour: [40])
        whole.withMutablePixels { pixels in
            for row in stride(from: 12, to: 80, by: side) {
                for column in stride(from: 0, to: 80, by: side) { pixels[row * 80 + column] = 250 }
            }
        }
        var (fitting, tiles) = (0, 0)
        let result = try filter(ImageShape(height: side, width: side, channels: 1)) { tile in
            tiles += 1
            guard tile[8 * side + 8] > 0.9 else { return tile.map { _ in 0.6 } }
            fitting += 1
            return tile
        }(whole)
        #expect(fitting * 8 < tiles)
        for row in 4..<68 {
            let span = (row * 80 + 8)..<(row * 80 + 72)
            let worst = zip(result.pixels[span], whole.pixels[span]).map { abs(Int($0) - Int($1)) }.max() ?? 0
            #expect(worst <= 1, "row \(row): \(worst) of 255")
        }
    }

    @Test func theBetterFitCountsMore() {
        let weights = [0, 1e-3, 0.01, 0.1, 1].map { TiledFilter.weight(ofResidual: $0, samples: 784) }
        #expect(
            zip(weights, weights.dropFirst()).allSatisfy { $0 > $1 } && weights.allSatisfy { $0 > 0 && $0.isFinite })
        // A tile of a few pixels says little about how well it fits.
        #expect(TiledFilter.weight(ofResidual: 0.5, samples: 8) == TiledFilter.weight(ofResidual: 0.1, samples: 8))
    }

    /// How work is divided shows in no byte.
    @Test(arguments: [1, 3])
    func stripsAndChunksDoNotMatter(depth: Int) throws {
        let shape = ImageShape(height: 8, width: 9, channels: depth)
        let whole = try picture(50, 130, 3)
        func restored(_ chunk: Int, _ stripWidth: Int, isConcurrent: Bool = false) throws -> Image {
            try filter(shape, chunk: chunk, stripWidth: stripWidth, isConcurrent: isConcurrent) { tile in
                let mean = tile.reduce(0, +) / Float(tile.count)
                return tile.map { ($0 * $0 + mean) / 2 }
            }(whole)
        }
        let result = try restored(32, 4096)
        #expect(result != whole)
        for (chunk, stripWidth) in [(1, 4096), (7, 1), (32, 50), (32, 128)] {
            #expect(try restored(chunk, stripWidth) == result, "\(chunk) tiles at a time, strips of \(stripWidth)")
            let other = try restored(chunk, stripWidth, isConcurrent: true)
            #expect(other == result, "\(chunk) tiles at a time, strips of \(stripWidth), on two threads")
        }
    }

    /// What fails while another thread adds and gathers tiles is thrown when that has ended.
    @Test(arguments: [true, false]) func whatTheFunctionThrowsComesOut(isConcurrent: Bool) throws {
        struct Failure: Error {}
        var chunks = 0
        let filter = TiledFilter(
            shape: ImageShape(height: 8, width: 8, channels: 1), chunk: 2, isConcurrent: isConcurrent
        ) { _, _ in
            chunks += 1
            if chunks == 5 { throw Failure() }
        }
        #expect(throws: Failure.self) { try filter(picture(40, 40)) }
        #expect(chunks == 5)
    }
}
