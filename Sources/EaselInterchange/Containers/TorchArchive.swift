import EaselCore
import EaselFiles

/// The archive that `torch.save` writes since PyTorch 1.6: a ZIP of one folder with the pickle `data.pkl` and a file
/// for each storage, `data/KEY`.
///
/// Source: https://docs.pytorch.org/docs/stable/notes/serialization.html, "Serialized file format for torch.save".
enum TorchArchive {
    /// The folder that holds the pickle; `nil` where the archive is another.
    static func folder(in tree: ArchiveTree) -> String? {
        // The folder is called as the file was. `test.pth` has a folder `test`, which a tree of pictures does not
        // descend into.
        let folders = [tree.root] + ((try? tree.names(in: tree.root)) ?? []).prefix(2).map { "\(tree.root)/\($0)" }
        return folders.first {
            tree.isFile("\($0)/data.pkl") && (tree.isFile("\($0)/version") || tree.isFolder("\($0)/data"))
        }
    }

    /// Reads the pickle, and finds the storages.
    static func read(_ tree: ArchiveTree, folder: String, path: String) throws -> TorchContent {
        // What is encrypted, a link, or there twice is nothing that `torch.save` writes.
        if let other = tree.passedOver.first {
            throw FileError(
                path: path, problem: "has a \(other.reason) (\(other.example.inOneLine(limit: 200))); get it anew")
        }
        guard !tree.isFile("\(folder)/constants.pkl") else {
            throw FileError(
                path: path,
                problem: "is a TorchScript program, which is not read; in PyTorch, save its weights: "
                    + "torch.save(torch.jit.load(path).state_dict(), other)")
        }
        let pickle = HeldFile(path: path, try tree.contents(of: "\(folder)/data.pkl", limit: 1 << 28))
        let (document, end) = try PickleReader.read(pickle)
        guard end == pickle.regularSize() else {
            throw FileError(
                path: path, problem: "its pickle ends at byte \(end) of \(pickle.regularSize()); get it anew")
        }
        var places: [String] = []
        for storage in document.storages {
            let name = "storage '\(storage.key.inOneLine(limit: 80))'"
            let place = "\(folder)/data/\(storage.key)"
            guard !storage.key.contains("/"), tree.isFile(place) else {
                throw FileError(path: path, problem: "has no \(name), which a tensor lies in; get the file anew")
            }
            let size = try tree.open(place).regularSize()
            guard size == storage.byteCount else {
                throw FileError(
                    path: path, problem: "\(name) has \(size) bytes, not the \(storage.byteCount) of its elements")
            }
            places.append(place)
        }
        return TorchContent(document: document, isBigEndian: try isBigEndian(tree, folder)) { [places] index in
            try MachineMemory.require(document.storages[index].byteCount, for: path)
            return try tree.contents(of: places[index], limit: document.storages[index].byteCount)
        }
    }

    private static func isBigEndian(_ tree: ArchiveTree, _ folder: String) throws -> Bool {
        let place = "\(folder)/byteorder"
        // PyTorch before 2.1 did not say so.
        guard tree.isFile(place) else { return false }
        let text = String(decoding: try tree.contents(of: place, limit: 64), as: UTF8.self)
        guard ["little", "big"].contains(text) else {
            throw FileError(
                path: place, problem: "the order of bytes is '\(text.inOneLine(limit: 64))', not little or big")
        }
        return text == "big"
    }
}
