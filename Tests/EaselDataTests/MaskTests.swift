import DataTestSupport
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import Foundation
import Testing

/// Folders of pictures with a mask for each: what is read, and what is no mask.
@Suite struct MaskTests {
    /// A PNG file of indices or greys of few bits, which Easel does not write: uncompressed, one row after another.
    static func png(_ rows: [[UInt8]], bitDepth: Int = 8, palette: Int? = nil) -> [UInt8] {
        func checksum(_ bytes: [UInt8]) -> [UInt8] {
            var value: UInt32 = 0xFFFF_FFFF
            for byte in bytes {
                value ^= UInt32(byte)
                for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
            }
            return word(Int(~value))
        }
        func chunk(_ kind: String, _ data: [UInt8]) -> [UInt8] {
            let body = Array(kind.utf8) + data
            return word(data.count) + body + checksum(body)
        }
        let lines = rows.flatMap { row -> [UInt8] in
            let perByte = 8 / bitDepth
            let packed = stride(from: 0, to: row.count, by: perByte).map { start in
                (0..<perByte).reduce(UInt8(0)) { byte, place in
                    let value = start + place < row.count ? row[start + place] : 0
                    return byte | value << UInt8(8 - bitDepth * (place + 1))
                }
            }
            return [0] + packed
        }
        let (low, high) = lines.reduce((1, 0)) { (($0.0 + Int($1)) % 65521, ($0.1 + $0.0 + Int($1)) % 65521) }
        let count = lines.count
        let stored: [UInt8] =
            [0x78, 1, 1, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8 & 255)] + lines
            + [UInt8(high >> 8), UInt8(high & 255), UInt8(low >> 8), UInt8(low & 255)]
        let header = word(rows[0].count) + word(rows.count) + [UInt8(bitDepth), palette == nil ? 0 : 3, 0, 0, 0]
        let colours = palette.map { chunk("PLTE", (0..<$0 * 3).map { UInt8(truncatingIfNeeded: 250 - $0 * 3) }) } ?? []
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header) + colours
            + chunk("IDAT", stored)
            + chunk("IEND", [])
    }

    /// Pictures of 4 by 6 pixels whose masks have their left half of one class.
    private func write(
        _ count: Int, _ folder: String, _ values: (UInt8, UInt8) = (0, 1), bitDepth: Int = 8, palette: Int? = nil
    ) throws {
        for name in ["images", "masks"] { try FileSystem.makeFolder("\(folder)/\(name)") }
        for index in 0..<count {
            let pixels = (0..<24).map { UInt8(truncatingIfNeeded: $0 * 3 + index * 11) }
            let image = try Image(height: 4, width: 6, channels: 1, pixels: pixels)
            try AtomicFile.write(ImageFile.encode(image, as: "a.jpg"), to: "\(folder)/images/\(index).jpg")
            let row = [UInt8](repeating: values.0, count: 3) + [UInt8](repeating: values.1, count: 3)
            let mask = Self.png([[UInt8]](repeating: row, count: 4), bitDepth: bitDepth, palette: palette)
            try AtomicFile.write(mask, to: "\(folder)/masks/\(index).png")
        }
    }

    @Test(arguments: [(8, Int?.none), (1, nil), (1, 2), (2, 4), (4, 16), (8, 3)], [PixelStorage.memory, .files])
    func indicesAreTheClasses(kind: (bitDepth: Int, palette: Int?), storage: PixelStorage) throws {
        try withFolder { folder in
            try write(6, folder, bitDepth: kind.bitDepth, palette: kind.palette)
            let set = try ImageFolder.read(folder, storage: storage)
            #expect(set.classNames == nil && set.maskClasses == ["0", "1"] && set.train.labels == nil)
            #expect(set.train.count + set.test.count == 6 && set.train.isInMemory == (storage == .memory))
            for source in [set.train, set.test] {
                for index in 0..<source.count {
                    guard case .mask(let mask) = try source.target(at: index) else { throw DataError("no mask") }
                    #expect(mask.height == 4 && mask.width == 6 && mask.channels == 1)
                    #expect(mask.pixels == (0..<4).flatMap { _ in [0, 0, 0, 1, 1, 1] as [UInt8] })
                }
            }
            #expect(try set.train.target(at: 99) == .none)
            #expect(set.notes.contains("masks of 2 classes, by their values: 0, 1"))
        }
    }

    /// Values need not follow one another; classes do.
    @Test func valuesAreNumbered() throws {
        try withFolder { folder in
            try write(5, folder, (0, 255))
            #expect(try ImageFolder.read(folder).maskClasses == ["0", "255"])
            try AtomicFile.write(
                Self.png([[UInt8]](repeating: [7, 7, 7, 9, 9, 255], count: 4)), to: "\(folder)/masks/3.png")
            let set = try ImageFolder.read(folder)
            #expect(set.maskClasses == ["0", "7", "9", "255"])
            let masks = try [set.train, set.test].flatMap { source in
                try (0..<source.count).map { index -> [UInt8] in
                    guard case .mask(let mask) = try source.target(at: index) else { return [] }
                    return Array(mask.pixels[..<6])
                }
            }
            #expect(Set(masks) == [[0, 0, 0, 3, 3, 3], [1, 1, 1, 2, 2, 3]])
        }
    }

    /// As its picture is, with no class in between.
    @Test func masksArePreparedAsPictures() throws {
        try withFolder { folder in
            try write(4, folder)
            func row(_ fit: ImageFit, _ size: Size2D) throws -> [UInt8] {
                let set = try ImageFolder.read(folder, preparation: ImagePreparation(size: size, fit: fit))
                guard case .mask(let mask) = try set.train.target(at: 0) else { return [] }
                #expect(mask.height == size.height && mask.width == size.width)
                return Array(mask.pixels[(size.height / 2 * size.width)...].prefix(size.width))
            }
            #expect(try row(.stretch, Size2D(height: 4, width: 4)) == [0, 0, 1, 1])
            #expect(try row(.cover, Size2D(height: 4, width: 2)) == [0, 1])
            #expect(try row(.cover, Size2D(height: 8, width: 8)) == [0, 0, 0, 0, 1, 1, 1, 1])
            // Ten rows of border of the class that most of the edge is of; here both are of as much, and the first is taken.
            #expect(try row(.contain, Size2D(height: 12, width: 12)) == [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
            #expect(try row(.pad, Size2D(height: 12, width: 12)) == [0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0])
        }
    }

    @Test func whatIsNoMaskIsNamed() throws {
        try withFolder { folder in
            try write(4, folder)
            let path = "\(folder)/masks/2.png"
            let cases: [([UInt8], String)] = [
                (
                    Self.png([[1, 0], [0, 1]]),
                    "2x2 pixels (rows x columns), and its picture \(folder)/images/2.jpg has 4x6"
                ),
                (try PNGFile.encode(Image(height: 4, width: 6, colour: [1, 2, 3])), "a mask in colours"),
                (
                    try ImageFile.encode(Image(height: 4, width: 6, colour: [1]), as: "a.jpg"),
                    "other formats may blur classes"
                ),
                (Array(Self.png([[UInt8]](repeating: [0, 0, 0, 1, 1, 1], count: 4)).prefix(50)), path),
            ]
            for (bytes, says) in cases {
                try AtomicFile.write(bytes, to: path)
                let line = problem { _ = try ImageFolder.read(folder) }
                #expect(line.contains(path) && line.contains(says), "\(line)")
                let lenient = try ImageFolder.read(folder, reading: DatasetReading(faults: .lenient))
                #expect(lenient.faulty?.files == ["images/2.jpg"] && lenient.train.count + lenient.test.count == 3)
            }
        }
    }

    @Test func aLargerMaskIsNamedAsASmallerOneIs() throws {
        try withFolder { folder in
            try write(4, folder)
            let path = "\(folder)/masks/2.png"
            try AtomicFile.write(Self.png([[UInt8]](repeating: [UInt8](repeating: 1, count: 40), count: 24)), to: path)
            let line = problem { _ = try ImageFolder.read(folder) }
            let sizes = "24x40 pixels (rows x columns), and its picture \(folder)/images/2.jpg has 4x6"
            #expect(line.contains("\(path): \(sizes)"), "\(line)")
        }
    }

    /// A model knows its classes by the values they had, wherever masks come from later.
    @Test(arguments: [PixelStorage.memory, .files]) func knownClassesAreFoundByTheirValues(storage: PixelStorage) throws
    {
        try withFolder { folder in
            try write(4, folder, (7, 255))
            let known = ["0", "7", "9", "255"]
            let test = try ImageFolder.testImages(in: folder, maskClasses: known, storage: storage)
            #expect(test.maskClasses == known && test.images.count == 4)
            for source in [test.images, try ImageFolder.read(folder, maskClasses: known, storage: storage).train] {
                guard case .mask(let mask) = try source.target(at: 0) else { throw DataError("no mask") }
                #expect(mask.pixels.prefix(6) == [1, 1, 1, 3, 3, 3])
            }
            #expect(try ImageFolder.testImages(in: folder).maskClasses == ["7", "255"])
            try AtomicFile.write(
                Self.png([[UInt8]](repeating: [7, 7, 7, 8, 9, 255], count: 4)), to: "\(folder)/masks/2.png")
            for read in [
                { _ = try ImageFolder.testImages(in: folder, maskClasses: known, storage: storage) },
                { _ = try ImageFolder.read(folder, maskClasses: known, storage: storage) },
            ] {
                #expect(
                    problem(read)
                        == "\(folder)/masks/2.png: has pixels of the value 8, and the model's classes are the values 0, 7, 9, 255"
                )
            }
        }
    }

    /// A crop is cut of a picture alone.
    @Test func cropsHaveNoMasks() throws {
        try withFolder { folder in
            try write(4, folder)
            let set = try ImageFolder.read(
                folder, preparation: ImagePreparation(cropping: ImageCropping(size: Size2D(2))))
            #expect(try set.maskClasses == nil && set.train.target(at: 0) == .none)
        }
    }

    @Test func partnersThatAreMissingAreNamed() throws {
        try withFolder { folder in
            try write(5, folder)
            try FileManager.default.removeItem(atPath: "\(folder)/masks/1.png")
            let line = problem { _ = try ImageFolder.read(folder) }
            #expect(line.hasPrefix("\(folder): 1 × picture without a mask: \(folder)/images/1.jpg; "), "\(line)")
            try FileManager.default.removeItem(atPath: "\(folder)/images/1.jpg")
            try FileManager.default.removeItem(atPath: "\(folder)/images/3.jpg")
            let other = problem { _ = try ImageFolder.read(folder) }
            #expect(other.contains("1 × mask without a picture: \(folder)/masks/3.png"), "\(other)")
            let set = try ImageFolder.read(folder, reading: DatasetReading(faults: .lenient))
            #expect(
                set.train.count + set.test.count == 3 && set.skipped.contains { $0.reason == "mask without a picture" })
            try AtomicFile.write(FileSystem.read("\(folder)/images/2.jpg"), to: "\(folder)/images/2.jpeg")
            #expect(problem { _ = try ImageFolder.read(folder) }.contains("two of one name, endings aside"))
        }
    }

    /// As splits, and not where there are classes beside them, nor for runs that were begun before.
    @Test func whatIsAFolderOfMasks() throws {
        try withFolder { folder in
            try write(6, "\(folder)/Train")
            try write(2, "\(folder)/Test")
            let set = try ImageFolder.read(folder)
            #expect(set.train.count == 6 && set.test.count == 2 && set.maskClasses == ["0", "1"])
            #expect(try ImageFolder.testImages(in: folder).images.count == 2)
            let before = try ImageFolder.read("\(folder)/Train", rules: .fourth)
            #expect(before.classNames == ["images", "masks"] && before.maskClasses == nil)
            let asked = try ImageFolder.read("\(folder)/Train", reading: DatasetReading(labels: .folder))
            #expect(asked.classNames == ["images", "masks"])
            try FileSystem.makeFolder("\(folder)/Train/cats")
            try AtomicFile.write(FileSystem.read("\(folder)/Train/images/1.jpg"), to: "\(folder)/Train/cats/1.jpg")
            #expect(try ImageFolder.read("\(folder)/Train").classNames == ["cats", "images", "masks"])
        }
    }

    @Test func otherMasksAreAnotherSet() throws {
        try withFolder { folder in
            try write(6, folder)
            let sums = try [PixelStorage.memory, .files].map {
                try ImageFolder.read(folder, storage: $0).train.contentChecksum()
            }
            #expect(sums[0] == sums[1])
            for index in 0..<6 {
                try AtomicFile.write(
                    Self.png([[UInt8]](repeating: [0, 1, 1, 1, 1, 1], count: 4)), to: "\(folder)/masks/\(index).png")
            }
            #expect(try ImageFolder.read(folder).train.contentChecksum() != sums[0])
        }
    }
}
