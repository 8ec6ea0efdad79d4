import DataTestSupport
import ArchiveTestSupport
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import Testing

@Suite struct ArrayFilesTests {
    private func load(_ path: String) throws -> Dataset { try DatasetCatalog.loadFolder(path) }

    /// Images that differ, each of one value.
    private func images(_ count: Int, from first: Int = 10, height: Int = 2, width: Int = 3) throws -> ImageSet {
        try ImageSet(
            ImageShape(height: height, width: width),
            pixels: (0..<count).flatMap { [UInt8](repeating: UInt8(first + $0), count: height * width) })
    }

    @Test func readsAnArchiveOfArrays() throws {
        let set = try load(goldenPath("set.npz"))
        #expect(set.train.count == 2 && set.test.count == 1 && set.imageShape == ImageShape(height: 2, width: 6))
        #expect(set.train.labels == [1, 0] && set.test.labels == [1] && set.classNames == ["cat", "dog"])
        #expect(try set.train.inMemory().pixels == (0..<24).map { UInt8($0) })
        #expect(set.trainSource.hasSuffix("set.npz/x_train.npy") && set.heldOut == nil)
    }

    @Test func writesArchivesOfArraysThatAreReadBack() throws {
        try withFolder { folder in
            let (train, test) = try (images(5), images(2, from: 200))
            try NPZ.write(
                [
                    ("x_train", NPYArray(images: train)), ("y_train", NPYArray(labels: [0, 1, 300, 1, 0])),
                    ("x_test", NPYArray(images: test)), ("y_test", NPYArray(labels: [1, 0])),
                ], to: "\(folder)/a.npz")
            let set = try load("\(folder)/a.npz")
            #expect(try set.train.inMemory().pixels == train.pixels && set.test.inMemory().pixels == test.pixels)
            #expect(set.train.labels == [0, 1, 300, 1, 0] && set.classNames?.count == 301)
            #expect(try DatasetCatalog.loadTestImages(folder: "\(folder)/a.npz").images.count == 2)
            let small = ImagePreparation(size: Size2D(height: 1, width: 1))
            #expect(try DatasetCatalog.loadTestImages(folder: "\(folder)/a.npz", preparation: small).images.height == 1)
        }
    }

    @Test(arguments: [
        ("x_train", "y_train"), ("X_train", "Y_train"), ("train_images", "train_labels"), ("images", "labels"),
        ("trainx", "trainy"), ("data", "target"), ("arr_0", "arr_1"), ("kmnist-train-imgs", "kmnist-train-labels"),
    ])
    func findsArraysByTheirUsualNames(_ images: String, _ labels: String) throws {
        try withFolder { folder in
            try AtomicFile.write(NPY.encode(NPYArray(images: self.images(30))), to: "\(folder)/\(images).npy")
            try AtomicFile.write(
                NPY.encode(NPYArray(labels: (0..<30).map { Int32($0 % 3) })), to: "\(folder)/\(labels).npy")
            for path in [folder, "\(folder)/\(images).npy"] {
                let set = try load(path)
                // No split to test on: about a tenth is held out by content, as of a folder.
                #expect(set.train.count + set.test.count == 30 && set.test.count >= 3, "\(path)")
                #expect(set.classNames == ["0", "1", "2"] && set.heldOut?.count == set.test.count)
                #expect(try DatasetCatalog.loadTestImages(folder: path).images.count == 30)
            }
            let other = try DatasetCatalog.loadFolder(folder, splitSeed: 1)
            #expect(try other.heldOut != load(folder).heldOut)
            #expect(problem { _ = try load("\(folder)/\(labels).npy") }.contains("give that of the images"))
        }
    }

