import EaselCore
import EaselImages
import EaselTraining

/// Tiles, and what becomes of them.
private struct Chunk {
    let tiles, results: UnsafeMutableBufferPointer<Float>
}

/// A strip of a picture that is restored tile by tile, from top to bottom, with memory for one tile's height.
///
/// Its memory is touched by two threads at a time, each its own part: see `restoreTiles`.
final class TileStrip<Picture: SampledImage>: @unchecked Sendable {
    private let filter: TiledFilter
    private let rows: Tiling
    private let columns: Tiling
    private let lanes: TileLanes
    /// The columns of the image that come out.
    private let inner: Range<Int>
    /// Where each tile begins, counted from the strip's first place.
    private let starts: [Int]
    /// The image's column at the strip's first place; before the image it is negative.
    private let left: Int
    /// Places of the strip from left to right.
    private let width: Int
    /// The image's column seen at each place.
    private let pixels: [Int]

    /// The rows of one tile's height, lane by lane.
    private let source: UnsafeMutableBufferPointer<Float>
    /// For the rows of one window's height, the weighted results, lane by lane.
    private let sums: UnsafeMutableBufferPointer<Double>
    /// The sums of the weights of each of those places.
    private let weights: UnsafeMutableBufferPointer<Double>
    /// Chunks of tiles and what becomes of them: one that is restored, one that is got ready or taken away meanwhile.
    private let chunks: [Chunk]
    /// The weights across a window, one for each sample.
    private let sampleWeights: [Double]

    init(of filter: TiledFilter, rows: Tiling, columns: Tiling, within inner: Range<Int>, lanes: TileLanes) {
        (self.filter, self.rows, self.columns, self.lanes, self.inner) = (filter, rows, columns, lanes, inner)
        let places = columns.starts.filter {
            $0 + columns.window.lowerBound < inner.upperBound && $0 + columns.window.upperBound > inner.lowerBound
        }
        let left = places.first ?? 0
        self.left = left
        width = (places.last ?? 0) + columns.tile - left
        starts = places.map { $0 - left }
        pixels = (0..<width).map { columns.pixel(at: left + $0) }
        source = .zeros(lanes.count * rows.tile * width * lanes.depth)
        sums = .zeros(lanes.count * rows.window.count * width * lanes.depth)
        weights = .zeros(lanes.count * rows.window.count * width)
        chunks = (0..<2).map { _ in
            Chunk(
                tiles: .zeros(filter.chunk * filter.shape.count), results: .zeros(filter.chunk * filter.shape.count))
        }
        sampleWeights = columns.weights.flatMap { Array(repeating: $0, count: lanes.depth) }
    }

    deinit {
        for numbers in [source] + chunks.flatMap({ [$0.tiles, $0.results] }) { numbers.deallocate() }
        for numbers in [sums, weights] { numbers.deallocate() }
    }

    /// Restores the strip: reads from the samples of the image and writes to those of the result.
    func run(from image: UnsafeBufferPointer<Picture.Sample>, to result: UnsafeMutableBufferPointer<Picture.Sample>)
        throws
    {
        for (index, top) in rows.starts.enumerated() {
            let isLast = index + 1 == rows.starts.count
            try read(rowsFrom: top, keeping: index == 0 ? 0 : rows.tile - rows.step, of: image)
            try restoreTiles()
            // No later tile counts in the first of the rows.
            try write(isLast ? rows.window.count : rows.step, from: top + rows.window.lowerBound, to: result)
            if !isLast { advance() }
        }
    }

    /// Fills the rows seen by tiles that begin at a row; the first of them are there from the tiles before.
    private func read(rowsFrom top: Int, keeping kept: Int, of image: UnsafeBufferPointer<Picture.Sample>) throws {
        let table = Picture.Sample.unitValues
        let (depth, length) = (lanes.depth, width * lanes.depth)
        for lane in 0..<lanes.count where kept > 0 {
            source.moveDown(to: lane * rows.tile * length, by: rows.step * length, count: kept * length)
        }
        for row in kept..<rows.tile {
            let first = rows.pixel(at: top + row) * columns.length * lanes.channels
            let samples = UnsafeBufferPointer(rebasing: image[first...].prefix(columns.length * lanes.channels))
            try lanes.withTileChannels(of: samples, as: Picture.self) { samples, pixelLength in
                for lane in 0..<lanes.count {
                    var next = (lane * rows.tile + row) * length
                    for pixel in pixels {
                        for channel in 0..<depth {
                            source[next] = table[Int(samples[pixel &* pixelLength &+ lane &+ channel])]
                            next &+= 1
                        }
                    }
                }
            }
        }
    }

    /// Restores one row of tiles and adds them to the sums, in their order.
    ///
    /// While a chunk is restored, another thread adds the one before it and gathers the one after it: a model of small
    /// tiles is so fast that its workers would wait a fifth of the time.
    private func restoreTiles() throws {
        let places = (0..<lanes.count).flatMap { lane in starts.map { (lane: lane, place: $0) } }
        let parts = stride(from: 0, to: places.count, by: filter.chunk).map {
            places[$0..<min($0 + filter.chunk, places.count)]
        }
        if let first = parts.first { gather(first, into: chunks[0]) }
        for (index, part) in parts.enumerated() {
            try filter.meanwhile {
                if index > 0 { self.add(parts[index - 1], of: self.chunks[(index - 1) % 2]) }
                if index + 1 < parts.count { self.gather(parts[index + 1], into: self.chunks[(index + 1) % 2]) }
            } restoring: {
                let count = part.count * self.filter.shape.count
                let chunk = self.chunks[index % 2]
                try self.filter.function(
                    UnsafeBufferPointer(rebasing: chunk.tiles[..<count]),
                    UnsafeMutableBufferPointer(rebasing: chunk.results[..<count]))
            }
        }
        if let last = parts.last { add(last, of: chunks[(parts.count - 1) % 2]) }
    }

