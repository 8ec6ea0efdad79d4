import DataTestSupport
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import Foundation
import Testing

/// Files that cannot be read or are damaged: which are left out, when that is too much, and what is said.
@Suite struct FileFaultTests {
    /// Pictures in two classes, all different, and the path of each.
    private func fill(_ folder: String, count: Int) throws -> [String] {
        for name in ["a", "b"] { try FileSystem.makeFolder("\(folder)/\(name)") }
        return try (0..<count).map { index in
            let pixels = (0..<48).map { UInt8(truncatingIfNeeded: $0 * index + index / 256 + $0) }
            let path = "\(folder)/\(index % 2 == 0 ? "a" : "b")/\(index).png"
            let bytes = try PNGFile.encode(Image(height: 6, width: 8, channels: 1, pixels: pixels))
            try AtomicFile.write(bytes, to: path, isSynchronized: false)
            return path
        }
    }

    /// Damage that the header shows, and damage that only the pixels do.
    private func damage(_ path: String, inHeader: Bool) throws {
        var bytes = try FileSystem.read(path)
        if inHeader { bytes = Array(bytes.prefix(20)) } else { bytes[bytes.count - 20] ^= 0xFF }
        try AtomicFile.write(bytes, to: path, isSynchronized: false)
    }

    @Test(arguments: [PixelStorage.memory, .files], [false, true])
    func aFewOfManyAreLeftOut(storage: PixelStorage, inHeader: Bool) throws {
        try withFolder { folder in
            let paths = try fill(folder, count: 220)
            let whole = try ImageFolder.read(folder, storage: storage)
            for path in [paths[3], paths[101]] { try damage(path, inHeader: inHeader) }
            let set = try ImageFolder.read(folder, storage: storage)
            #expect(set.train.count + set.test.count == 218 && whole.faulty == nil)
            #expect(set.faulty == FaultyFiles(["b/101.png", "b/3.png"]) && set.faulty?.count == 2)
            let note = try #require(set.notes.first { $0.hasPrefix("left out: 2 damaged files of 220: ") })
            #expect(note.contains(paths[3]) && note.contains(paths[101]))
            let skipped = try #require(set.skipped.first { $0.reason == "damaged file" })
            #expect(skipped.className == "b" && skipped.count == 2)
            // As if they were not there.
            let files = FileManager.default
            for path in [paths[3], paths[101]] { try files.removeItem(atPath: path) }
            let without = try ImageFolder.read(folder, storage: storage)
            #expect(try set.train.contentChecksum() == without.train.contentChecksum())
            #expect(try set.test.contentChecksum() == without.test.contentChecksum())
            #expect(set.heldOut == without.heldOut && set.train.labels == without.train.labels)
            #expect(without.faulty == nil)
        }
    }

    /// What is decoded at once changes neither the pixels nor which files are named.
    @Test func threadsChangeNothing() throws {
        try withFolder { folder in
            let paths = try fill(folder, count: 700)
            let lenient = DatasetReading(faults: .lenient)
            let whole = try [1, 2, 5].map { try ImageFolder.read(folder, storage: .memory, threads: $0) }
            for set in whole {
                #expect(try set.train.inMemory().pixels == whole[0].train.inMemory().pixels)
                #expect(set.train.labels == whole[0].train.labels)
            }
            for index in [3, 4, 300, 650] { try damage(paths[index], inHeader: false) }
            let sets = try [1, 2, 5].map {
                try ImageFolder.read(folder, reading: lenient, storage: .memory, threads: $0)
            }
            for set in sets {
                #expect(set.notes == sets[0].notes && set.faulty == sets[0].faulty && set.faulty?.count == 4)
                #expect(try set.train.inMemory().pixels == sets[0].train.inMemory().pixels)
                #expect(try set.test.contentChecksum() == sets[0].test.contentChecksum())
            }
            let lines = [1, 2, 5].map { threads in
                problem {
                    _ = try ImageFolder.read(
                        folder, reading: DatasetReading(faults: .strict), storage: .memory, threads: threads)
                }
            }
            #expect(Set(lines).count == 1 && !lines[0].isEmpty, "\(lines)")
        }
    }

