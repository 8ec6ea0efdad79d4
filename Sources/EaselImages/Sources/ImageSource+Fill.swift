import EaselCore

extension ImageSource {
    /// Converts a batch image by image.
    public func fill(
        batch: ArraySlice<Int32>, into destination: UnsafeMutableBufferPointer<Float>, scaling: PixelScaling
    ) throws {
        let size = imageShape.count
        try requireRoom(destination.count, batch.count * size, "numbers", for: batch)
        for (row, index) in batch.enumerated() {
            let part = UnsafeMutableBufferPointer(rebasing: destination[(row * size)..<((row + 1) * size)])
            let image = try checkedImage(at: Int(index))
            image.pixels.withUnsafeBufferPointer { scaling.convert($0, channels: channels, to: part) }
        }
    }

    /// Copies the labels of a batch target by target.
    public func fill(batch: ArraySlice<Int32>, labelsInto destination: UnsafeMutableBufferPointer<Int32>) throws {
        try requireRoom(destination.count, batch.count, "labels", for: batch)
        for (row, index) in batch.enumerated() {
            guard (0..<count).contains(Int(index)) else { throw DataError("batch: image \(index) of \(count)") }
            guard case .label(let label) = try target(at: Int(index)) else {
                throw DataError("batch: image \(index) has no label")
            }
            destination[row] = label
        }
    }

    /// Copies the numbers to predict of a batch target by target.
    ///
    /// ### Shapes
    /// `destination` is `[batch.count, numbers]`, as many for each.
    ///
    /// - Throws: `DataError` where a target is no numbers, or the destination has another size.
    public func fill(batch: ArraySlice<Int32>, numbersInto destination: UnsafeMutableBufferPointer<Float>) throws {
        try targets(of: batch).fill(numbersInto: destination)
    }

    /// Copies the probabilities of classes of a batch target by target: all of it on a label's class.
    ///
    /// ### Shapes
    /// `destination` is `[batch.count, classes]`.
    ///
    /// - Throws: `DataError` where a target is no class, or the destination has another size.
    public func fill(batch: ArraySlice<Int32>, probabilitiesInto destination: UnsafeMutableBufferPointer<Float>) throws
    {
        try targets(of: batch).fill(probabilitiesInto: destination)
    }

    private func targets(of batch: ArraySlice<Int32>) -> TargetRows {
        TargetRows(indices: batch) { try target(at: Int(batch[batch.startIndex + $0])) }
    }

    /// One image, whose size is the source's.
    func checkedImage(at index: Int) throws -> Image {
        let image = try image(at: index)
        guard image.height == height, image.width == width, image.channels == channels else {
            throw DataError(
                "image \(index) is \(image.height)x\(image.width)x\(image.channels), expected \(imageShape) as its source "
                    + "says")
        }
        return image
    }

    private func requireRoom(_ room: Int, _ needed: Int, _ what: String, for batch: ArraySlice<Int32>) throws {
        guard room == needed else {
            throw DataError("batch of \(batch.count): \(needed) \(what) of room expected, got \(room)")
        }
    }
}
