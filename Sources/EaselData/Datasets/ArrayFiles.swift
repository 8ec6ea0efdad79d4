import EaselFiles
import EaselImages

/// Files of arrays that are a data set: IDX, CIFAR's binary batches, NumPy's NPY and NPZ.
enum ArrayFiles {
    /// Reads a folder, an archive or a file as such a data set.
    ///
    /// - Parameters:
    ///   - path: what is asked for.
    ///   - rules: those that a run was begun with.
    /// - Returns: nil where it is none, but pictures.
    /// - Throws: `DataError` and `FileError` naming the file that is broken, or missing.
    static func read(_ path: String, rules: FolderRules = .current) throws -> ArraySplits? {
        // The four files of a set like MNIST were read before anything else was.
        if rules != .first, let files = IDXFiles(whole: path, in: DiskTree(path)) { return try files.splits() }
        guard FileSystem.isFolder(path) || FileSystem.isFile(path) else { throw DataError("\(path): no such folder") }
        guard let tree = try FileTrees.open(path) else { return try file(path) }
        // Beside pictures they are files like any others.
        guard try !holdsPictures(tree, tree.root) else { return nil }
        if let files = try IDXFiles(name: path, in: tree) { return try files.splits() }
        if let splits = try CIFARFiles.read(path, in: tree) { return splits }
        return try NPYFiles(name: path, in: tree)?.splits()
    }

    /// Reads a single file.
    private static func file(_ path: String) throws -> ArraySplits {
        let folder = FileSystem.folder(of: path)
        let beginning = try DiskTree(folder).open(path).beginning(count: 1 << 12)
        if NPY.recognises(beginning) { return try NPYFiles(file: path).splits() }
        if let files = try IDXFiles(file: path, beginning) { return try files.splits() }
        if CIFARFiles.isPickle(beginning) { throw CIFARFiles.pickles(path) }
        if let splits = try CIFARFiles.read(file: path) { return splits }
        let isPicture = ImageCodec.format(of: beginning) != nil
        let kind =
            isPicture
            ? "one picture; give the folder that it lies in"
            : ArchiveFormat.unread(beginning) ?? FileKind.name(of: beginning)
        throw DataError(
            "\(path): not a folder of pictures, nor an archive of one (\(FileTrees.archiveEndings)), nor a file of NumPy's, of "
                + "MNIST's or of CIFAR's (.npz, .npy, IDX, .bin)\(kind.map { ", but \($0)" } ?? "")")
    }

    /// Whether there are pictures in a folder, or in the folders in it.
    private static func holdsPictures(_ tree: any FileTree, _ folder: String, depth: Int = 2) throws -> Bool {
        let names = try tree.names(in: folder)
        let isPicture = { (name: String) in SkippedFiles.isImage(name) && tree.isFile("\(folder)/\(name)") }
        if names.contains(where: isPicture) { return true }
        guard depth > 0 else { return false }
        return try names.contains {
            try tree.isFolder("\(folder)/\($0)") && holdsPictures(tree, "\(folder)/\($0)", depth: depth - 1)
        }
    }
}
