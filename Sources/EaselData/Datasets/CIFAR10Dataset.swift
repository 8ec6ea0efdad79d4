import EaselFiles
import EaselImages

/// CIFAR-10 under its name: its binary version, which must be put in place by hand.
struct CIFAR10Dataset: NamedDataset {
    let name = "cifar10"
    let classNames: [String]? = CIFAR10.classNames
    let wantedFiles = "the .bin files of \(CIFAR10.archive)"

    func folders(below root: String) -> [String] {
        ["\(root)/cifar10", "\(root)/cifar10/cifar-10-batches-bin", "\(root)/cifar-10-batches-bin"]
    }

    func isComplete(in folder: String) -> Bool {
        CIFAR10.holdsBatches((try? FileSystem.names(in: folder)) ?? [])
    }

    func load(limit: Int?, from folder: () throws -> String) throws -> Dataset {
        try CIFAR10.read(folder: folder(), limit: limit)
    }
}
