import EaselCore

extension FeatureVectors {
    /// The kernel distance (KID) from other vectors: the squared maximum mean discrepancy with the cubic polynomial
    /// kernel (x·y / dimensions + 1)³, unbiased.
    ///
    /// Its mean does not depend on the number of vectors, unlike that of the Fréchet distance: between two draws from one
    /// distribution it is 0, so it can come out a little below. All pairs are used, a vector's with itself left out,
    /// where the paper averages over subsets; memory for all threads together is that of the blocks, a few MiB each. The
    /// result is the same, bit for bit, at any number of threads.
    ///
    /// Source: Bińkowski, Sutherland, Arbel and Gretton, "Demystifying MMD GANs", 2018.
    ///
    /// - Throws: `MeasureError` when the dimensions differ, or there are fewer than two vectors on a side.
    public func kernelDistance(to other: FeatureVectors, threads: Int = 1) throws -> Double {
        try requireSameDimensions(as: other, "kernel distance")
        guard count >= 2, other.count >= 2 else {
            throw MeasureError(
                "kernel distance: \(count) and \(other.count) feature vectors, expected at least 2 of each")
        }
        try reserveBlocks("kernel distance", threads: threads)
        try other.reserveBlocks("kernel distance", threads: threads)
        return meanKernel(threads) + other.meanKernel(threads) - 2 * meanKernel(with: other, threads)
    }

    /// The mean kernel of two different vectors of the set.
    private func meanKernel(_ threads: Int) -> Double {
        let sums = concurrentMap(blockCount, threads: min(threads, Self.mostParts)) { block in
            let first = block * Self.blockSize.rows
            var total = 0.0
            forEachBlock(of: first..<min(count, first + Self.blockSize.rows), with: self, isUpper: true) { block in
                // Of a pair (i, j) and its mirror image the one with j > i.
                total += sum(block) { max(0, $0 + 1 - block.columns.lowerBound) }
            }
            return total
        }
        return 2 * sums.reduce(0, +) / (Double(count) * Double(count - 1))
    }

    /// The mean kernel of a vector of either set.
    private func meanKernel(with other: FeatureVectors, _ threads: Int) -> Double {
        let parts = parts
        let sums = concurrentMap(parts.count, threads: threads) { part in
            var total = 0.0
            forEachBlock(of: parts[part], with: other) { block in total += sum(block) { _ in 0 } }
            return total
        }
        return sums.reduce(0, +) / (Double(count) * Double(other.count))
    }

    /// The kernels of a block of products, summed up row by row, of each from some column on.
    private func sum(_ block: ProductBlock, from first: (_ row: Int) -> Int) -> Double {
        let (columns, scale) = (block.columns.count, 1 / Double(dimensions))
        var total = 0.0
        for (offset, row) in block.rows.enumerated() {
            var sum = 0.0
            for column in min(first(row), columns)..<columns {
                let base = block.products[offset &* columns &+ column] * scale + 1
                sum += base * base * base
            }
            total += sum
        }
        return total
    }
}
