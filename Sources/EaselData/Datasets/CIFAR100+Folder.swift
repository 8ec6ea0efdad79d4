import EaselFiles
import EaselImages

extension CIFAR100 {
    /// What is to be said of its labels, a line each.
    static let notes = ["of the two labels of each picture the class is used, not the superclass"]

    /// Whether the files are among some names.
    static func holdsFiles(_ names: [String]) -> Bool { file("train", in: names) != nil }

    /// Whether the file of these names is CIFAR's: others are called so too.
    static func isPlausible(in folder: String, of tree: any FileTree) throws -> Bool {
        guard let name = try file("train", in: tree.names(in: folder)) else { return false }
        let size = try tree.open("\(folder)/\(name)").regularSize()
        return size > 0 && (name.hasSuffix(".gz") || size % records.size == 0)
    }

    /// Reads `train.bin` and `test.bin` in a folder, plain or `.gz`.
    static func splits(
        in folder: String, of tree: any FileTree
    ) throws -> (train: ImageSet, test: ImageSet?, notes: [String]) {
        let names = try tree.names(in: folder)
        let read = { (name: String) in
            let path = "\(folder)/\(name)"
            return try parseBatch(tree.inflated(path, limit: maximumRecords * records.size), name: path)
        }
        guard let train = file("train", in: names) else {
            throw DataError("\(folder): no CIFAR-100 training file, expected train.bin or train.bin.gz")
        }
        return try (
            read(train), file("test", in: names).map(read),
            notes
        )
    }

    private static func file(_ split: String, in names: [String]) -> String? {
        ["\(split).bin", "\(split).bin.gz"].first(where: names.contains)
    }
}
