import CZlib
import EaselCore
import EaselFiles
import EaselImages

/// The masks of the images of a folder, all of which have been read once: kept in memory, or left in their files.
struct FolderMasks: MaskSource {
    /// The CRC-32 of their values.
    private(set) var checksum: UInt32 = 0
    /// The values that there are, which stand for classes, each with the first file that has it.
    private var owners: [UInt8: String] = [:]
    private let files: [FolderListing.File]
    private let geometry: ImageFolder.Geometry
    private let isStreamed: Bool
    private var kept: [UInt8] = []
    /// The class of each value.
    private var classes: [UInt8] = []

    /// Reads the masks of images; one that cannot be, or is of another size than its image, is noticed with the image.
    ///
    /// - Throws: `DataError` where there are too many of those.
    init(_ files: [FolderListing.File], _ geometry: ImageFolder.Geometry, isStreamed: Bool, _ faults: inout FileFaults)
        throws
    {
        (self.files, self.geometry, self.isStreamed) = (files, geometry, isStreamed)
        var (sum, kept, owners) = (crc32(0, nil, 0), [UInt8](), [UInt8: String]())
        let sound = files.filter { !faults.contains($0.path) }
        try ImageFolder.read(sound, geometry, bytes: geometry.maskBytes, &faults) {
            try Self.read($0, geometry)
        } body: { file, mask in
            sum = mask.pixels.withUnsafeBufferPointer { crc32(sum, $0.baseAddress, UInt32($0.count)) }
            for value in Self.values(of: mask) where owners[value] == nil { owners[value] = file.mask ?? file.path }
            if !isStreamed { kept += mask.pixels }
        }
        (self.kept, self.owners) = (kept, owners)
        checksum = UInt32(truncatingIfNeeded: sum)
    }

    /// The values that there are, in their order.
    var values: [UInt8] { owners.keys.sorted() }

    /// Checks that all values are among those of a model's classes.
    /// - Throws: `DataError` naming the first value that is not, and a file that has it.
    func requireValues(among known: [String]) throws {
        guard let odd = values.first(where: { !known.contains(String($0)) }), let file = owners[odd] else { return }
        throw DataError(
            "\(file): has pixels of the value \(odd), and the model's classes are the values \(ImageSet.listed(known))")
    }

    /// The values in a mask, each once, in their order.
    private static func values(of mask: Image) -> [UInt8] {
        var isThere = [Bool](repeating: false, count: 256)
        for value in mask.pixels { isThere[Int(value)] = true }
        return (0...255).filter { isThere[Int($0)] }
    }

    /// The same with classes that are numbered as values are, in their order.
    func numbered(by values: [UInt8]) -> FolderMasks {
        var result = self
        result.classes = [UInt8](repeating: 0, count: 256)
        for (number, value) in values.enumerated() { result.classes[Int(value)] = UInt8(number) }
        return result
    }

    /// The mask of an image: the class of each pixel.
    /// - Throws: `DataError` where its file has changed, or can no longer be read.
    func mask(at index: Int) throws -> Image {
        let (height, width) = (geometry.height, geometry.width)
        guard isStreamed else {
            let size = height * width
            let own = kept[(index * size)..<((index + 1) * size)].map { classes[Int($0)] }
            return try Image(height: height, width: width, channels: 1, pixels: own)
        }
        let mask = try Self.read(files[index], geometry)
        guard Self.values(of: mask).allSatisfy({ owners[$0] != nil }) else {
            throw DataError("\(files[index].mask ?? ""): has other classes than when the folder was looked at")
        }
        return try Image(height: height, width: width, channels: 1, pixels: mask.pixels.map { classes[Int($0)] })
    }

    /// A mask as it is stored, brought to the size of the images.
    private static func read(_ file: FolderListing.File, _ geometry: ImageFolder.Geometry) throws -> Image {
        let mask = try stored(file, in: geometry.tree, maximumPixels: geometry.pixelLimit)
        guard let size = geometry.preparation.size else { return mask }
        return try geometry.preparation.fit.applied(toMask: mask, size)
    }

    /// A mask as it is stored.
    /// - Throws: `DataError` where it cannot be read, or is of another size than its image.
    static func stored(
        _ file: FolderListing.File, in tree: any FileTree, maximumPixels: Int = PNGFile.maximumPixels
    ) throws -> Image {
        guard let path = file.mask else { throw DataError("\(file.path): has no mask") }
        let picture = try tree.open(file.path)
        let header = try ImageFile.header(of: picture, size: picture.regularSize())
        let pixels = header.height * header.width
        let bytes = try tree.contents(of: path, limit: 2 * pixels + ImageFolder.maximumExtraBytes)
        return try decoded(
            bytes, path, maximumPixels: maximumPixels, like: (header.height, header.width), of: file.path)
    }

    /// A mask of the content of its file.
    /// - Throws: `DataError` where it is no PNG file, or of another size than its image.
    static func decoded(
        _ bytes: [UInt8], _ path: String, maximumPixels: Int = PNGFile.maximumPixels,
        like size: (height: Int, width: Int), of picture: String
    ) throws -> Image {
        guard let format = ImageCodec.format(of: bytes), format == PNGFile.self else {
            throw DataError("\(path): a mask is expected, which is a PNG file; other formats may blur classes")
        }
        // By its header, before anything is decoded: a larger one may be of any size.
        let header = try PNGHeader(bytes, name: path, maximumPixels: .max)
        guard header.height == size.height, header.width == size.width else {
            throw DataError(
                "\(path): \(header.height)x\(header.width) pixels (rows x columns), and its picture \(picture) has "
                    + "\(size.height)x\(size.width)")
        }
        return try PNGFile.indices(bytes, name: path, maximumPixels: maximumPixels)
    }
}
