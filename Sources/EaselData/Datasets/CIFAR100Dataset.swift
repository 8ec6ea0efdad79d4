import EaselFiles
import EaselImages

/// CIFAR-100 under its name: its binary version, which must be put in place by hand.
struct CIFAR100Dataset: NamedDataset {
    let name = "cifar100"
    let classNames: [String]? = CIFAR100.classNames
    let wantedFiles = "train.bin and test.bin of \(CIFAR100.archive)"

    func folders(below root: String) -> [String] {
        ["\(root)/cifar100", "\(root)/cifar100/cifar-100-binary", "\(root)/cifar-100-binary"]
    }

    func isComplete(in folder: String) -> Bool {
        let names = (try? FileSystem.names(in: folder)) ?? []
        return CIFAR100.holdsFiles(names) && names.contains { $0 == "test.bin" || $0 == "test.bin.gz" }
    }

    func load(limit: Int?, from folder: () throws -> String) throws -> Dataset {
        let folder = try folder()
        let splits = try CIFAR100.splits(in: folder, of: DiskTree(folder))
        guard let test = splits.test else { throw DataError("\(folder): the files of \(name) have gone") }
        return try Dataset(
            name: name, classNames: classNames, train: splits.train.limited(to: limit), test: test.limited(to: limit),
            source: folder, notes: splits.notes)
    }
}
