import DataTestSupport
import EaselData
import EaselFiles
import Foundation
import Testing

@Suite struct DatasetCatalogTests {
    /// Writes the four files of a set like MNIST, small, in a folder.
    private func writeFiles(_ folder: String, trainLabels: [UInt8] = [1, 2, 3], separator: String = "-") throws {
        try FileSystem.makeFolder(folder)
        let train = (0..<12).map { UInt8($0) }
        try AtomicFile.write(idxImages(3, 2, 2, pixels: train), to: "\(folder)/train-images\(separator)idx3-ubyte")
        try AtomicFile.write(idxLabels(trainLabels), to: "\(folder)/train-labels\(separator)idx1-ubyte")
        try AtomicFile.write(
            idxImages(2, 2, 2, pixels: [UInt8](repeating: 7, count: 8)),
            to: "\(folder)/t10k-images\(separator)idx3-ubyte")
        try AtomicFile.write(idxLabels([4, 5]), to: "\(folder)/t10k-labels\(separator)idx1-ubyte")
    }

    @Test func findsFilesAsOthersNameThem() throws {
        try withFolder { folder in
            try writeFiles("\(folder)/a/mnist", separator: ".")
            try writeFiles("\(folder)/b/MNIST/raw")
            try writeFiles("\(folder)/b/FashionMNIST/raw", separator: ".")
            for (root, name, place) in [
                ("a", "mnist", "mnist"), ("b", "mnist", "MNIST/raw"), ("b", "fashion-mnist", "FashionMNIST/raw"),
            ] {
                let catalog = DatasetCatalog(roots: ["\(folder)/\(root)"], cache: nil)
                let set = try catalog.load(name)
                #expect(set.source == "\(folder)/\(root)/\(place)" && set.train.labels == [1, 2, 3])
            }
        }
    }

    @Test(arguments: ["", "/raw", "/MNIST/raw", "/FashionMNIST/raw"])
    func readsAFolderOfSuchFiles(_ place: String) throws {
        try withFolder { folder in
            try writeFiles("\(folder)/x\(place)", separator: place.isEmpty ? "." : "-")
            let set = try DatasetCatalog(roots: [], cache: nil).load("\(folder)/x")
            #expect(set.name == "\(folder)/x" && set.source == "\(folder)/x\(place)")
            #expect(set.train.labels == [1, 2, 3] && set.test.labels == [4, 5])
            #expect(set.classNames == ["0", "1", "2", "3", "4", "5"])
            #expect(try DatasetCatalog.loadTestImages(folder: "\(folder)/x").images.labels == [4, 5])
            #expect(try DatasetCatalog.loadFolder("\(folder)/x", limit: 1).train.count == 1)
        }
    }

    /// The labels tell which set it is, and so what its classes are called.
    @Test func aFolderOfARealSetHasItsNames() throws {
        for name in ["mnist", "fashion-mnist"] {
            guard let folder = DatasetCatalog().location(of: name) else {
                print("skipped: \(name) is not on this machine")
                continue
            }
            #expect(try DatasetCatalog.loadFolder(folder, limit: 5).classNames == DatasetCatalog.classNames(of: name))
        }
    }

    @Test func findsFilesInTheFirstRootThatHasThemAll() throws {
        try withFolder { folder in
            try FileSystem.makeFolder("\(folder)/a/mnist")
            try AtomicFile.write([0], to: "\(folder)/a/mnist/train-images-idx3-ubyte")
            try writeFiles("\(folder)/b/mnist")
            let catalog = DatasetCatalog(roots: ["\(folder)/a", "\(folder)/b"], cache: nil)
            #expect(catalog.location(of: "mnist") == "\(folder)/b/mnist")
            let set = try catalog.load("mnist")
            #expect(set.train.count == 3 && set.test.labels == [4, 5] && set.classNames?.count == 10)
            #expect(set.source == "\(folder)/b/mnist")
            #expect(try catalog.load("mnist", limit: 1).train.inMemory().pixels == [0, 1, 2, 3])
        }
    }

