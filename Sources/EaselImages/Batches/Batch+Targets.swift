import EaselCore

extension Batch {
    /// Copies the numbers to predict, `[size, numbers]`.
    ///
    /// - Throws: `DataError` when there are none or the destination has another size.
    public func fill(numbersInto destination: UnsafeMutableBufferPointer<Float>) throws {
        try rows.fill(numbersInto: destination)
    }

    /// Copies the probability of each class, `[size, classes]`: all of it on a label's.
    ///
    /// - Throws: `DataError` where a target is no class, or the destination has another size.
    public func fill(probabilitiesInto destination: UnsafeMutableBufferPointer<Float>) throws {
        try rows.fill(probabilitiesInto: destination)
    }

    /// Copies whether each class is one of an image's, as 1 or 0, `[size, classes]`.
    ///
    /// - Throws: `DataError` where a target is no classes, or the destination has another size.
    public func fill(membershipsInto destination: UnsafeMutableBufferPointer<Float>) throws {
        try rows.fill(membershipsInto: destination)
    }

    /// Copies the class of each pixel, `[size, height, width]`.
    ///
    /// - Throws: `DataError` where there is no mask or one of another size, or the destination has another size.
    public func fill(masksInto destination: UnsafeMutableBufferPointer<Int32>, size: Size2D) throws {
        try rows.fill(masksInto: destination, size: size)
    }

    /// Converts the images that are targets to numbers, `[size, height, width, channels]`.
    ///
    /// - Throws: `DataError` where there is none or one of another shape, or the destination has another size.
    public func fill(
        targetImagesInto destination: UnsafeMutableBufferPointer<Float>, of shape: ImageShape, scaling: PixelScaling
    ) throws {
        try rows.fill(imagesInto: destination, of: shape, scaling: scaling)
    }

    private var rows: TargetRows { TargetRows(indices: indices, target: target(at:)) }
}
