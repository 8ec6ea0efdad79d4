import EaselCore
import EaselFiles

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The files beside an ONNX file in which its larger weights lie.
///
/// Only regular files in the model's own folder, or in folders within it, are read, and no links: a model from elsewhere must not
/// bring up what else lies on the machine.
final class ONNXExternalData {
    private let model: String
    private var files: [String: OpenFile] = [:]
    private var total = 0

    /// - Parameter model: The path of the ONNX file.
    init(beside model: String) { self.model = model }

    /// The bytes of a tensor.
    /// - Parameters:
    ///   - entries: What the model says of where they lie.
    ///   - count: How many the tensor has.
    ///   - place: The tensor in the words of an error.
    /// - Throws: `FileError` where they are not there.
    func bytes(_ entries: [String: String], count: Int, of place: String) throws -> [UInt8] {
        func wrong(_ problem: String) -> FileError { FileError(path: model, problem: "\(place) \(problem)") }
        let name = entries["location"] ?? ""
        let shown = "'\(name.inOneLine(limit: 120))'"
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.utf8.contains(0), parts.count <= 16, parts.allSatisfy({ !["", ".", ".."].contains($0) }) else {
            throw wrong("lies in \(shown), which is no file in the model's folder; only those are read")
        }
        let offset = entries["offset"].map { Int($0) } ?? 0
        guard let offset, offset >= 0, entries["length"].map({ Int($0) == count }) ?? true else {
            throw wrong("lies in \(shown) at a place or of a length that cannot be")
        }
        let file = try files[name] ?? open(parts.map(String.init))
        files[name] = file
        let size = try file.regularSize()
        guard offset <= size, count <= size - offset else {
            throw wrong("of \(byteText(count)) does not lie in \(shown), which has \(byteText(size))")
        }
        total += count
        try MachineMemory.require(total, for: model)
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            try file.read(
                into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer.prefix(count))),
                at: offset)
            filled = count
        }
    }

    private func open(_ parts: [String]) throws -> OpenFile {
        let end = model.lastIndex(of: "/")
        var folder = try OpenFolder(end.map { String(model[..<model.index(after: $0)]) } ?? ".", cannot: "read")
        for part in parts.dropLast() { folder = try folder.folder(part) }
        return try folder.open(parts[parts.count - 1], O_RDONLY | O_NONBLOCK | O_NOFOLLOW, cannot: "read")
    }
}
