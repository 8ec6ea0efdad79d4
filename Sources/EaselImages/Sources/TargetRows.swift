import EaselCore

/// The targets of some images, one after another, as the numbers that a step is given.
///
/// A source and a batch ask for targets in ways of their own, and put them into a step's memory alike.
struct TargetRows {
    /// The indices of the images in their source, for messages.
    let indices: ArraySlice<Int32>
    /// Gives the target of an image by its place in `indices`, from 0.
    let target: (_ row: Int) throws -> Target

    /// Copies the numbers to predict, as many for each: `[rows, numbers]`.
    func fill(numbersInto destination: UnsafeMutableBufferPointer<Float>) throws {
        try copy("numbers to predict", into: destination) { target in
            guard case .numbers(let numbers) = target else { return nil }
            return numbers
        }
    }

    /// Copies the probabilities of classes, all of it on a label's: `[rows, classes]`.
    func fill(probabilitiesInto destination: UnsafeMutableBufferPointer<Float>) throws {
        guard !indices.isEmpty else { return }
        let classes = destination.count / indices.count
        try copy("probabilities", into: destination) { try $0.probabilities(of: classes) }
    }

    /// Copies whether each class is one of an image's, as 1 or 0: `[rows, classes]`.
    func fill(membershipsInto destination: UnsafeMutableBufferPointer<Float>) throws {
        guard !indices.isEmpty else { return }
        let classes = destination.count / indices.count
        try copy("classes", into: destination) { try $0.memberships(of: classes) }
    }

    /// Copies the class of each pixel: `[rows, height, width]`.
    func fill(masksInto destination: UnsafeMutableBufferPointer<Int32>, size: Size2D) throws {
        try requireRoom(destination.count, size.count)
        for (row, index) in indices.enumerated() {
            guard case .mask(let mask) = try target(row) else { throw DataError("batch: image \(index) has no mask") }
            guard mask.height == size.height, mask.width == size.width, mask.channels == 1 else {
                throw DataError(
                    "batch: the mask of image \(index) is \(mask.height)x\(mask.width)x\(mask.channels), expected "
                        + "\(size)x1")
            }
            let start = row * size.count
            mask.pixels.withUnsafeBufferPointer { pixels in
                for place in pixels.indices { destination[start + place] = Int32(pixels[place]) }
            }
        }
    }

    /// Converts the other image of each to numbers: `[rows, height, width, channels]`.
    func fill(
        imagesInto destination: UnsafeMutableBufferPointer<Float>, of shape: ImageShape, scaling: PixelScaling
    ) throws {
        try requireRoom(destination.count, shape.count)
        for (row, index) in indices.enumerated() {
            guard case .image(let image) = try target(row) else {
                throw DataError("batch: image \(index) has no other image for its target")
            }
            guard image.height == shape.height, image.width == shape.width, image.channels == shape.channels else {
                throw DataError(
                    "batch: the target of image \(index) is \(image.height)x\(image.width)x\(image.channels), expected "
                        + "\(shape)")
            }
            let part = UnsafeMutableBufferPointer(
                rebasing: destination[(row * shape.count)..<((row + 1) * shape.count)])
            image.pixels.withUnsafeBufferPointer { scaling.convert($0, channels: shape.channels, to: part) }
        }
    }

    /// Copies what is taken of each target, as many numbers for each.
    private func copy(
        _ what: String, into destination: UnsafeMutableBufferPointer<Float>, _ numbers: (Target) throws -> [Float]?
    ) throws {
        for (row, index) in indices.enumerated() {
            guard let own = try numbers(target(row)) else { throw DataError("batch: image \(index) has no \(what)") }
            try requireRoom(destination.count, own.count)
            for (place, number) in own.enumerated() { destination[row * own.count + place] = number }
        }
    }

    private func requireRoom(_ room: Int, _ size: Int) throws {
        guard room == size * indices.count else {
            throw DataError(
                "batch of \(indices.count): \(size * indices.count) numbers of room expected, got \(room)")
        }
    }
}