    @Test func checksPicturesAgainstLabels() throws {
        try withFolder { folder in
            try writeFiles("\(folder)/fashion-mnist", trainLabels: [1, 2])
            let catalog = DatasetCatalog(roots: [folder], cache: nil)
            #expect(
                problem { _ = try catalog.load("fashion-mnist") }
                    .hasPrefix("\(folder)/fashion-mnist/train-labels-idx1-ubyte: byte 4: 2 labels, expected 3"))
        }
    }

    @Test func saysWhichFilesToPutWhere() throws {
        try withFolder { folder in
            let offline = DatasetCatalog(roots: ["\(folder)/r"], cache: "\(folder)/c", mirror: "file://\(folder)/none")
            var reports: [String] = []
            let line = problem { _ = try offline.load("mnist") { reports.append($0) } }
            #expect(line.contains("looked in \(folder)/r/mnist") && line.contains("curl: (37)"), "\(line)")
            for file in ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"] {
                #expect(line.contains("\(file)-ubyte.gz"))
            }
            #expect(reports == ["downloading file://\(folder)/none/mnist/train-images-idx3-ubyte.gz"])
            let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/c/mnist")
            #expect(left == [])
            #expect(problem { _ = try offline.load("cifar10") }.contains("cifar-10-binary.tar.gz"))
            #expect(problem { _ = try offline.load("nist") }.contains("no data set or folder 'nist'"))
            #expect(problem { _ = try offline.load("digits", limit: 0) }.contains("limit 0"))
        }
    }

    @Test func downloadsAndChecksContent() throws {
        try withFolder { folder in
            let source = try "file://\(goldenPath("two-members.gz"))"
            let digest = try SHA256.hexDigest(of: Gzip.read(goldenPath("two-members.gz")))
            try Download.fetch(source, to: "\(folder)/a.gz", contentDigest: digest)
            #expect(try FileSystem.read("\(folder)/a.gz") == golden("two-members.gz"))
            let line = problem { try Download.fetch(source, to: "\(folder)/b.gz", contentDigest: "00") }
            #expect(line.contains("not the content expected: SHA-256 \(digest), expected 00"))
            let plain = try "file://\(goldenPath("grey.png"))"
            #expect(
                problem { try Download.fetch(plain, to: "\(folder)/b.gz", contentDigest: digest) }
                    .contains("not a gzip file"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.gz"])
        }
    }

    @Test(arguments: DatasetCatalog.names)
    func everySetIsDrawnOrSaysWhatIsMissing(_ name: String) throws {
        let catalog = DatasetCatalog(roots: ["/nowhere"], cache: nil)
        #expect(catalog.location(of: name) == nil)
        // Scenes have masks in place of labels.
        let hasMasks = name == "scenes"
        #expect([10, 26, 100].contains(DatasetCatalog.classNames(of: name)?.count) != hasMasks)
        #expect(DatasetCatalog.labelledNames.contains(name) != hasMasks)
        guard DatasetCatalog.needsFiles(name) else {
            #expect(try catalog.load(name, limit: 2).classNames == DatasetCatalog.classNames(of: name))
            #expect(DatasetCatalog.listing.contains("\(name) (drawn, needs no files)"))
            return #expect(problem { try catalog.fetch(name) }.contains("can be fetched are mnist, fashion-mnist"))
        }
        let line = problem { _ = try catalog.load(name) }
        #expect(line.hasPrefix("\(name) is not on this machine") && line.contains("/nowhere/\(name)"), "\(line)")
        #expect(line.contains("put t") || line.contains("put emnist-letters-t"), "\(line)")
    }

    /// EMNIST's labels begin at 1, and its files hold each picture transposed.
    @Test func readsEMNISTsLettersUpright() throws {
        try withFolder { folder in
            for (place, split) in [("emnist-letters", "-"), ("EMNIST/raw", ".")] {
                let root = "\(folder)/\(split)"
                try FileSystem.makeFolder("\(root)/\(place)")
                let start = "\(root)/\(place)/emnist-letters"
                for name in ["train", "test"] {
                    try AtomicFile.write(
                        idxImages(1, 2, 2, pixels: [1, 2, 3, 4]), to: "\(start)-\(name)-images\(split)idx3-ubyte")
                    try AtomicFile.write(idxLabels([26]), to: "\(start)-\(name)-labels\(split)idx1-ubyte")
                }
                let set = try DatasetCatalog(roots: [root], cache: nil).load("emnist-letters")
                #expect(try set.train.inMemory().pixels == [1, 3, 2, 4] && set.train.labels == [25])
                #expect(set.classNames?[25] == "z" && set.test.count == 1)
                try AtomicFile.write(idxLabels([0]), to: "\(start)-test-labels\(split)idx1-ubyte")
                #expect(
                    problem { _ = try DatasetCatalog(roots: [root], cache: nil).load("emnist-letters") }
                        .contains("label 0 at index 0, expected 1 to 26"))
            }
            try writeFiles("\(folder)/k/KMNIST/raw")
            #expect(try DatasetCatalog(roots: ["\(folder)/k"], cache: nil).load("kmnist").classNames?[3] == "tsu")
            // No digests are known, so that nothing is downloaded.
            let line = problem { _ = try DatasetCatalog(roots: [], cache: folder).fetch("kmnist") }
            #expect(line.contains("not downloaded by Easel: put train-images-idx3-ubyte.gz"))
        }
    }

    @Test func findsCIFAR10WhereItsArchivePutsIt() throws {
        try withFolder { folder in
            for place in ["cifar10", "cifar10/cifar-10-batches-bin", "cifar-10-batches-bin"] {
                let root = "\(folder)/\(place.replacing("/", with: "-"))"
                try FileSystem.makeFolder("\(root)/\(place)")
                let catalog = DatasetCatalog(roots: [root], cache: nil)
                #expect(catalog.location(of: "cifar10") == nil)
                try AtomicFile.write([0], to: "\(root)/\(place)/data_batch_1.bin.gz")
                #expect(catalog.location(of: "cifar10") == "\(root)/\(place)")
            }
        }
    }

    @Test func drawsDigitsWithoutFiles() throws {
        let catalog = DatasetCatalog(roots: [], cache: nil)
        let set = try catalog.load("digits", limit: 20)
        #expect(set.train.count == 20 && set.test.count == 20 && set.height == 28 && set.channels == 1)
    }

    @Test func readsTheRealSetsWhereTheyAre() throws {
        let catalog = DatasetCatalog()
        for name in ["mnist", "fashion-mnist"] {
            guard let folder = catalog.location(of: name) else {
                print("skipped: \(name) is not on this machine")
                continue
            }
            let set = try catalog.load(name, limit: 100)
            #expect(set.source == folder && set.train.count == 100 && set.test.count == 100 && set.height == 28)
            #expect(set.train.labels?.prefix(5) == (name == "mnist" ? [5, 0, 4, 1, 9] : [9, 0, 0, 3, 0]))
        }
    }
}
