import EaselCore
import EaselFiles
import EaselImages

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
        /// Whether what is there of a damaged file is used.
        var isLenient = false
        /// The bytes of an image's mask.
        var maskBytes = 0
        /// The bytes of an image's samples.
        var imageBytes: Int { height * width * channels }
    }

    /// Reads every header before any pixels, so that an odd one in many is found at once.
    ///
    /// - Returns: nil where none could be read.
    static func checkHeaders(
        _ files: [FolderListing.File], in tree: any FileTree, _ preparation: ImagePreparation, channels: Int?,
        _ faults: inout FileFaults
    ) throws -> Geometry? {
        guard !files.isEmpty else { throw DataError("image folder: no pictures") }
        var (isColour, fileBytes, fileLimit, pixelLimit) = (false, 0, 0, 0)
        var sizes: [Size2D] = []
        var whole: [FolderListing.File] = []
        defer { faults.saveIndex() }
        for file in files {
            let (header, size, most): (ImageHeader, Int, Int)
            do { (header, size, most) = try faults.header(of: file.path) } catch {
                try faults.add(file.path, error)
                continue
            }
            isColour = isColour || header.isColour
            (fileBytes, fileLimit) = (fileBytes + size, max(fileLimit, most))
            pixelLimit = max(pixelLimit, header.width * header.height)
            whole.append(file)
            sizes.append(header.size)
        }
        guard !sizes.isEmpty else { return nil }
        let size = try preparation.size ?? oneSize(sizes, whole)
        let depth = channels ?? preparation.channels(areColoured: isColour)
        _ = try Image.sampleCount(height: size.height, width: size.width, channels: depth)
        return Geometry(
            tree: tree, height: size.height, width: size.width, channels: depth, preparation: preparation,
            pixelLimit: pixelLimit, fileLimit: fileLimit, fileBytes: fileBytes, isLenient: faults.isLenient,
            maskBytes: files[0].mask == nil ? 0 : size.height * size.width)
    }

    /// The size that all images have.
    /// - Throws: `DataError` with the sizes that there are, where they are several.
    private static func oneSize(_ sizes: [Size2D], _ files: [FolderListing.File]) throws -> Size2D {
        guard let odd = sizes.firstIndex(where: { $0 != sizes[0] }) else { return sizes[0] }
        throw DataError(
            "\(files[odd].path): \(sizes[odd]) pixels (rows x columns), but \(files[0].path) has \(sizes[0]); there are "
                + "\(ImageSizes(sizes).words); when a run is begun, --size 64 brings them to one")
    }

    /// The header of a regular file, how many bytes the file has, and how many it may have at most; a pipe or a device need
    /// not end.
    static func header(
        _ path: String, in tree: any FileTree
    ) throws -> (header: ImageHeader, size: Int, most: Int) {
        let file = try tree.open(path)
        let size = try file.regularSize()
        let header = try ImageFile.header(of: file, size: size)
        return (header, size, try mostBytes(of: header, size: size, path))
    }

    /// The most bytes that a file with a header may have.
    /// - Throws: `DataError` for a file of more.
    static func mostBytes(of header: ImageHeader, size: Int, _ path: String) throws -> Int {
        // Incompressible data grows a little.
        let bits = header.width * header.height * (header.bitsPerPixel ?? 8 * header.channels)
        let most = 2 * (bits / 8) + maximumExtraBytes
        guard size <= most else {
            throw DataError("\(path): \(size) bytes, more than the \(most) that its pixels can take")
        }
        return most
    }

    /// Reads one image, and says what is wrong with its file where it is used nevertheless.
    static func image(_ file: FolderListing.File, _ geometry: Geometry) throws -> DecodedImage {
        // The file may have been replaced since its header was read, also while it is read.
        let bytes = try geometry.tree.contents(of: file.path, limit: geometry.fileLimit)
        var options = ImageReadingOptions()
        options.maximumPixels = geometry.pixelLimit
        options.isLenient = geometry.isLenient
        let preparation = geometry.preparation
        let read = try ImageFile.decode(bytes, name: file.path, options) { header in
            preparation.enough(height: header.height, width: header.width)
        }
        let image = try preparation(read.image, channels: geometry.channels)
        guard image.height == geometry.height, image.width == geometry.width else {
            throw DataError("\(file.path): changed its size since the folder was looked at")
        }
        return DecodedImage(image, damage: read.damage)
    }

    /// Reads images into memory, but for those that cannot be.
    static func load(
        _ files: [FolderListing.File], _ geometry: Geometry, _ hasLabels: Bool, _ faults: inout FileFaults
    ) throws -> ImageSet {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(files.count * geometry.imageBytes)
        for file in files {
            do {
                let read = try image(file, geometry)
                pixels.append(contentsOf: read.image.pixels)
                if let damage = read.damage { faults.use(file.path, damage: damage) }
            } catch { try faults.add(file.path, error) }
        }
        let files = files.filter { !faults.contains($0.path) }
        return try ImageSet(
            height: geometry.height, width: geometry.width, channels: geometry.channels, pixels: pixels,
            labels: hasLabels ? files.map(\.label) : nil)
    }
}
