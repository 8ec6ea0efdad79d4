import EaselCore
import EaselFiles
import EaselImages

/// How the IDX files of one split are read.
struct IDXSplit {
    let tree: any FileTree
    /// The label of the first class, which is taken off all.
    var firstLabel: Int32 = 0
    /// The number of classes, where it is known.
    var classCount: Int?
    /// Whether each image is stored column by column.
    var isTransposed = false

    /// Reads images and their labels.
    ///
    /// - Parameters:
    ///   - limits: the most bytes of the two files, inflated.
    /// - Throws: `DataError` naming the file that is broken.
    func read(
        _ images: String, labels: String?, limits: (images: Int, labels: Int) = (FileSystem.defaultLimit, 1 << 28)
    ) throws -> ImageSet {
        // Labels first: they are quickly read, and quickly wrong.
        let list = try labels.map { path in
            let first = Int(firstLabel)
            let classes = classCount.map { $0 + first } ?? NPYArray.maximumLabel + 1
            let read = try IDX.readLabels(path, in: tree, classCount: classes, limit: limits.labels)
            if let odd = read.firstIndex(where: { $0 < firstLabel }) {
                throw DataError("\(path): label \(read[odd]) at index \(odd), expected \(first) to \(classes - 1)")
            }
            return firstLabel == 0 ? read : read.map { $0 - firstLabel }
        }
        let read = try IDX.readImages(images, in: tree, limit: limits.images)
        if let list, let labels, list.count != read.count {
            throw DataError(
                "\(labels): byte 4: \(list.count) labels, expected \(read.count) as there are pictures in \(images)")
        }
        var (shape, pixels) = (ImageShape(height: read.height, width: read.width, channels: read.channels), read.pixels)
        if isTransposed {
            let array = try NPYArray(shape: [read.count, read.height, read.width, read.channels], bytes: pixels)
            pixels = array.rearranged(pixels, [0, 2, 1, 3])
            shape = ImageShape(height: read.width, width: read.height, channels: read.channels)
        }
        return try ImageSet(shape, pixels: pixels, labels: list)
    }
}
