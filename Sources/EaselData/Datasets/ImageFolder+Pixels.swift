import CEaselLevels
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
        /// The most threads that decode.
        var threads = 1
        /// The bytes of an image's samples.
        var imageBytes: Int { height * width * channels }
    }

    /// Reads every header before any pixels, so that an odd one in many is found at once.
    ///
    /// - Parameter threads: the most threads that decode afterwards; nil for as many as there are processors.
    /// - Returns: nil where none could be read.
    static func checkHeaders(
        _ files: [FolderListing.File], in tree: any FileTree, _ preparation: ImagePreparation, channels: Int?,
        threads: Int?, _ faults: inout FileFaults
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
        let size = try preparation.cropping?.size ?? preparation.size ?? oneSize(sizes, whole)
        let depth = channels ?? preparation.channels(areColoured: isColour)
        _ = try Image.sampleCount(height: size.height, width: size.width, channels: depth)
        return Geometry(
            tree: tree, height: size.height, width: size.width, channels: depth, preparation: preparation,
            pixelLimit: pixelLimit, fileLimit: fileLimit, fileBytes: fileBytes, isLenient: faults.isLenient,
            maskBytes: files[0].mask == nil ? 0 : size.height * size.width,
            threads: StoredImages.threads(threads ?? Int(easel_core_count()), largest: pixelLimit))
    }

    /// The size that all images have.
    /// - Throws: `DataError` with the sizes that there are, where they are several.
    private static func oneSize(_ sizes: [Size2D], _ files: [FolderListing.File]) throws -> Size2D {
        guard let odd = sizes.firstIndex(where: { $0 != sizes[0] }) else { return sizes[0] }
        throw DataError(
            "\(files[odd].path): \(sizes[odd]) pixels (rows x columns), but \(files[0].path) has \(sizes[0]); there are "
                + "\(ImageSizes(sizes).words); when a run is begun, --size 64 brings them to one, and "
                + "--crop 64 trains on crops of them")
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

    /// Reads something of each file, of several at a time, and goes through what was read in the order of the files; one that
    /// cannot be read is noticed.
    ///
    /// - Parameters:
    ///   - bytes: what is read of a file takes.
    ///   - value: reads a file; called from several threads at a time.
    ///   - body: called with each file and what was read of it.
    static func read<Value: Sendable>(
        _ files: [FolderListing.File], _ geometry: Geometry, bytes: Int, _ faults: inout FileFaults,
        _ value: @Sendable (FolderListing.File) throws -> Value, body: (FolderListing.File, Value) -> Void
    ) throws {
        // No more is held than a few megabytes, and where the first damaged file is an error, little is read after it.
        let most = max(geometry.threads, min(256, (16 << 20) / max(bytes, 1)))
        for start in stride(from: 0, to: files.count, by: most) {
            let part = files[start..<min(start + most, files.count)]
            let results = concurrentMap(part.count, threads: geometry.threads) { place in
                Result { try value(part[start + place]) }
            }
            for (file, result) in zip(part, results) {
                do { body(file, try result.get()) } catch { try faults.add(file.path, error) }
            }
        }
    }

    /// Reads images into memory, but for those that cannot be.
    static func load(
        _ files: [FolderListing.File], _ geometry: Geometry, _ hasLabels: Bool, _ faults: inout FileFaults
    ) throws -> ImageSet {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(files.count * geometry.imageBytes)
        var damaged: [(path: String, damage: String)] = []
        try read(files, geometry, bytes: geometry.imageBytes, &faults) {
            try image($0, geometry)
        } body: { file, read in
            pixels.append(contentsOf: read.image.pixels)
            if let damage = read.damage { damaged.append((file.path, damage)) }
        }
        for (path, damage) in damaged { faults.use(path, damage: damage) }
        let files = files.filter { !faults.contains($0.path) }
        return try ImageSet(
            height: geometry.height, width: geometry.width, channels: geometry.channels, pixels: pixels,
            labels: hasLabels ? files.map(\.label) : nil)
    }
}
