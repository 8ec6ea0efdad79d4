import EaselCore
import EaselFiles
import EaselImages

extension ImageFolder {
    /// The most bytes all images together may take in memory: 8 GiB.
    static let maximumBytes = 8 << 30
    /// The bytes that they may take however small their files are.
    static let freeBytes = 512 << 20
    /// The largest expansion beyond that, in multiples of the bytes of their files. Photographs take some 2 times,
    /// drawings some 20.
    static let maximumExpansion = 64
    /// The size up to which images are always kept in memory, however little is left.
    private static let smallBytes = 16 << 20

    /// Whether images stay in their files, and why.
    ///
    /// - Returns: nil where they are to be kept in memory.
    /// - Throws: `DataError` and `FileError` where they are asked to be in memory and cannot be.
    static func reasonToStream(_ count: Int, _ geometry: Geometry, _ storage: PixelStorage) throws -> String? {
        try reasonToStream(
            count, ImageShape(height: geometry.height, width: geometry.width, channels: geometry.channels),
            maskBytes: geometry.maskBytes, fileBytes: geometry.fileBytes, storage)
    }

    /// Whether images of a shape stay in their files, and why.
    static func reasonToStream(
        _ count: Int, _ shape: ImageShape, maskBytes: Int, fileBytes: Int, _ storage: PixelStorage
    ) throws -> String? {
        let each = shape.count + maskBytes
        let bytes = count * each
        let most = min(maximumBytes, freeBytes + maximumExpansion * fileBytes)
        let reason =
            most < maximumBytes
            ? "\(byteText(most)), which is what files of \(byteText(fileBytes)) in all may take"
            : byteText(most)
        switch storage {
        case .files, .disk: return "as asked"
        case .memory:
            guard bytes <= most else {
                throw DataError(
                    "\(count) pictures of \(shape) take more than \(reason); use at most \(most / each), "
                        + "scale them down, or leave them in their files")
            }
            try MachineMemory.require(bytes, for: "\(count) pictures of \(shape)")
            return nil
        case .automatic:
            guard bytes <= most else { return "their pixels take \(byteText(bytes)), more than \(reason)" }
            guard bytes > smallBytes, let available = MachineMemory.available(), bytes > available.byteCount / 4 else {
                return nil
            }
            return
                "their pixels take \(byteText(bytes)), more than a quarter of what there is: \(available.description)"
        }
    }

    /// The note that pixels stay in their files, and why.
    static func streamingNote(_ folder: String, _ reason: String) -> String {
        "pictures are read from \(folder) as they are needed: \(reason)"
    }

    /// Images as they are to be used: each has been decoded once, and those that cannot be are noticed.
    /// - Parameter report: Called with a line for people before pixels are written to the user's cache.
    static func source(
        _ files: [FolderListing.File], _ geometry: Geometry, classNames: [String]?, isStreamed: Bool,
        isTraining: Bool = false, storage: PixelStorage = .automatic, _ faults: inout FileFaults,
        report: (String) -> Void = { _ in }
    ) throws -> any ImageSource {
        if let cropping = geometry.preparation.cropping {
            return try crops(files, geometry, cropping, isFixed: !isTraining, &faults)
        }
        guard isStreamed else { return try load(files, geometry, classNames != nil, &faults) }
        let source = try FolderSource(files, geometry, classNames: classNames)
        return storage == .disk && !files.isEmpty
            ? try cached(source, files, geometry, &faults, report) : try source.checked(&faults)
    }

    /// The images of a folder, their pixels from the user's cache. Of those that are there each has been decoded before.
    private static func cached(
        _ source: FolderSource, _ files: [FolderListing.File], _ geometry: Geometry, _ faults: inout FileFaults,
        _ report: (String) -> Void
    ) throws -> any ImageSource {
        guard let cache = PixelCache.user else {
            throw OptionError("--cache disk: no home and no $XDG_CACHE_HOME to keep pixels in; use --cache none")
        }
        let digests = try files.compactMap { try faults.digest(of: $0.path) }
        faults.saveIndex()
        // One that cannot be read has been noticed, and the folder is looked at again without it.
        guard digests.count == files.count else { return source }
        // What is used though it is damaged is to be named each time.
        let checked = geometry.isLenient ? try source.checked(&faults) : source
        do {
            return try cache.source(
                of: checked, digests: digests, preparation: geometry.preparation, isLenient: geometry.isLenient,
                report: report)
        } catch  where FileFaults.isOfFile(error) {
            // All that are damaged are to be found, where it is a picture that is.
            let known = faults.problems.count
            let checked = try source.checked(&faults)
            guard faults.problems.count > known else { throw error }
            return checked
        }
    }
}
