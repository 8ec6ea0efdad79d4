import EaselCore
import EaselFiles
import EaselImages

/// The masks in a folder, by the names of pictures, endings aside: `STEM.png`, or `CLASS/STEM.png`.
struct MaskFiles: Sendable {
    private let folder: String
    private let paths: [String: String]

    /// Lists a folder.
    /// - Throws: `FileError` where it cannot be listed, `DataError` where two masks have one name.
    init(_ folder: String) throws {
        self.folder = folder
        var paths: [String: String] = [:]
        func add(_ name: String, _ path: String, below: String) throws {
            guard SkippedFiles.isImage(name) else { return }
            let key = below + ConversionPaths.stem(of: name)
            if let other = paths.updateValue(path, forKey: key) {
                throw DataError("\(other) and \(path): two masks of one picture; remove one of them")
            }
        }
        for name in try FileSystem.names(in: folder) {
            let path = "\(folder)/\(name)"
            guard FileSystem.isFolder(path) else {
                try add(name, path, below: "")
                continue
            }
            for inner in try FileSystem.names(in: path) { try add(inner, "\(path)/\(inner)", below: "\(name)/") }
        }
        self.paths = paths
    }

    /// The file of the mask of a picture.
    /// - Throws: `DataError` where there is none.
    func path(of entry: StoredImages.Entry, in classFolders: [String]?) throws -> String {
        let stem = ConversionPaths.stem(of: FileSystem.lastName(of: entry.name))
        let own = classFolders.flatMap { paths["\($0[Int(entry.label)])/\(stem)"] }
        guard let path = own ?? paths[stem] else {
            throw DataError(
                "\(folder): there is no mask of \(entry.name); a picture and its mask have one name, endings aside")
        }
        return path
    }

    /// Checks that no mask is of two pictures.
    /// - Throws: `DataError` naming two that it would be of, or a picture without one.
    func requireOneEach(_ entries: [StoredImages.Entry], in classFolders: [String]?) throws {
        var owners: [String: String] = [:]
        for entry in entries {
            let mask = try path(of: entry, in: classFolders)
            if let other = owners.updateValue(entry.name, forKey: mask) {
                throw DataError(
                    "\(mask): would be the mask of \(other) and of \(entry.name); put masks into folders of classes, as the "
                        + "pictures are")
            }
        }
    }

    /// The mask of a picture, a class a pixel.
    /// - Throws: `DataError` where it cannot be read, or is of another size.
    func mask(of entry: StoredImages.Entry, in classFolders: [String]?, _ image: Image) throws -> Image {
        let path = try path(of: entry, in: classFolders)
        let bytes = try FileSystem.read(path, limit: 2 * image.height * image.width + ImageFolder.maximumExtraBytes)
        return try FolderMasks.decoded(bytes, path, like: (image.height, image.width), of: entry.name)
    }
}
