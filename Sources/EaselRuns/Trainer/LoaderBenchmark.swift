import EaselCore
import EaselImages

/// Benchmarks how fast images are read, prepared and put into batches of numbers, with nothing trained on them.
package struct LoaderBenchmark: Codable, Sendable {
    /// Images per second: the median of all slices.
    package var imagesPerSecond: Double
    /// Images per second in the slowest slice.
    package var slowest: Double
    /// Images per second in the fastest slice.
    package var fastest: Double
    /// Threads that read.
    package var threads: Int
    /// Images in a batch.
    package var batchSize: Int
    /// The number of images that there are.
    package var images: Int
    /// Height, width and channels of each.
    package var image: [Int]

    /// Measures a source, batch after batch in shuffled order, epoch after epoch.
    /// - Parameters:
    ///   - source: The images.
    ///   - batchSize: Images in a batch; no more than there are.
    ///   - threads: Threads that read.
    ///   - seconds: How long to measure, after half a second that is not counted.
    /// - Throws: `DataError` naming an image that cannot be read.
    package init(_ source: any ImageSource, batchSize: Int, threads: Int, seconds: Double) throws {
        let order = try BatchOrder(count: source.count, batchSize: min(batchSize, max(source.count, 1)), seed: 0)
        let loader = try BatchLoader(
            source, order: order, steps: 0..<(order.batchCount << 20), prefetch: 2 * threads, threads: threads)
        defer { loader.stop() }
        let clock = ContinuousClock()
        var numbers = [Float](repeating: 0, count: order.batchSize * source.imageShape.count)
        func rate(_ seconds: Double) throws -> Double {
            let start = clock.now
            var (count, elapsed) = (0, 0.0)
            while elapsed < seconds, let batch = try loader.next() {
                try numbers.withUnsafeMutableBufferPointer { numbers in
                    let part = UnsafeMutableBufferPointer(rebasing: numbers[..<(batch.size * source.imageShape.count)])
                    try batch.fill(into: part, scaling: .zeroToOne)
                }
                count += batch.size
                elapsed = (clock.now - start).inSeconds
            }
            return Double(count) / max(elapsed, 1e-9)
        }
        _ = try rate(0.5)
        let rates = try (0..<10).map { _ in try rate(seconds / 10) }.sorted()
        (imagesPerSecond, slowest, fastest) = ((rates[4] + rates[5]) / 2, rates[0], rates[9])
        (self.threads, self.batchSize, images) = (threads, order.batchSize, source.count)
        image = [source.height, source.width, source.channels]
    }
}
