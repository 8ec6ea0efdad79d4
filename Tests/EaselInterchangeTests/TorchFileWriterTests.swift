import EaselFiles
import EaselInterchange
import Testing

/// Files for PyTorch that we write, as our own reader has them; `Tools/interchange/check-weights.py` asks PyTorch itself.
@Suite struct TorchFileWriterTests {
    /// Tensors of every rank, one without elements, and so many numbers that counts take each of their forms.
    private let tensors = [
        LentTensor("scalar", []) { [1.5] }, LentTensor("none", [0, 3]) { [] }, LentTensor("one", [3]) { [1, -0.0, 3] },
        LentTensor("count", 1 << 40), LentTensor("matrix", [20, 30]) { (0..<600).map { Float($0) } },
        LentTensor("filter", [3, 2, 130, 100]) { (0..<78_000).map { Float($0) / 8 } },
        LentTensor("Größe", [1]) { [.nan] },
    ]

    private func written(_ folder: String) throws -> String {
        var writer = TorchFileWriter()
        for tensor in tensors { try writer.add(tensor) }
        let path = "\(folder)/a.pth"
        try AtomicFile.write(to: path) { try writer.write(into: $0) }
        return path
    }

    @Test func isReadBack() throws {
        try withFolder { folder in
            let file = try TorchFile(path: written(folder))
            #expect(file.format == .archive && file.otherEntries.isEmpty)
            #expect(file.tensors.map(\.name) == tensors.map(\.name))
            for (found, given) in zip(file.tensors, tensors) {
                #expect(found.shape == given.shape && found.elementType == given.elementType, "\(given.name)")
                let values = try file.values(given.name)
                try given.bytes { bytes in
                    let expected = given.elementType.floats(from: bytes) ?? []
                    #expect(values.elementsEqual(expected) { $0.bitPattern == $1.bitPattern }, "\(given.name)")
                }
            }
        }
    }

    @Test func everyMemberBeginsAtAMultipleOf64() throws {
        try withFolder { folder in
            let bytes = try FileSystem.read(written(folder))
            func number(_ place: Int, _ count: Int) -> Int {
                (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
            }
            var (place, names) = (0, [String]())
            while number(place, 4) == 0x0403_4B50 {
                let (length, extra) = (number(place + 26, 2), number(place + 28, 2))
                names.append(String(decoding: bytes[place + 30..<place + 30 + length], as: UTF8.self))
                let start = place + 30 + length + extra
                #expect(start % 64 == 0 && number(place + 8, 2) == 0)
                place = start + number(place + 18, 4)
            }
            #expect(names.first == "archive/data.pkl" && names.last == "archive/version")
            #expect(names.count == 5 + tensors.count)
        }
    }

    @Test func theSameTensorsGiveTheSameBytes() throws {
        try withFolder { folder in
            let first = try FileSystem.read(written(folder))
            #expect(try FileSystem.read(written(folder)) == first)
        }
    }

    @Test func aNameTwiceIsRefused() throws {
        var writer = TorchFileWriter()
        try writer.add(tensors[0])
        #expect(throws: SafetensorsWriter.Misuse.self) { try writer.add(tensors[0]) }
    }
}
