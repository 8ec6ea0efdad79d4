import EaselFiles

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
        let bytes = count * geometry.imageBytes
        let shape = "\(geometry.height)x\(geometry.width)x\(geometry.channels)"
        let most = min(maximumBytes, freeBytes + maximumExpansion * geometry.fileBytes)
        let reason =
            most < maximumBytes
            ? "\(byteText(most)), which is what files of \(byteText(geometry.fileBytes)) in all may take"
            : byteText(most)
        switch storage {
        case .files, .disk: return "as asked"
        case .memory:
            guard bytes <= most else {
                throw DataError(
                    "\(count) pictures of \(shape) take more than \(reason); use at most \(most / geometry.imageBytes), "
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

    /// Images as they are to be used.
    /// - Parameter report: Called with a line for people before pixels are written to the user's cache.
    static func source(
        _ files: [FolderListing.File], _ geometry: Geometry, classNames: [String]?, isStreamed: Bool,
        storage: PixelStorage = .automatic, report: (String) -> Void = { _ in }
    ) throws -> any ImageSource {
        guard isStreamed else { return try load(files, geometry, classNames != nil) }
        let source = try FolderSource(files, geometry, classNames: classNames)
        guard storage == .disk else { return source }
        guard let cache = PixelCache.user else {
            throw DataError("--cache disk: no home and no $XDG_CACHE_HOME to keep pixels in; use --cache none")
        }
        let index = FolderIndex(of: geometry.tree, count: files.count)
        let digests = try files.map { try index.digest(of: $0.path) }
        index.save()
        return try cache.source(
            of: source, digests: digests, preparation: geometry.preparation, report: report)
    }
}
