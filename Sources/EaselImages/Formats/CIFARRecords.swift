/// The records of CIFAR's binary files: bytes of labels, then 3,072 of pixels: the red, the green and the blue plane of 32×32.
package struct CIFARRecords {
    package static let side = 32
    /// The name of the set, for errors.
    package let set: String
    /// How many bytes of labels there are, of which the last is used.
    let labelBytes: Int
    let classCount: Int
    package var size: Int { labelBytes + 3 * Self.side * Self.side }

    /// Reads images from the inflated bytes of a file; `name` is what errors call it.
    ///
    /// - Throws: `DataError` naming the place in it and what is expected there.
    package func parse(_ bytes: [UInt8], name: String) throws -> ImageSet {
        guard !bytes.isEmpty, bytes.count % size == 0 else {
            throw DataError(
                "\(name): \(bytes.count) bytes, expected a multiple of \(size), the size of a \(set) record")
        }
        let count = bytes.count / size
        let plane = Self.side * Self.side
        var labels: [Int32] = []
        labels.reserveCapacity(count)
        for start in stride(from: labelBytes - 1, to: bytes.count, by: size) {
            guard bytes[start] < classCount else {
                throw DataError("\(name): byte \(start): label \(bytes[start]), expected 0 to \(classCount - 1)")
            }
            labels.append(Int32(bytes[start]))
        }
        let pixels = [UInt8](unsafeUninitializedCapacity: count * 3 * plane) { target, initialized in
            bytes.withUnsafeBufferPointer { source in
                for record in 0..<count {
                    let from = record * size + labelBytes
                    let to = record * 3 * plane
                    for pixel in 0..<plane {
                        for channel in 0..<3 {
                            target[to + pixel * 3 + channel] = source[from + channel * plane + pixel]
                        }
                    }
                }
            }
            initialized = count * 3 * plane
        }
        return try ImageSet(height: Self.side, width: Self.side, channels: 3, pixels: pixels, labels: labels)
    }
}
