import EaselCore
import EaselImages

extension Dataset {
    /// The data set with its images prepared; those in files are prepared as they are read, by `ImageFolder`.
    /// - Throws: `DataError` when the size is not possible, or more than fits into memory.
    package func prepared(by preparation: ImagePreparation) throws -> Dataset {
        guard !preparation.isNone else { return self }
        guard preparation.cropping == nil else {
            throw DataError(
                "\(name): --crop cuts of a folder's pictures, and these are of one size in memory; leave it out")
        }
        return try changing { try Self.prepared($0, preparation) }
    }

    static func prepared(_ images: any ImageSource, _ preparation: ImagePreparation) throws -> any ImageSource {
        if let masked = images as? MaskedImages {
            let masks = try (0..<masked.count).map { index in
                let mask = try masked.mask(at: index)
                return try preparation.size.map { try preparation.fit.applied(toMask: mask, $0) } ?? mask
            }
            return MaskedImages(try prepared(masked.base, preparation), StoredMasks(masks))
        }
        let shape = images.imageShape
        let size = preparation.size ?? Size2D(height: shape.height, width: shape.width)
        let channels = preparation.channels(areColoured: shape.channels >= 3)
        guard size != Size2D(height: shape.height, width: shape.width) || channels != shape.channels else {
            return images
        }
        let each = try Image.sampleCount(height: size.height, width: size.width, channels: channels)
        let (bytes, overflows) = each.multipliedReportingOverflow(by: images.count)
        guard !overflows, bytes <= ImageFolder.maximumBytes else {
            throw DataError(
                "\(images.count) images of \(size) are more than fits into memory; a smaller --size, or --limit")
        }
        var pixels: [UInt8] = []
        pixels.reserveCapacity(bytes)
        for index in 0..<images.count {
            pixels += try preparation(images.image(at: index), channels: channels).pixels
        }
        return try ImageSet(
            height: size.height, width: size.width, channels: channels, pixels: pixels, labels: images.labels)
    }
}

extension TestImages {
    /// The test images prepared.
    /// - Throws: `DataError` when the size is not possible, or more than fits into memory.
    func prepared(by preparation: ImagePreparation) throws -> TestImages {
        guard !preparation.isNone else { return self }
        return TestImages(
            images: try Dataset.prepared(images, preparation), classNames: classNames, source: source, notes: notes)
    }
}
