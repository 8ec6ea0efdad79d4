import EaselFiles

/// A data set that Easel knows by name and that comes as four IDX files.
struct KnownDataset: Sendable {
    /// One of its files.
    struct File: Sendable {
        /// Its name without `.gz`.
        let name: String
        /// The size of its inflated content in bytes; no more is inflated.
        let byteCount: Int
        /// The SHA-256 of its inflated content, so that recompressed archives are accepted.
        let digest: String
    }

    let name: String
    let classNames: [String]
    /// Training images, training labels, test images, test labels.
    let files: [File]
    /// Folders the files are downloaded from, tried in turn; each ends without a slash.
    let mirrors: [String]

    static let all = [mnist, fashionMNIST]

    static let mnist = KnownDataset(
        name: "mnist", classNames: (0...9).map(String.init),
        files: files([
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ]),
        mirrors: [
            "https://ossci-datasets.s3.amazonaws.com/mnist", "https://storage.googleapis.com/cvdf-datasets/mnist",
        ])

    static let fashionMNIST = KnownDataset(
        name: "fashion-mnist",
        classNames: [
            "T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
        ],
        files: files([
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        ]),
        mirrors: [
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
        ])

    private static func files(_ digests: [String]) -> [File] {
        let names = [
            ("train-images-idx3-ubyte", 16 + 60_000 * 28 * 28), ("train-labels-idx1-ubyte", 8 + 60_000),
            ("t10k-images-idx3-ubyte", 16 + 10_000 * 28 * 28), ("t10k-labels-idx1-ubyte", 8 + 10_000),
        ]
        return zip(names, digests).map { File(name: $0.0, byteCount: $0.1, digest: $1) }
    }

    /// The paths of the four files in a folder, plain or gzipped; nil where one is missing.
    func paths(in folder: String) -> [String]? {
        let found = files.compactMap { Self.path(of: $0, in: folder) }
        return found.count == files.count ? found : nil
    }

    /// The path of one file: with the server's name, or with a dot (`train-images.idx3-ubyte`) as some archives have it.
    static func path(of file: File, in folder: String) -> String? {
        let dotted = file.name.replacing("-idx", with: ".idx")
        return [file.name, "\(file.name).gz", dotted, "\(dotted).gz"].lazy.map { "\(folder)/\($0)" }
            .first(where: FileSystem.isFile)
    }

    /// Where the files are looked for below a root: in a folder of the set's name, and as torchvision puts them.
    func folders(below root: String) -> [String] {
        ["\(root)/\(name)", "\(root)/\(torchvisionName)/raw", "\(root)/\(name)/\(torchvisionName)/raw"]
    }

    /// The folder of the set below torchvision's root.
    private var torchvisionName: String { name == "mnist" ? "MNIST" : "FashionMNIST" }

    /// Reads the set from a folder that has all four files.
    func read(_ paths: [String], folder: String, limit: Int?) throws -> Dataset {
        try Dataset(
            name: name, classNames: classNames, train: readSplit(paths, 0, limit), test: readSplit(paths, 2, limit),
            source: folder)
    }

    private func readSplit(_ paths: [String], _ first: Int, _ limit: Int?) throws -> ImageSet {
        let (pictures, labels) = (paths[first], paths[first + 1])
        let labelList = try IDX.readLabels(
            labels, classCount: classNames.count, limit: files[first + 1].byteCount)
        let images = try IDX.readImages(pictures, limit: files[first].byteCount)
        guard labelList.count == images.count else {
            throw DataError(
                "\(labels): byte 4: \(labelList.count) labels, expected \(images.count) as there are pictures in \(pictures)"
            )
        }
        return try ImageSet(
            height: images.height, width: images.width, channels: 1, pixels: images.pixels, labels: labelList
        ).limited(to: limit)
    }
}