    private func gather(_ part: ArraySlice<(lane: Int, place: Int)>, into chunk: Chunk) {
        let size = filter.shape.count
        for (index, tile) in part.enumerated() {
            gather(
                lane: tile.lane, place: tile.place,
                into: UnsafeMutableBufferPointer(rebasing: chunk.tiles[(index * size)...]))
        }
    }

    private func add(_ part: ArraySlice<(lane: Int, place: Int)>, of chunk: Chunk) {
        let size = filter.shape.count
        for (index, tile) in part.enumerated() {
            let span = (index * size)..<((index + 1) * size)
            add(
                UnsafeBufferPointer(rebasing: chunk.results[span]),
                of: UnsafeBufferPointer(rebasing: chunk.tiles[span]), lane: tile.lane, place: tile.place)
        }
    }

    private func gather(lane: Int, place: Int, into tile: UnsafeMutableBufferPointer<Float>) {
        let length = columns.tile * lanes.depth
        for row in 0..<rows.tile {
            let first = ((lane * rows.tile + row) * width + place) * lanes.depth
            _ = UnsafeMutableBufferPointer(rebasing: tile[(row * length)...])
                .update(fromContentsOf: source[first..<(first + length)])
        }
    }

    /// Adds what counts of a tile's result.
    private func add(
        _ result: UnsafeBufferPointer<Float>, of tile: UnsafeBufferPointer<Float>, lane: Int, place: Int
    ) {
        let fit = TiledFilter.weight(ofResidual: meanSquaredDifference(tile, result), samples: tile.count)
        let (depth, window) = (lanes.depth, columns.window)
        for (offset, row) in rows.window.enumerated() {
            let weight = fit * rows.weights[offset]
            let first = (lane * rows.window.count + offset) * width + place + window.lowerBound
            let from = (row * columns.tile + window.lowerBound) * depth
            sampleWeights.withUnsafeBufferPointer { factors in
                for sample in factors.indices {
                    sums[first &* depth &+ sample] += weight * factors[sample] * Double(result[from &+ sample])
                }
            }
            columns.weights.withUnsafeBufferPointer { factors in
                for column in factors.indices { weights[first &+ column] += weight * factors[column] }
            }
        }
    }

    /// Writes the first rows of the sums, those of them that are in the image.
    private func write(_ count: Int, from top: Int, to result: UnsafeMutableBufferPointer<Picture.Sample>) throws {
        let depth = lanes.depth
        for row in 0..<count where (0..<rows.length).contains(top + row) {
            for lane in 0..<lanes.count {
                let line = (lane * rows.window.count + row) * width + inner.lowerBound - left
                let values = [Picture.Sample](unsafeUninitializedCapacity: inner.count * depth) { buffer, initialized in
                    for pixel in 0..<inner.count {
                        for channel in 0..<depth {
                            let value = sums[(line &+ pixel) &* depth &+ channel] / weights[line &+ pixel]
                            buffer[pixel &* depth &+ channel] = Picture.Sample(unitValue: Float(value))
                        }
                    }
                    initialized = inner.count * depth
                }
                let first = ((top + row) * columns.length + inner.lowerBound) * lanes.channels + lane
                try lanes.put(values, as: Picture.self, into: UnsafeMutableBufferPointer(rebasing: result[first...]))
            }
        }
    }

    /// Makes room for the next row of tiles.
    private func advance() {
        let (moved, kept) = (rows.step * width, (rows.window.count - rows.step) * width)
        for lane in 0..<lanes.count {
            let first = lane * rows.window.count * width
            weights.moveDown(to: first, by: moved, count: kept)
            weights[(first + kept)..<(first + kept + moved)].update(repeating: 0)
            sums.moveDown(to: first * lanes.depth, by: moved * lanes.depth, count: kept * lanes.depth)
            sums[((first + kept) * lanes.depth)..<((first + kept + moved) * lanes.depth)].update(repeating: 0)
        }
    }
}

/// The mean of the squared differences of two tiles.
private func meanSquaredDifference(
    _ first: UnsafeBufferPointer<Float>, _ second: UnsafeBufferPointer<Float>
) -> Double {
    // Eight sums side by side, for a compiler does not reorder one.
    var sums = SIMD8<Float>()
    let whole = first.count / 8 * 8
    for start in stride(from: 0, to: whole, by: 8) {
        var difference = SIMD8<Float>()
        for lane in 0..<8 { difference[lane] = first[start &+ lane] - second[start &+ lane] }
        sums += difference * difference
    }
    var sum = Double(sums.sum())
    for index in whole..<first.count {
        let difference = Double(first[index] - second[index])
        sum += difference * difference
    }
    return sum / Double(first.count)
}

extension UnsafeMutableBufferPointer where Element: BinaryFloatingPoint {
    /// Memory for numbers that are zero at first.
    fileprivate static func zeros(_ count: Int) -> Self {
        let numbers = allocate(capacity: count)
        numbers.initialize(repeating: 0)
        return numbers
    }

    /// Moves numbers nearer to the beginning, which may overlap with where they come from.
    fileprivate func moveDown(to first: Int, by distance: Int, count: Int) {
        guard count > 0, let baseAddress else { return }
        (baseAddress + first).update(from: baseAddress + first + distance, count: count)
    }
}
