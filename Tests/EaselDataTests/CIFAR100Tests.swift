import DataTestSupport
import EaselData
import EaselImages
import EaselFiles
import Testing

@Suite struct CIFAR100Tests {
    private func record(_ coarse: UInt8, _ fine: UInt8) -> [UInt8] {
        [coarse, fine] + [UInt8](repeating: 10, count: 1024) + [UInt8](repeating: 20, count: 1024)
            + (0..<1024).map { UInt8($0 % 256) }
    }

    /// A batch by itself, told from CIFAR-10's by its size and its labels.
    @Test func aSingleBatchIsRead() throws {
        try withFolder { folder in
            let path = "\(folder)/some.bin"
            try AtomicFile.write((0..<30).flatMap { record(UInt8($0 % 20), UInt8(70 + $0)) }, to: path)
            let images = try DatasetCatalog.loadTestImages(folder: path)
            #expect(images.images.count == 30 && images.classNames == CIFAR100.classNames)
            #expect(images.notes.contains("30 pictures of CIFAR-100"))
            #expect(images.notes.contains { $0.contains("superclass") })
            // As many bytes as make whole batches of either: the labels tell.
            try AtomicFile.write((0..<3073).flatMap { record(19, UInt8($0 % 100)) }, to: path)
            #expect(try DatasetCatalog.loadTestImages(folder: path).classNames == CIFAR100.classNames)
        }
    }

    @Test func readsClassesAndInterleavesPlanes() throws {
        let set = try CIFAR100.parseBatch(record(3, 99) + record(19, 0), name: "b")
        #expect(set.count == 2 && set.channels == 3 && set.labels == [99, 0])
        #expect(set.pixels[..<6] == [10, 20, 0, 10, 20, 1])
        #expect(CIFAR100.classNames.count == 100 && Set(CIFAR100.classNames).count == 100)
        #expect(CIFAR100.classNames == CIFAR100.classNames.sorted())
        #expect(
            problem { _ = try CIFAR100.parseBatch(record(3, 100), name: "b") }
                == "b: byte 1: label 100, expected 0 to 99")
        #expect(
            problem { _ = try CIFAR100.parseBatch([1], name: "b") }.contains("3074, the size of a CIFAR-100 record"))
    }

    @Test func isFoundByItsName() throws {
        try withFolder { folder in
            for place in ["cifar100", "cifar-100-binary"] {
                let root = "\(folder)/\(place)-root"
                try FileSystem.makeFolder("\(root)/\(place)")
                try AtomicFile.write(record(3, 99) + record(1, 2), to: "\(root)/\(place)/train.bin")
                let catalog = DatasetCatalog(roots: [root], cache: nil)
                #expect(catalog.location(of: "cifar100") == nil)
                try AtomicFile.write(record(3, 98), to: "\(root)/\(place)/test.bin")
                let set = try catalog.load("cifar100")
                #expect(set.train.labels == [99, 2] && set.test.labels == [98] && set.classNames?[98] == "woman")
            }
        }
    }

    @Test func survivesBrokenFiles() throws {
        let refused = try refusals(of: record(1, 2) + record(2, 3), count: 2000, seed: 3) {
            let set = try CIFAR100.parseBatch($0, name: "b")
            try #require(set.pixels.count == set.count * 3072)
        }
        #expect(refused > 800)
    }
}
