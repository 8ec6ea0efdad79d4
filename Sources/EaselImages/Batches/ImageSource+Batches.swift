import CZlib
import EaselFiles

extension ImageSource {
    /// The images in batches, the last smaller one included; each is read when it is used.
    /// - Parameters:
    ///   - batchSize: Images in a batch.
    ///   - seed: The seed of the shuffle; `nil` keeps the source's order.
    ///   - epoch: The epoch whose shuffle is asked for, and whose images where they are cut or changed at random.
    /// - Throws: `DataError` for a batch size below 1 or an empty source.
    public func batches(of batchSize: Int, shuffledBy seed: UInt64? = nil, epoch: Int = 0) throws -> [Batch] {
        let (source, range) = (inEpoch(epoch), labelRange)
        return try BatchOrder(count: count, batchSize: batchSize, seed: seed).epoch(epoch).map {
            Batch(source, $0, labelRange: range)
        }
    }

    /// Goes through the images batch by batch in the source's order, reading ahead while a batch is worked on.
    /// - Parameters:
    ///   - batchSize: Images in a batch.
    ///   - body: Called with the number of each batch, from 0, and the batch.
    /// - Throws: `DataError` for a batch size below 1, an empty source or an image that cannot be read; what `body` does.
    public func forEachBatch(of batchSize: Int, _ body: (_ number: Int, _ batch: Batch) throws -> Void) throws {
        let order = try BatchOrder(count: count, batchSize: batchSize, seed: nil)
        let loader = try BatchLoader(self, order: order, steps: 0..<order.batchCount)
        defer { loader.stop() }
        var number = 0
        while let batch = try loader.next() {
            try body(number, batch)
            number += 1
        }
    }

    /// The checksum of images that are asked for one by one.
    public func contentChecksum() throws -> UInt32 {
        UInt32(truncatingIfNeeded: ImageSet.adding(labels ?? [], to: try checksumOfPixels()))
    }

    /// The CRC-32 of the pixels of images that are asked for one by one.
    /// - Parameter isCounted: Asked for each image after it was read; one that is not counted is as if it were not there.
    package func checksumOfPixels(counting isCounted: (Int) -> Bool = { _ in true }) throws -> UInt {
        var value = crc32(0, nil, 0)
        guard count > 0 else { return value }
        if imageShape.count > Self.largeImage {
            // One at a time: what is read ahead would fill the memory.
            for index in 0..<count {
                let image = try checkedImage(at: index)
                guard isCounted(index) else { continue }
                image.pixels.withUnsafeBufferPointer { value = crc32(value, $0.baseAddress, UInt32($0.count)) }
            }
            return value
        }
        try forEachBatch(of: fewImages) { _, batch in
            for row in batch.indices.indices where isCounted(Int(batch.indices[row])) {
                // zlib counts in 32 bits; an image has at most 2²⁸ samples.
                try batch.pixels(at: row).withUnsafeBufferPointer {
                    value = crc32(value, $0.baseAddress, UInt32($0.count))
                }
            }
        }
        return value
    }

    /// The samples of an image beyond which none is read ahead of another.
    private static var largeImage: Int { 16 << 20 }

    /// The number of images that take a few megabytes.
    private var fewImages: Int { max(1, min(64, (4 << 20) / max(imageShape.count, 1))) }

    /// A set of images that are asked for one by one.
    public func inMemory() throws -> ImageSet {
        try MachineMemory.require(count * imageShape.count, for: "\(count) images of \(imageShape)")
        var pixels: [UInt8] = []
        pixels.reserveCapacity(count * imageShape.count)
        if count > 0 {
            try forEachBatch(of: fewImages) { _, batch in
                for row in batch.indices.indices { pixels.append(contentsOf: try batch.pixels(at: row)) }
            }
        }
        return try ImageSet(imageShape, pixels: pixels, labels: labels)
    }
}
