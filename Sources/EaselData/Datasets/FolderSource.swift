import EaselCore
import EaselFiles
import EaselImages

/// An image source that reads and decodes each image of a folder when it is asked for: for folders larger than memory.
///
/// Only the list of files is kept in memory. The images are those that `ImageFolder` reads, of one size, with the same
/// channels and classes.
public struct FolderSource: ImageSource {
    public let imageShape: ImageShape
    public let labels: [Int32]?
    public let labelRange: ClosedRange<Int32>?
    /// The name of each class, nil where the images have no labels.
    public let classNames: [String]?
    let files: [FolderListing.File]
    private let geometry: ImageFolder.Geometry
    /// The checksum of the pixels, where all have been decoded.
    var pixelChecksum: UInt?

    /// Lists all images of a folder, splits aside, and reads the header of each.
    ///
    /// - Parameters:
    ///   - folder: the path; its subfolders are classes.
    ///   - preparation: how images are brought to one size and number of channels.
    ///   - channels: 1 grey, 3 RGB or with alpha 2, 4, in place of the preparation's.
    /// - Throws: `DataError` naming the first file that is broken or of another size than the first.
    public init(
        _ folder: String, preparation: ImagePreparation = ImagePreparation(), channels: Int? = nil
    ) throws {
        let tree = try ImageFolder.pictures(in: folder)
        let listing = try FolderListing(tree.root, in: tree, passing: [])
        guard !listing.files.isEmpty else {
            throw DataError("\(folder): no pictures in it or in its subfolders (\(ImageCodec.names))")
        }
        var faults = FileFaults(tree, .strict)
        faults.count(listing.files.count)
        guard
            let geometry = try ImageFolder.checkHeaders(
                listing.files, in: tree, preparation, channels: channels, threads: nil, &faults)
        else { throw DataError("\(folder): no pictures in it") }
        try self.init(listing.files, geometry, classNames: listing.classNames)
    }

    /// Takes files whose headers have been read.
    init(_ files: [FolderListing.File], _ geometry: ImageFolder.Geometry, classNames: [String]?) throws {
        guard files.count <= Int(Int32.max) else { throw DataError("image folder: \(files.count) images are too many") }
        (self.files, self.geometry, self.classNames) = (files, geometry, classNames)
        imageShape = ImageShape(height: geometry.height, width: geometry.width, channels: geometry.channels)
        labels = classNames.map { _ in files.map(\.label) }
        labelRange = labels.flatMap { Self.range(of: $0) }
    }

    public var count: Int { files.count }

    public func target(at index: Int) -> Target {
        guard let labels, labels.indices.contains(index) else { return .none }
        return .label(labels[index])
    }

    public func image(at index: Int) throws -> Image { try decoded(at: index).image }

    /// One image, and what is wrong with its file where it is used nevertheless.
    func decoded(at index: Int) throws -> DecodedImage {
        guard files.indices.contains(index) else { throw DataError("image folder: image \(index) of \(count)") }
        return try ImageFolder.image(files[index], geometry)
    }

    public func contentChecksum() throws -> UInt32 {
        let pixels = try pixelChecksum ?? checksumOfPixels()
        return UInt32(truncatingIfNeeded: ImageSet.adding(labels ?? [], to: pixels))
    }
}