    @Test func moreThanAFewAreTooMany() throws {
        try withFolder { folder in
            let paths = try fill(folder, count: 220)
            for index in 0..<3 { try damage(paths[index * 7], inHeader: index == 1) }
            let line = problem { _ = try ImageFolder.read(folder) }
            #expect(line.hasPrefix("\(folder): more than 1 % of its 220 files cannot be read: "), "\(line)")
            #expect(line.contains(paths[7]) && line.hasSuffix("--lenient leaves them out, however many they are"))
            let lenient = try ImageFolder.read(folder, reading: DatasetReading(faults: .lenient))
            #expect(lenient.faulty?.count == 3 && lenient.train.count + lenient.test.count == 217)
            for storage in [PixelStorage.memory, .files] {
                let strict = problem {
                    _ = try ImageFolder.read(folder, reading: DatasetReading(faults: .strict), storage: storage)
                }
                #expect(strict.contains(paths[7]) && !strict.contains("--lenient"), "\(strict)")
            }
        }
    }

    @Test func noneOfFewIsLeftOutUnasked() throws {
        try withFolder { folder in
            let paths = try fill(folder, count: 99)
            try damage(paths[5], inHeader: false)
            let line = problem { _ = try ImageFolder.read(folder) }
            #expect(line.contains(paths[5]) && line.contains("leave damaged files out with --lenient"), "\(line)")
            let lenient = DatasetReading(faults: .lenient)
            #expect(try ImageFolder.read(folder, reading: lenient).faulty?.files == ["b/5.png"])
            let test = try ImageFolder.testImages(in: folder, reading: lenient)
            #expect(test.images.count == 98 && test.notes.contains { $0.contains(paths[5]) })
            for path in paths where path != paths[5] { try damage(path, inHeader: false) }
            let all = problem { _ = try ImageFolder.read(folder, reading: lenient) }
            #expect(all == "\(folder): all of its pictures to train on are damaged")
        }
    }

    /// A file that may not be read is found before its content decides about a side.
    @Test(.enabled(if: geteuid() != 0)) func aFileThatMayNotBeRead() throws {
        try withFolder { folder in
            let paths = try fill(folder, count: 100)
            chmod(paths[9], 0)
            #expect(try ImageFolder.read(folder).faulty?.files == ["b/9.png"])
        }
    }

    /// A JPEG that is cut off is used as far as it goes where that is asked for, and left out otherwise.
    @Test func whatThereIsOfACutOffFileIsUsed() throws {
        try withFolder { folder in
            let paths = try fill(folder, count: 120)
            let photo = try Image(
                height: 6, width: 8, channels: 1, pixels: (0..<48).map { UInt8($0 * 5) })
            let bytes = try ImageFile.encode(photo, as: "a.jpg")
            let path = paths[10].replacing(".png", with: ".jpg")
            try FileManager.default.removeItem(atPath: paths[10])
            try AtomicFile.write(Array(bytes.dropLast(12)), to: path)
            #expect(try ImageFolder.read(folder).faulty?.files == ["a/10.jpg"])
            for storage in [PixelStorage.memory, .files] {
                let set = try ImageFolder.read(folder, reading: DatasetReading(faults: .lenient), storage: storage)
                #expect(set.faulty == nil && set.train.count + set.test.count == 120)
                let note = set.notes.first { $0.hasPrefix("used as far as they go: 1 damaged file: \(path) (") }
                #expect(note != nil, "\(set.notes)")
            }
        }
    }

    /// A run that is resumed leaves out what it was begun without, whatever has become of it, and nothing else.
    @Test func whatARunWasBegunWithoutStaysOut() throws {
        try withFolder { folder in
            let paths = try fill(folder, count: 200)
            let sound = try FileSystem.read(paths[4])
            try damage(paths[4], inHeader: false)
            let begun = try ImageFolder.read(folder)
            try AtomicFile.write(sound, to: paths[4])
            let resumed = try ImageFolder.read(folder, faulty: begun.faulty)
            #expect(try begun.train.contentChecksum() == resumed.train.contentChecksum())
            #expect(resumed.faulty == begun.faulty && resumed.heldOut == begun.heldOut)
            try damage(paths[6], inHeader: false)
            let line = problem { _ = try ImageFolder.read(folder, faulty: begun.faulty) }
            #expect(
                line.contains(paths[6]) && line.hasSuffix("the run was begun with this file: put it back as it was"))
            let none = problem { _ = try ImageFolder.read(folder, faulty: FaultyFiles([])) }
            #expect(none.contains("put it back as it was"))
        }
    }

    @Test func theRecordIsBounded() {
        #expect(FaultyFiles((0..<1001).map { "\($0)" }).files == nil)
        #expect(FaultyFiles((0..<1000).map { "\($0)" }).files?.count == 1000)
        #expect(FaultyFiles((0..<100).map { "\($0)" + String(repeating: "x", count: 4000) }).files == nil)
    }
}
