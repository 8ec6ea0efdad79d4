import DataTestSupport
import ArchiveTestSupport
import EaselData
import EaselImages
import EaselFiles
import Testing

/// Archives are read by the code that reads folders: what differs is where the bytes come from.
@Suite struct ArchiveFolderTests {
    /// Pictures of two classes that differ.
    private func pictures() throws -> [(name: String, content: [UInt8])] {
        try (0..<24).map { index in
            let image = try Image(
                height: 4, width: 5, channels: 1, pixels: (0..<20).map { UInt8($0 * (index + 1) % 251) })
            return ("\(index % 2 == 0 ? "cat" : "dog")/\(index).png", try PNGFile.encode(image, name: "a"))
        }
    }

    @Test(arguments: TestArchive.Kind.allCases)
    func isReadAsTheFolderIs(_ kind: TestArchive.Kind) throws {
        try withFolder { folder in
            let pictures = try pictures()
            for (name, content) in pictures {
                try FileSystem.makeFolder(FileSystem.folder(of: "\(folder)/pets/\(name)"))
                try AtomicFile.write(content, to: "\(folder)/pets/\(name)")
            }
            let packed = pictures.reversed().map { (name: "pets/\($0.name)", content: $0.content) }
            try AtomicFile.write(TestArchive.bytes(kind, files: packed), to: "\(folder)/pets.archive")
            let unpacked = try ImageFolder.read("\(folder)/pets")
            for storage in [PixelStorage.memory, .files] {
                let set = try ImageFolder.read("\(folder)/pets.archive", storage: storage)
                #expect(set.classNames == ["cat", "dog"] && set.heldOut == unpacked.heldOut)
                #expect(set.name == "\(folder)/pets.archive" && set.trainSource == "\(folder)/pets.archive/pets")
                #expect(try set.train.contentChecksum() == unpacked.train.contentChecksum())
                #expect(try set.test.contentChecksum() == unpacked.test.contentChecksum())
                #expect(set.train.isInMemory == (storage == .memory))
            }
            let all = try DatasetCatalog.loadTestImages(folder: "\(folder)/pets.archive")
            #expect(all.images.count == 24 && all.classNames == ["cat", "dog"])
            #expect(try FolderSource("\(folder)/pets.archive").count == 24)
        }
    }

    @Test func aStreamedArchiveIsReadFromSeveralThreads() throws {
        try withFolder { folder in
            try AtomicFile.write(TestArchive.bytes(.zip, files: pictures()), to: "\(folder)/a.zip")
            let set = try ImageFolder.read("\(folder)/a.zip", storage: .files)
            let order = try BatchOrder(count: set.train.count, batchSize: 4, seed: 1)
            let loader = try BatchLoader(set.train, order: order, steps: 0..<(3 * order.batchCount))
            var count = 0
            while let batch = try loader.next() { count += batch.size }
            #expect(count == 3 * set.train.count)
        }
    }

    @Test func namesAPictureThatIsBrokenAndCountsWhatIsPassedOver() throws {
        try withFolder { folder in
            var files = try pictures().map { (name: $0.name, member: TestArchive.Member.file($0.content)) }
            files += [
                ("../x.png", .file([1])), ("cat/link.png", .symbolicLink("/etc/passwd")), ("cat/a.txt", .file([7])),
            ]
            try AtomicFile.write(TestArchive.bytes(.tar, files), to: "\(folder)/a.tar")
            let set = try ImageFolder.read("\(folder)/a.tar")
            #expect(
                set.skipped.map(\.reason) == [
                    "name that leads out of the archive (..)", "link in the archive", "another format (.txt)",
                ])
            #expect(
                set.notes.contains("passed over: 1 × link in the archive; the first is \(folder)/a.tar/cat/link.png"))
            files.append(("cat/broken.png", .file([1, 2, 3])))
            try AtomicFile.write(TestArchive.bytes(.tar, files), to: "\(folder)/a.tar")
            #expect(problem { _ = try ImageFolder.read("\(folder)/a.tar") }.contains("\(folder)/a.tar/cat/broken.png"))
            try AtomicFile.write(TestArchive.bytes(.zip, files: []), to: "\(folder)/a.tar")
            #expect(
                problem { _ = try ImageFolder.read("\(folder)/a.tar") }.contains("\(folder)/a.tar: no pictures in it"))
            try AtomicFile.write("text", to: "\(folder)/a.tar")
            #expect(
                problem { _ = try ImageFolder.read("\(folder)/a.tar") }.contains(
                    "neither a folder of pictures nor an archive"))
        }
    }
}
