import EaselCore
import EaselFiles

/// The stream that `torch.save` wrote before PyTorch 1.6: pickles of a magic number, of the protocol, of the system, of
/// the object and of the storages' names, then the storages, each with a count of elements before it.
///
/// Source: `_legacy_save` in https://github.com/pytorch/pytorch/blob/main/torch/serialization.py.
enum TorchStream {
    /// The number 0x1950a86a20f9469cfc6c, the lowest byte first.
    private static let magic: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
    private static let version = 1001

    /// Whether a file begins as one does: a pickle of the number, from protocol 4 on with a frame around it.
    static func isOne(_ beginning: [UInt8]) -> Bool {
        guard beginning.count >= 4, beginning[0] == 0x80, (2...5).contains(beginning[1]) else { return false }
        let number = [PickleOpcode.long1.rawValue, UInt8(magic.count)] + magic
        let start = beginning[2] == PickleOpcode.frame.rawValue ? 11 : 2
        let part = beginning.dropFirst(start)
        return part.count >= 5 && number.starts(with: part.prefix(number.count))
    }

    /// Reads the pickles, and finds the storages.
    static func read(_ file: any ReadableFile) throws -> TorchContent {
        let path = file.path
        var position = 0
        func next(_ limits: PickleLimits = PickleLimits()) throws -> PickleDocument {
            let (document, end) = try PickleReader.read(file, from: position, limits: limits)
            position = end
            return document
        }
        guard try next().root == .largeInteger(magic), try next().root == .integer(version) else {
            throw FileError(
                path: path, problem: "is damaged, or of another version of PyTorch's format than \(version)")
        }
        // What it says of the machine does not matter: storages are little-endian on every one.
        guard case .dictionary = try next().root else {
            throw FileError(path: path, problem: "is damaged: it does not say what machine wrote it; get it anew")
        }
        let document = try next()
        let names = try next()
        let starts = try storages(of: document, names, file, &position)
        return TorchContent(document: document, isBigEndian: false) { [starts] index in
            let storage = document.storages[index]
            try MachineMemory.require(storage.byteCount, for: path)
            var bytes = [UInt8](repeating: 0, count: storage.byteCount)
            try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: starts[index]) }
            return bytes
        }
    }

    /// Where each storage's elements begin.
    private static func storages(
        of document: PickleDocument, _ names: PickleDocument, _ file: any ReadableFile, _ position: inout Int
    ) throws -> [Int] {
        let size = try file.regularSize()
        var starts = [Int?](repeating: nil, count: document.storages.count)
        let indices = Dictionary(document.storages.indices.map { (document.storages[$0].key, $0) }) { first, _ in first
        }
        guard let keys = names.elements(names.root) else {
            throw FileError(path: file.path, problem: "is damaged: it does not list its storages; get it anew")
        }
        for key in keys {
            guard case .text(let key) = key, let index = indices[key], starts[index] == nil else {
                throw FileError(
                    path: file.path, problem: "is damaged: it lists a storage that no tensor lies in, or twice")
            }
            let name = "storage '\(key.inOneLine(limit: 80))'"
            var field: UInt64 = 0
            try withUnsafeMutableBytes(of: &field) { [position] in try file.read(into: $0, at: position) }
            let (count, storage) = (UInt64(littleEndian: field), document.storages[index])
            guard count == UInt64(storage.count) else {
                throw FileError(
                    path: file.path, problem: "\(name) has \(count) elements, not \(storage.count); get it anew")
            }
            position += 8
            guard storage.byteCount <= size - position else {
                throw FileError(
                    path: file.path,
                    problem:
                        "\(name) takes \(storage.byteCount) bytes, and \(size - position) are left: the file is cut "
                        + "short; get it anew")
            }
            starts[index] = position
            position += storage.byteCount
        }
        guard position == size else {
            throw FileError(
                path: file.path, problem: "has \(size - position) bytes after its last storage; get it anew")
        }
        guard let missing = starts.firstIndex(of: nil) else { return starts.compactMap(\.self) }
        let key = document.storages[missing].key.inOneLine(limit: 80)
        throw FileError(path: file.path, problem: "has no storage '\(key)', which a tensor lies in; get it anew")
    }
}
