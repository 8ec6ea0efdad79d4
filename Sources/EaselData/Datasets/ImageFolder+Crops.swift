import EaselCore
import EaselFiles
import EaselImages

extension ImageFolder {
    /// The most crops that are measured on.
    private static let fixedCount = 2000

    /// Crops of images that are kept in memory at their own sizes; those that cannot be read are noticed.
    /// - Parameter isFixed: Whether they are the same in every epoch, as those to measure on.
    /// - Throws: `DataError` and `FileError` where the images take too much memory.
    static func crops(
        _ files: [FolderListing.File], _ geometry: Geometry, _ cropping: ImageCropping, isFixed: Bool,
        _ faults: inout FileFaults
    ) throws -> RandomCrops {
        var bytes = 0
        for file in files {
            let header = try faults.header(of: file.path).header
            bytes += cropping.shrunk(header.size).count * geometry.channels
        }
        let most = min(maximumBytes, freeBytes + maximumExpansion * geometry.fileBytes)
        guard bytes <= most else {
            throw DataError(
                "crops are cut of pictures in memory, and \(counted(files.count, "picture")) of \(geometry.channels) channels "
                    + "take \(byteText(bytes)), more than \(byteText(most)); shrink them first with --crop-from, or use fewer "
                    + "with --limit")
        }
        try MachineMemory.require(bytes, for: counted(files.count, "picture"))
        var images: [Image] = []
        var damaged: [(path: String, damage: String)] = []
        try read(files, geometry, bytes: bytes / max(files.count, 1), &faults) {
            try whole($0, geometry, cropping)
        } body: { file, read in
            images.append(read.image)
            if let damage = read.damage { damaged.append((file.path, damage)) }
        }
        for (path, damage) in damaged { faults.use(path, damage: damage) }
        // Where all are damaged, the folder is looked at again without them.
        if images.isEmpty {
            images = [try Image(height: 1, width: 1, colour: [UInt8](repeating: 0, count: geometry.channels))]
        }
        let covering = images.reduce(0) { $0 + $1.height * $1.width } / cropping.size.count
        return try RandomCrops(
            of: images, size: cropping.size, count: isFixed ? min(max(covering, images.count), fixedCount) : nil,
            seed: 0,
            isFixed: isFixed)
    }

    private static func whole(
        _ file: FolderListing.File, _ geometry: Geometry, _ cropping: ImageCropping
    ) throws -> DecodedImage {
        let bytes = try geometry.tree.contents(of: file.path, limit: geometry.fileLimit)
        var options = ImageReadingOptions()
        options.maximumPixels = geometry.pixelLimit
        options.isLenient = geometry.isLenient
        let read = try ImageFile.decode(bytes, name: file.path, options)
        let image = try geometry.preparation(read.image, channels: geometry.channels)
        let size = cropping.shrunk(Size2D(height: image.height, width: image.width))
        return DecodedImage(try image.resized(height: size.height, width: size.width), damage: read.damage)
    }
}
