import EaselCore
import EaselFiles
import EaselImages

extension FolderListing {
    /// The folders of a split that is of pictures and a mask for each; nil for any other.
    ///
    /// It has two folders of pictures, `images` and `masks` in any case, and none beside them.
    static func maskFolders(
        _ folder: String, in tree: any FileTree, passing: Set<String>, rules: FolderRules
    ) throws -> (images: String, masks: String)? {
        guard rules >= .fifth else { return nil }
        var found: [String: String] = [:]
        for name in try tree.names(in: folder) where !passing.contains(name) {
            let path = "\(folder)/\(name)"
            guard tree.isFolder(path), try tree.names(in: path).contains(where: SkippedFiles.isImage) else { continue }
            guard ["images", "masks"].contains(name.lowercased()), found[name.lowercased()] == nil else { return nil }
            found[name.lowercased()] = path
        }
        guard let images = found["images"], let masks = found["masks"] else { return nil }
        return (images, masks)
    }

    /// Lists the pictures of a split that have a mask of the same name, endings aside.
    ///
    /// - Throws: `DataError` for pictures without a mask and masks without a picture, unless they may be left out.
    init(
        images: String, masks: String, of folder: String, in tree: any FileTree, passing: Set<String>,
        rules: FolderRules,
        _ reading: DatasetReading
    ) throws {
        self.init()
        if reading.labels == .name {
            throw DataError("\(folder): has a mask for each picture, and no classes; leave out --label-from name")
        }
        for name in try tree.names(in: folder) where !passing.contains(name) {
            let path = "\(folder)/\(name)"
            if path != images, path != masks {
                skipped.add(
                    tree.isFolder(path) ? "folder beside images and masks" : "file beside images and masks", path)
            }
        }
        let pictures = try stems(images, in: tree, rules)
        let partners = try stems(masks, in: tree, rules)
        files = pictures.compactMap { stem, path in partners[stem].map { File(path: path, label: 0, mask: $0) } }
            .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        hasMasks = true
        for (own, others, what) in [
            (pictures, partners, "picture without a mask"), (partners, pictures, "mask without a picture"),
        ] {
            let alone = own.filter { others[$0.key] == nil }.map(\.value).sorted()
            guard !alone.isEmpty else { continue }
            guard reading.faults == .lenient else {
                let listed = alone.prefix(5).joined(separator: ", ") + (alone.count > 5 ? ", …" : "")
                throw DataError(
                    "\(folder): \(alone.count) × \(what): \(listed); a picture and its mask have one name, endings aside; "
                        + "--lenient leaves such files out")
            }
            for path in alone { skipped.add(what, path) }
        }
    }

    /// The picture files of a folder by their names without endings.
    private mutating func stems(_ folder: String, in tree: any FileTree, _ rules: FolderRules) throws -> [String:
        String]
    {
        var found: [String: String] = [:]
        for name in try tree.names(in: folder) {
            let path = "\(folder)/\(name)"
            if tree.isFolder(path) {
                skipped.add("folder within images and masks", path)
            } else if let reason = SkippedFiles.reason(name, at: path, in: tree, rules: rules) {
                skipped.add(reason, path)
            } else {
                let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
                if let other = found.updateValue(path, forKey: stem) {
                    throw DataError(
                        "\(other) and \(path): two of one name, endings aside; of which there can be one mask")
                }
            }
        }
        return found
    }
}
