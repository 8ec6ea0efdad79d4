import EaselCore

extension ImageSet {
    /// Converts a batch of images to numbers, without allocating.
    ///
    /// ### Shapes
    /// `destination` is `[batch.count, height, width, channels]`.
    ///
    /// - Parameters:
    ///   - batch: indices of images.
    ///   - destination: exactly `batch.count * imageSize` numbers.
    ///   - scaling: what 0 and 255 become.
    /// - Throws: `DataError` when the destination has another size or an index is out of range.
    public func fill(
        batch: ArraySlice<Int32>, into destination: UnsafeMutableBufferPointer<Float>, scaling: PixelScaling
    ) throws {
        let size = imageSize
        guard destination.count == batch.count * size else {
            throw DataError(
                "batch of \(batch.count): \(batch.count * size) numbers of room expected, got \(destination.count)")
        }
        try check(batch)
        pixels.withUnsafeBufferPointer { source in
            batch.withUnsafeBufferPointer { indices in
                for (row, index) in indices.enumerated() {
                    let (start, next) = (Int(index) * size, row * size)
                    scaling.convert(
                        UnsafeBufferPointer(rebasing: source[start..<start + size]), channels: channels,
                        to: UnsafeMutableBufferPointer(rebasing: destination[next..<next + size]))
                }
            }
        }
    }

    /// Copies the labels of a batch of images, without allocating.
    ///
    /// - Parameters:
    ///   - batch: indices of images.
    ///   - destination: exactly `batch.count` labels.
    /// - Throws: `DataError` when the set has no labels, the destination has another size or an index is out of range.
    public func fill(batch: ArraySlice<Int32>, labelsInto destination: UnsafeMutableBufferPointer<Int32>) throws {
        guard let labels else { throw DataError("image set: the pictures have no labels") }
        guard destination.count == batch.count else {
            throw DataError("batch of \(batch.count): \(batch.count) labels of room expected, got \(destination.count)")
        }
        try check(batch)
        batch.withUnsafeBufferPointer { indices in
            for (row, index) in indices.enumerated() { destination[row] = labels[Int(index)] }
        }
    }

    private func check(_ batch: ArraySlice<Int32>) throws {
        // Through a buffer: without optimisation, walking a slice allocates for every element.
        try batch.withUnsafeBufferPointer { indices in
            for index in indices where index < 0 || Int(index) >= count {
                throw DataError("batch: picture \(index) of \(count)")
            }
        }
    }
}
