import DataTestSupport
import EaselData
import EaselImages
import EaselFiles
import Testing

@Suite struct CIFAR10Tests {
    private func record(_ label: UInt8) -> [UInt8] {
        [label] + [UInt8](repeating: 10, count: 1024) + [UInt8](repeating: 20, count: 1024)
            + (0..<1024).map { UInt8($0 % 256) }
    }

    @Test func interleavesPlanes() throws {
        let set = try CIFAR10.parseBatch(record(3) + record(9), name: "b")
        #expect(set.count == 2 && set.height == 32 && set.width == 32 && set.channels == 3)
        #expect(set.labels == [3, 9])
        #expect(set.pixels[..<9] == [10, 20, 0, 10, 20, 1, 10, 20, 2])
    }

    @Test func namesWhatIsWrong() {
        #expect(problem { _ = try CIFAR10.parseBatch([1, 2], name: "b") }.hasPrefix("b: 2 bytes, expected a multiple"))
        #expect(
            problem { _ = try CIFAR10.parseBatch(record(3) + record(10), name: "b") }
                == "b: byte 3073: label 10, expected 0 to 9")
    }

    @Test func takesTheBatchesThatAreThere() throws {
        try withFolder { folder in
            #expect(problem { _ = try CIFAR10.read(folder: folder) }.contains("no CIFAR-10 training batch"))
            let ten = (0..<10).flatMap { record(UInt8($0)) }
            try AtomicFile.write(ten, to: "\(folder)/data_batch_2.bin")
            let alone = try CIFAR10.read(folder: folder)
            #expect(alone.train.count == 9 && alone.test.labels == [9])
            try AtomicFile.write(ten, to: "\(folder)/data_batch_4.bin")
            try AtomicFile.write(record(1), to: "\(folder)/test_batch_part.bin")
            let set = try CIFAR10.read(folder: folder)
            #expect(set.train.count == 20 && set.test.count == 1)
            #expect(set.notes[0] == "20 training pictures from data_batch_2.bin, data_batch_4.bin")
            try AtomicFile.write(record(1) + record(2), to: "\(folder)/test_batch.bin")
            #expect(try CIFAR10.read(folder: folder).test.count == 2)
            #expect(try CIFAR10.read(folder: folder, limit: 5).train.count == 5)
        }
    }

    @Test(arguments: ["data_batch_3.bin", "test_batch.bin", "mine.bin"])
    func aSingleBatchIsRead(name: String) throws {
        try withFolder { folder in
            let path = "\(folder)/\(name)"
            let records = (0..<40).flatMap { index in
                [UInt8(index % 10)] + [UInt8](repeating: UInt8(index), count: 3072)
            }
            try AtomicFile.write(records, to: path)
            let set = try DatasetCatalog.loadFolder(path)
            // No split to test on: about a tenth is held out by content.
            #expect(set.train.count + set.test.count == 40 && set.heldOut?.count == set.test.count)
            #expect(set.classNames == CIFAR10.classNames && set.notes.contains("40 pictures of CIFAR-10"))
            #expect(try DatasetCatalog.loadTestImages(folder: path).images.count == 40)
            try AtomicFile.write(Array(records.dropLast()), to: path)
            #expect(
                problem { _ = try DatasetCatalog.loadFolder(path) }
                    == "\(path): 122919 bytes, and no batch of CIFAR's: a multiple of 3073 is expected (CIFAR-10), or of 3074 "
                    + "(CIFAR-100)")
            try AtomicFile.write([77] + records.dropFirst(), to: path)
            #expect(
                problem { _ = try DatasetCatalog.loadFolder(path) } == "\(path): byte 0: label 77, expected 0 to 9")
        }
    }

    @Test func survivesBrokenFiles() throws {
        let refused = try refusals(of: record(1) + record(2), count: 2000, seed: 3) {
            let set = try CIFAR10.parseBatch($0, name: "b")
            try #require(set.pixels.count == set.count * 3072)
        }
        #expect(refused > 800)
    }
}
