import EaselCore
import EaselFiles

extension ImageFolder {
    /// The geometry that all images of a folder are brought to, and where they are read from.
    struct Geometry {
        let tree: any FileTree
        let height: Int
        let width: Int
        let channels: Int
        let preparation: ImagePreparation
        /// The most pixels of an image as stored.
        var pixelLimit = 0
        /// The size of the largest file in bytes.
        var fileLimit = 0
        /// The size of all files together in bytes.
        var fileBytes = 0
        /// The bytes of an image's samples.
        var imageBytes: Int { height * width * channels }
    }

    /// Reads every header before any pixels, so that an odd one in many is found at once.
    static func checkHeaders(
        _ files: [FolderListing.File], in tree: any FileTree, _ preparation: ImagePreparation, channels: Int?
    ) throws -> Geometry {
        guard !files.isEmpty else { throw DataError("image folder: no pictures") }
        var (isColour, fileBytes, fileLimit, pixelLimit) = (false, 0, 0, 0)
        var sizes: [Size2D] = []
        for file in files {
            let (header, size) = try header(of: tree.open(file.path))
            isColour = isColour || header.isColour
            (fileBytes, fileLimit) = (fileBytes + size, max(fileLimit, mostBytes(for: header)))
            pixelLimit = max(pixelLimit, header.width * header.height)
            sizes.append(Size2D(height: header.height, width: header.width))
        }
        let size = try preparation.size ?? oneSize(sizes, files)
        let depth = channels ?? preparation.channels(areColoured: isColour)
        _ = try Image.sampleCount(height: size.height, width: size.width, channels: depth)
        return Geometry(
            tree: tree, height: size.height, width: size.width, channels: depth, preparation: preparation,
            pixelLimit: pixelLimit, fileLimit: fileLimit, fileBytes: fileBytes)
    }

    /// The size that all images have.
    /// - Throws: `DataError` with the sizes that there are, where they are several.
    private static func oneSize(_ sizes: [Size2D], _ files: [FolderListing.File]) throws -> Size2D {
        guard let odd = sizes.firstIndex(where: { $0 != sizes[0] }) else { return sizes[0] }
        let sorted = sizes.sorted { ($0.height * $0.width, $0.height) < ($1.height * $1.width, $1.height) }
        let (least, median, most) = (sorted[0], sorted[sorted.count / 2], sorted[sorted.count - 1])
        throw DataError(
            "\(files[odd].path): \(sizes[odd]) pixels (rows x columns), but \(files[0].path) has \(sizes[0]); there are "
                + "\(Set(sizes).count) sizes, \(least) the smallest, \(median) the median, \(most) the largest; when a run "
                + "is begun, --size 64 brings them to one")
    }

    /// The header of a regular file and how many bytes the file has; a pipe or a device need not end.
    /// - Throws: `DataError` for a file of more bytes than its pixels can take.
    static func header(of file: any ReadableFile) throws -> (header: ImageHeader, size: Int) {
        let size = try file.regularSize()
        let header = try ImageFile.header(of: file, size: size)
        guard size <= mostBytes(for: header) else {
            throw DataError(
                "\(file.path): \(size) bytes, more than the \(mostBytes(for: header)) that its pixels can take")
        }
        return (header, size)
    }

    /// The most bytes that a file with this header may have. Incompressible data grows a little.
    static func mostBytes(for header: ImageHeader) -> Int {
        2 * (header.width * header.height * (header.bitsPerPixel ?? 8 * header.channels) / 8) + maximumExtraBytes
    }

    /// Reads one image.
    static func image(_ file: FolderListing.File, _ geometry: Geometry) throws -> Image {
        // The file may have been replaced since its header was read, also while it is read.
        let bytes = try geometry.tree.contents(of: file.path, limit: geometry.fileLimit)
        var options = ImageReadingOptions()
        options.maximumPixels = geometry.pixelLimit
        let preparation = geometry.preparation
        let read = try ImageFile.decode(bytes, name: file.path, options) { header in
            preparation.enough(height: header.height, width: header.width)
        }.image
        let image = try preparation(read, channels: geometry.channels)
        guard image.height == geometry.height, image.width == geometry.width else {
            throw DataError("\(file.path): changed its size since the folder was looked at")
        }
        return image
    }

    /// Reads images into memory.
    static func load(_ files: [FolderListing.File], _ geometry: Geometry, _ hasLabels: Bool) throws -> ImageSet {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(files.count * geometry.imageBytes)
        for file in files { pixels.append(contentsOf: try image(file, geometry).pixels) }
        return try ImageSet(
            height: geometry.height, width: geometry.width, channels: geometry.channels, pixels: pixels,
            labels: hasLabels ? files.map(\.label) : nil)
    }
}
