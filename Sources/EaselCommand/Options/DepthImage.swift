import EaselImages
import EaselFiles

/// A picture of the user's own with the bits that its file has: 8 a sample, or 16.
enum DepthImage {
    case plain(Image)
    case deep(DeepImage)

    /// Reads a picture file, with all its bits where they can be written.
    /// - Parameter output: Where the result goes: a JPEG file keeps 8 bits.
    /// - Returns: The picture, and whether its file has more bits.
    static func read(_ path: String, for output: String) throws -> (image: DepthImage, isReduced: Bool) {
        // Once, for a pipe gives its bytes no second time.
        let bytes = try FileSystem.read(path, limit: ImageFile.maximumBytes)
        guard let deep = try ImageFile.decodeDeep(bytes, name: path) else {
            return (.plain(try ImageFile.decode(bytes, name: path).image), false)
        }
        return ImageFile.keepsDepth(output) ? (.deep(deep), false) : (.plain(deep.reduced), true)
    }

    /// The picture in 16 bits.
    var deep: DeepImage {
        switch self {
        case .plain(let image): DeepImage(image)
        case .deep(let image): image
        }
    }

    /// The picture in 8 bits.
    var plain: Image {
        switch self {
        case .plain(let image): image
        case .deep(let image): image.reduced
        }
    }

    /// Whether it has 16 bits.
    var isDeep: Bool { if case .deep = self { true } else { false } }

    /// Whether the last channel is alpha.
    var hasAlpha: Bool {
        switch self {
        case .plain(let image): image.hasAlpha
        case .deep(let image): image.hasAlpha
        }
    }

    /// A sheet of pictures in groups of rows: of 16 bits where one of them is and the file keeps them.
    static func sheet(groups: [[[DepthImage]]], for output: String) throws -> DepthImage {
        guard ImageFile.keepsDepth(output), groups.joined().joined().contains(where: \.isDeep) else {
            return .plain(try ImageGrid(groups: groups.map { $0.map { $0.map(\.plain) } }).render())
        }
        return .deep(try DeepImage.sheet(groups: groups.map { $0.map { $0.map(\.deep) } }))
    }
}

extension ImageDestination {
    /// Writes a picture with the bits that it has, as far as the file keeps them.
    /// - Throws: `DataError` where it cannot be encoded, `FileError` or `OutputError` where it cannot be written.
    func write(_ picture: DepthImage) throws {
        guard case .deep(let image) = picture, ImageFile.keepsDepth(path) else { return try write(picture.plain) }
        try write(ImageFile.encode(image, name: isStandardOutput ? OutputStream.standardOutput.name : path))
    }
}
