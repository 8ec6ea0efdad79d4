import ArchiveTestSupport
import EaselCore
import EaselFiles
import EaselInterchange
import Foundation
import Testing

/// Runs with a new folder that is removed afterwards.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    // In memory where there is such a folder: some tests write thousands of files.
    let parent = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    let path = "\(parent)/easel-test-\(UUID().uuidString)"
    try FileSystem.makeFolder(path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}

/// Puts bytes into a file without the code under test.
func put(_ bytes: [UInt8], at path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

/// The line of the error that something throws; an issue is recorded where it throws none, or not in one line.
func problem(_ location: SourceLocation = #_sourceLocation, _ body: () throws -> Void) -> String {
    do {
        try body()
        Issue.record("nothing was thrown", sourceLocation: location)
        return ""
    } catch {
        let line = "\(error)"
        #expect(error is FileError && !line.contains("\n") && line.utf8.count < 2000, sourceLocation: location)
        return line
    }
}

/// Files that PyTorch wrote, and what it reads from them.
enum Golden {
    struct Tensor: Decodable {
        let name: String
        let shape: [Int]
        let type: String
        let strides: [Int]
        let offset: Int
        let values: String

        var floats: [Float] { values.split(separator: " ").compactMap { Float($0) } }
        /// PyTorch's name of the type by that of safetensors.
        var elementType: SafetensorsElementType {
            let names = [
                "float32": "F32", "float64": "F64", "float16": "F16", "bfloat16": "BF16", "int64": "I64",
                "int32": "I32", "int16": "I16", "int8": "I8", "uint8": "U8", "bool": "BOOL",
            ]
            return SafetensorsElementType(name: names[type] ?? type)
        }
    }

    static func path(_ name: String) -> String {
        Bundle.module.bundleURL.appendingPathComponent("Golden/\(name)").path
    }

    static func bytes(_ name: String) throws -> [UInt8] { try FileSystem.read(path(name)) }

    static func expected() throws -> [String: [Tensor]] {
        try JSONDecoder().decode([String: [Tensor]].self, from: Data(bytes("expected.json")))
    }
}

/// Bytes of pickles and files that PyTorch would not write.
enum Hostile {
    /// A tensor as `torch.save` writes it.
    static func tensor(
        key: String = "0", type: String = "FloatStorage", count: Int = 4, offset: Int = 0, shape: [Int] = [4],
        strides: [Int] = [1], shapeBytes: [UInt8]? = nil
    ) -> [UInt8] {
        let storage =
            "((".utf8 + text("storage") + "ctorch\n\(type)\n".utf8 + text(key) + text("cpu") + integer(count)
            + "tQ".utf8
        let layout = integer(offset) + (shapeBytes ?? tuple(shape.map(integer))) + tuple(strides.map(integer))
        return "ctorch._utils\n_rebuild_tensor_v2\n".utf8 + storage + layout + [0x89]
            + "ccollections\nOrderedDict\n)RtR".utf8
    }

    static func text(_ text: String) -> [UInt8] { [0x58] + little(text.utf8.count, 4) + text.utf8 }

    static func integer(_ value: Int) -> [UInt8] { [0x8A, 8] + little(value, 8) }

    static func tuple(_ elements: [[UInt8]]) -> [UInt8] { Array("(".utf8) + elements.joined() + "t".utf8 }

    static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    static func dictionary(_ entries: [(name: String, value: [UInt8])]) -> [UInt8] {
        [0x80, 2] + "}(".utf8 + entries.flatMap { text($0.name) + $0.value } + "u.".utf8
    }

    /// The archive around a pickle, with one storage of four numbers unless there are others.
    static func archive(
        _ pickle: [UInt8], storages: [(name: String, content: [UInt8])] = [("0", floats([1, 2, 3, 4]))],
        others: [(name: String, content: [UInt8])] = [], kind: TestArchive.Kind = .storedZip
    ) throws -> [UInt8] {
        try TestArchive.bytes(
            kind,
            files: [("a/data.pkl", pickle), ("a/version", Array("3\n".utf8))]
                + storages.map { ("a/data/\($0.name)", $0.content) } + others.map { ("a/\($0.name)", $0.content) })
    }

    /// The stream around a pickle.
    static func stream(_ pickle: [UInt8], keys: [String] = ["0"], storages: [(count: Int, bytes: [UInt8])]) -> [UInt8] {
        let magic: [UInt8] = [0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
        let version: [UInt8] = [0x80, 2] + "M".utf8 + little(1001, 2) + ".".utf8
        let names = [0x80, 2] + "](".utf8 + keys.flatMap(text) + "e.".utf8
        let head = [0x80, 2] + magic + ".".utf8 + version + [0x80, 2] + "}.".utf8
        return head + pickle + names + storages.flatMap { little($0.count, 8) + $0.bytes }
    }

    static func floats(_ values: [Float]) -> [UInt8] { values.flatMap { little(Int($0.bitPattern), 4) } }
}

/// Small random damage: flipped bits, other bytes, pieces cut out, doubled, or made huge.
func mutated(_ original: [UInt8], _ random: inout RandomSequence) -> [UInt8] {
    var bytes = original
    for _ in 0...Int.random(in: 0..<3, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let length = min(bytes.count - place, Int.random(in: 1...20, using: &random))
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.removeLast(bytes.count - place)
        case 3: bytes.removeSubrange(place..<place + length)
        case 4: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
        default:
            for index in place..<place + min(length, 8) {
                bytes[index] = [0, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
            }
        }
    }
    return bytes
}
