/// Latents, a block at a time, in double precision.
struct LatentBlocks {
    /// Rows of a block: with 64 dimensions a quarter of a megabyte, which stays in the second-level cache.
    static let length = 512

    let latents: [Float]
    let dimensions: Int
    var count: Int { latents.count / dimensions }

    /// Calls `body` with the first row and the rows of each block, in order.
    func forEach(_ body: (_ first: Int, _ rows: UnsafeBufferPointer<Double>) throws -> Void) rethrows {
        try forEach(in: 0..<count, body)
    }

    /// The rows in parts of whole blocks, to be walked on several threads: at most 16, fewer where what each part sums up
    /// (`numbers`, of 8 bytes) would take more than 256 MiB together.
    func parts(summing numbers: Int) -> [Range<Int>] {
        let blockCount = (count + Self.length - 1) / Self.length
        let partCount = max(1, min(16, blockCount, (1 << 25) / max(1, numbers)))
        return (0..<partCount).map { part in
            let (first, end) = (part * blockCount / partCount, (part + 1) * blockCount / partCount)
            return first * Self.length..<min(count, end * Self.length)
        }
    }

    /// Calls `body` with the first row and the rows of each block of some rows, in order.
    func forEach(
        in range: Range<Int>, _ body: (_ first: Int, _ rows: UnsafeBufferPointer<Double>) throws -> Void
    ) rethrows {
        var block = [Double](repeating: 0, count: min(Self.length, range.count) * dimensions)
        for first in stride(from: range.lowerBound, to: range.upperBound, by: Self.length) {
            let size = min(Self.length, range.upperBound - first) * dimensions
            try block.withUnsafeMutableBufferPointer { block in
                latents.withUnsafeBufferPointer { latents in
                    let start = first &* dimensions
                    for place in 0..<size { block[place] = Double(latents[start &+ place]) }
                }
                try body(first, UnsafeBufferPointer(rebasing: block[..<size]))
            }
        }
    }
}
