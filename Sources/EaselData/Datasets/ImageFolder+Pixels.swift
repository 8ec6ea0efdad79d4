import EaselFiles

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension ImageFolder {
    /// The geometry that all images of a folder share.
    struct Geometry {
        let height: Int
        let width: Int
        let channels: Int
        /// The size of the largest file in bytes.
        var fileLimit = 0
        /// The size of all files together in bytes.
        var fileBytes = 0
        /// The bytes of an image's samples.
        var imageBytes: Int { height * width * channels }
    }

    /// Reads every header before any pixels, so that an odd one in many is found at once.
    static func checkHeaders(_ files: [FolderListing.File], channels: Int?) throws -> Geometry {
        guard let path = files.first?.path else { throw DataError("image folder: no pictures") }
        let (first, _) = try header(path)
        var (isColour, fileBytes, fileLimit) = (false, 0, 0)
        for file in files {
            let (header, size) = try header(file.path)
            guard header.height == first.height, header.width == first.width else {
                throw DataError(
                    "\(file.path): \(header.height)x\(header.width) pixels (rows x columns), but \(path) has "
                        + "\(first.height)x\(first.width); all pictures must have one size")
            }
            // Incompressible data grows a little.
            let most = 2 * (header.width * header.height * header.bitsPerPixel / 8) + maximumExtraBytes
            guard size <= most else {
                throw DataError("\(file.path): \(size) bytes, more than the \(most) that its pixels can take")
            }
            isColour = isColour || header.isColour
            (fileBytes, fileLimit) = (fileBytes + size, max(fileLimit, most))
        }
        let depth = channels ?? (isColour ? 3 : 1)
        _ = try Image.sampleCount(height: first.height, width: first.width, channels: depth)
        return Geometry(
            height: first.height, width: first.width, channels: depth, fileLimit: fileLimit, fileBytes: fileBytes)
    }

    /// The header of a regular file and how many bytes the file has; a pipe or a device need not end.
    private static func header(_ path: String) throws -> (header: PNGHeader, size: Int) {
        let file = try OpenFile(path, O_RDONLY | O_NONBLOCK, cannot: "read")
        let size = try file.regularSize()
        var bytes = [UInt8](repeating: 0, count: min(size, PNGHeader.byteCount))
        try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
        return (try PNGHeader(bytes, name: path), size)
    }

    /// Reads one image.
    static func image(_ file: FolderListing.File, _ geometry: Geometry) throws -> Image {
        // The file may have been replaced since its header was read, also while it is read.
        let image = try PNGFile.decode(
            OpenFile.contents(of: file.path, limit: geometry.fileLimit), name: file.path,
            maximumPixels: geometry.height * geometry.width)
        guard image.height == geometry.height, image.width == geometry.width else {
            throw DataError("\(file.path): changed its size since the folder was looked at")
        }
        return try image.converted(toChannels: geometry.channels)
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
