import EaselFiles

/// CIFAR-10 under its name: its binary version, which must be put in place by hand.
struct CIFAR10Dataset: NamedDataset {
    let name = "cifar10"
    let classNames: [String]? = CIFAR10.classNames
    let wantedFiles = "the .bin files of https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"

    func folders(below root: String) -> [String] {
        ["\(root)/cifar10", "\(root)/cifar10/cifar-10-batches-bin", "\(root)/cifar-10-batches-bin"]
    }

    func isComplete(in folder: String) -> Bool {
        let names = (try? FileSystem.names(in: folder)) ?? []
        return names.contains { $0.hasPrefix("data_batch_") && ($0.hasSuffix(".bin") || $0.hasSuffix(".bin.gz")) }
    }

    func load(limit: Int?, from folder: () throws -> String) throws -> Dataset {
        try CIFAR10.read(folder: folder(), limit: limit)
    }
}