    @Test func saysWhichArraysItCannotTellApart() throws {
        try withFolder { folder in
            func put(_ name: String, _ array: NPYArray) throws {
                try AtomicFile.write(NPY.encode(array), to: "\(folder)/\(name).npy")
            }
            try put("flowers", NPYArray(images: images(4)))
            // One array must be the images.
            let alone = try load(folder)
            #expect(alone.classNames == nil && alone.notes.contains { $0.contains("its pictures have no classes") })
            try put("trees", NPYArray(images: images(4)))
            #expect(
                problem { _ = try load(folder) }.contains(
                    "arrays flowers.npy, trees.npy: which are images is not known"))
            try put("a_images", NPYArray(images: images(4)))
            #expect(try load(folder).notes.contains("not used of \(folder): flowers.npy, trees.npy"))
            try put("a_labels", NPYArray(labels: [1, 2]))
            #expect(
                problem { _ = try load(folder) }
                    == "\(folder)/a_labels.npy: 2 labels, expected 4 as there are pictures in \(folder)/a_images.npy")
            try put("a_labels", NPYArray(texts: ["b10", "b2", "a", "b2"]))
            let named = try load(folder)
            #expect(named.classNames == ["a", "b2", "b10"])
            try put("b_images", NPYArray(images: images(4)))
            #expect(problem { _ = try load(folder) }.contains("which are images is not clear"))
            // Beside a picture, arrays are files like any others.
            try AtomicFile.write(golden("grey.png"), to: "\(folder)/1.png")
            try AtomicFile.write(golden("one-bit.png"), to: "\(folder)/2.png")
            #expect(try load(folder).skipped.map(\.reason) == ["another format (.npy)"])
        }
    }

    @Test(arguments: [
        "train-images-idx3-ubyte", "train-images.idx3-ubyte", "TRAIN-IMAGES-IDX3-UBYTE",
        "emnist-digits-train-images-idx3-ubyte",
        "images-idx3-ubyte",
    ])
    func readsIDXFilesOfAnySpelling(_ images: String) throws {
        try withFolder { folder in
            let labels = images.replacing("images", with: "labels").replacing("IMAGES", with: "LABELS")
                .replacing("idx3", with: "idx1").replacing("IDX3", with: "IDX1")
            try AtomicFile.write(IDX.encode(images: self.images(30)), to: "\(folder)/\(images)")
            try AtomicFile.write(IDX.encode(labels: (0..<30).map { Int32($0 % 3) }), to: "\(folder)/\(labels)")
            let isTransposed = images.hasPrefix("emnist")
            for path in [folder, "\(folder)/\(images)"] {
                let set = try load(path)
                #expect(set.train.count + set.test.count == 30 && set.classNames == ["0", "1", "2"])
                let shape = ImageShape(height: isTransposed ? 3 : 2, width: isTransposed ? 2 : 3)
                #expect(set.imageShape == shape && set.heldOut != nil)
                #expect(set.notes.contains { $0.hasPrefix("turned upright") } == isTransposed)
            }
            #expect(
                problem { _ = try load("\(folder)/\(labels)") }.contains("a file of labels, give that of the images"))
            // A single file without labels, whatever it is called.
            try AtomicFile.write(IDX.encode(images: self.images(4)), to: "\(folder)/things")
            #expect(try load("\(folder)/things").classNames == nil)
        }
    }

    @Test func readsTheFilesOfASetInAnArchive() throws {
        try withFolder { folder in
            let files: [(name: String, content: [UInt8])] = try [
                ("gzip/emnist-letters-train-images-idx3-ubyte", IDX.encode(images: images(3))),
                ("gzip/emnist-letters-train-labels-idx1-ubyte", IDX.encode(labels: [1, 26, 2])),
                ("gzip/emnist-letters-test-images-idx3-ubyte", IDX.encode(images: images(2))),
                ("gzip/emnist-letters-test-labels-idx1-ubyte", IDX.encode(labels: [1, 1])),
            ]
            let other = ("gzip/emnist-digits-train-images-idx3-ubyte", files[0].content)
            for kind in [TestArchive.Kind.zip, .tarGzip] {
                try AtomicFile.write(TestArchive.bytes(kind, files: files), to: "\(folder)/a")
                let set = try load("\(folder)/a")
                #expect(set.train.labels == [0, 25, 1] && set.test.labels == [0, 0] && set.classNames?.last == "z")
                try AtomicFile.write(TestArchive.bytes(kind, files: files + [other]), to: "\(folder)/b")
                #expect(problem { _ = try load("\(folder)/b") }.contains("several sets, emnist-digits, emnist-letters"))
            }
        }
    }

    private func record(_ labels: [UInt8]) -> [UInt8] { labels + [UInt8](repeating: labels[0] &* 3, count: 3072) }

    @Test func readsCIFARsFilesInAFolderAndAnArchive() throws {
        try withFolder { folder in
            let ten: [(name: String, content: [UInt8])] = [
                ("cifar-10-batches-bin/data_batch_1.bin", record([3]) + record([9])),
                ("cifar-10-batches-bin/test_batch.bin", record([1])),
            ]
            let hundred: [(name: String, content: [UInt8])] = [
                ("cifar-100-binary/train.bin", record([3, 99]) + record([4, 0])),
                ("cifar-100-binary/test.bin", record([5, 7])),
            ]
            for (name, files) in [("ten", ten), ("hundred", hundred)] {
                try AtomicFile.write(TestArchive.bytes(.tarGzip, files: files), to: "\(folder)/\(name).tar.gz")
                for file in files {
                    try FileSystem.makeFolder(FileSystem.folder(of: "\(folder)/\(name)/\(file.name)"))
                    try AtomicFile.write(file.content, to: "\(folder)/\(name)/\(file.name)")
                }
                for path in ["\(folder)/\(name).tar.gz", "\(folder)/\(name)"] {
                    let set = try load(path)
                    #expect(set.train.labels == (name == "ten" ? [3, 9] : [99, 0]) && set.test.count == 1)
                    #expect(set.classNames?.count == (name == "ten" ? 10 : 100))
                }
            }
        }
    }

    @Test(arguments: [
        ("cifar-10-batches-py/data_batch_1", "cifar-10-binary.tar.gz"),
        ("cifar-100-python/train", "cifar-100-binary.tar.gz"),
    ])
    func namesCIFARsPickles(_ name: String, _ instead: String) throws {
        try withFolder { folder in
            let pickle: [UInt8] = [0x80, 2, 0x7D, 0x71, 1, 0x2E]
            try AtomicFile.write(TestArchive.bytes(.tarGzip, files: [(name, pickle)]), to: "\(folder)/a.tar.gz")
            try FileSystem.makeFolder(FileSystem.folder(of: "\(folder)/\(name)"))
            try AtomicFile.write(pickle, to: "\(folder)/\(name)")
            for path in ["a.tar.gz", FileSystem.folder(of: name), name, "."] {
                let line = problem { _ = try load("\(folder)/\(path)") }
                #expect(
                    line.contains("a Python pickle, which is not read") && line.contains(instead), "\(path): \(line)")
            }
        }
    }

    @Test func saysWhatAFileIsInstead() throws {
        try withFolder { folder in
            for (bytes, kind) in [
                (Array("7z".utf8) + [0xBC, 0xAF, 0x27, 0x1C], "but a 7z archive"),
                (Array("Rar!".utf8), "but a RAR archive"),
                (try golden("grey.png"), "but one picture; give the folder that it lies in"), ([], "an empty file"),
                ([0x1F, 0x8B, 8], "a gzip file"),
            ] {
                try AtomicFile.write(bytes, to: "\(folder)/a")
                let line = problem { _ = try load("\(folder)/a") }
                #expect(
                    line.hasPrefix("\(folder)/a: not a folder of pictures, nor an archive of one")
                        && line.contains(kind), "\(line)")
            }
            #expect(problem { _ = try load("\(folder)/none") } == "\(folder)/none: no such folder")
        }
    }
}
