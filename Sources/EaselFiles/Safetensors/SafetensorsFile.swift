import EaselCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// An opened safetensors file: its tensors' names, types and shapes, and their values on demand.
///
/// Opening reads and checks the header only, against the file's size; values are read when asked for. So the
/// weights in a checkpoint can be read without the optimizer's state beside them.
public final class SafetensorsFile: Sendable {
    /// The path the file was opened under.
    public let path: String
    /// The file's metadata, from `__metadata__`.
    public let metadata: [String: String]
    /// The tensors in the order of their data.
    public let tensors: [SafetensorsTensor]

    private let file: any ReadableFile
    private let dataStart: Int
    private let indices: [String: Int]
    /// The checksum of each tensor's bytes, where the file has them.
    private let checksums: [UInt32]?

    /// What tells its tensors from others of the same names, in eight hexadecimal digits; `nil` where the file has no
    /// checksums.
    package var contentDigest: String? {
        checksums.map { sums in checksumText(sums.withUnsafeBytes { checksum($0) }) }
    }

    /// Opens a file and checks that its header is sound and describes all of its bytes.
    ///
    /// Throws a `FileError` for a file that cannot be opened, is cut short or too long, or whose header is not JSON of
    /// the expected form, lists a name twice, or has tensors that overlap, leave gaps or do not have the size of their
    /// shape.
    public convenience init(path: String) throws { try self.init(OpenFile(path, O_RDONLY | O_NONBLOCK)) }

    /// Reads the header of a file that is open.
    package init(_ file: any ReadableFile) throws {
        self.file = file
        path = file.path
        let path = file.path
        let size = try file.regularSize()
        guard size >= 8 else { throw FileError(path: path, problem: "\(size) bytes, too short for a safetensors file") }
        var lengthField: UInt64 = 0
        try withUnsafeMutableBytes(of: &lengthField) { [file] in try file.read(into: $0, at: 0) }
        let length = UInt64(littleEndian: lengthField)
        guard length <= UInt64(SafetensorsHeader.byteLimit), length <= UInt64(size - 8) else {
            throw FileError(
                path: path,
                problem: "not a safetensors file, or cut short: a header of \(length) bytes in a file of \(size)")
        }
        var json = [UInt8](repeating: 0, count: Int(length))
        try json.withUnsafeMutableBytes { [file] in try file.read(into: $0, at: 8) }
        dataStart = 8 + Int(length)
        do {
            let header = try SafetensorsHeader(json: json, dataByteCount: size - dataStart)
            metadata = header.metadata
            tensors = header.tensors
            checksums = try header.checksums()
        } catch {
            throw FileError(path: path, problem: error.text)
        }
        indices = Dictionary(tensors.indices.lazy.map { [tensors] in (tensors[$0].name, $0) }) { first, _ in first }
    }

    /// The tensor with a name; `nil` where the file has none.
    public func tensor(_ name: String) -> SafetensorsTensor? { indices[name].map { tensors[$0] } }

    /// Reads one tensor's values, in row-major order.
    ///
    /// Throws a `FileError` that names the tensor when it is missing, has another type, or another shape than expected.
    ///
    /// - Parameters:
    ///   - name: The tensor's name.
    ///   - shape: The shape it must have; any when `nil`.
    public func values<Element: SafetensorsElement>(
        _ name: String, shape: [Int]? = nil, as type: Element.Type = Element.self
    ) throws -> [Element] {
        let tensor = try checked(name, shape: shape, Element.elementType)
        // The header's check tied the range to the element's size and to the file's size, so this allocation is
        // bounded.
        var values = [Element](repeating: .zero, count: tensor.byteRange.count / MemoryLayout<Element>.size)
        try values.withUnsafeMutableBytes { try read(tensor, into: $0) }
        return values
    }

    /// Reads one tensor's bytes into memory of exactly their size, and compares their checksum where there is one.
    ///
    /// Throws a `FileError` where they cannot be read, or are not those that were written.
    package func read(_ tensor: SafetensorsTensor, into bytes: UnsafeMutableRawBufferPointer) throws {
        precondition(bytes.count == tensor.byteRange.count)
        try file.read(into: bytes, at: dataStart + tensor.byteRange.lowerBound)
        try check(tensor, checksum(UnsafeRawBufferPointer(bytes)))
    }

    /// The tensor with a name, checked to have a type and a shape, any where that is `nil`; no values are read.
    ///
    /// Throws a `FileError` that names the tensor when it is missing, has another type, or another shape than expected.
    package func checked(
        _ name: String, shape: [Int]?, _ type: SafetensorsElementType
    ) throws -> SafetensorsTensor {
        let quoted = "tensor '\(name.inOneLine(limit: 400))'"
        guard let tensor = tensor(name) else {
            let close = tensors.prefix(3).map { $0.name.inOneLine(limit: 60) }.joined(separator: ", ")
            throw FileError(path: path, problem: "has no \(quoted); it has \(tensors.count), such as: \(close)")
        }
        guard tensor.elementType == type else {
            throw FileError(path: path, problem: "\(quoted) has elements of type \(tensor.elementType), not \(type)")
        }
        if let shape, shape != tensor.shape {
            throw FileError(path: path, problem: "\(quoted) has shape \(tensor.shape.prefix(8)), not \(shape)")
        }
        return tensor
    }

    /// Checks that every tensor's bytes are those that were written, where the file has checksums; any other is sound.
    ///
    /// Throws a `FileError` that names the first tensor whose bytes have changed.
    public func verify() throws {
        guard checksums != nil else { return }
        let largest = tensors.map(\.byteRange.count).max() ?? 0
        var piece = [UInt8](repeating: 0, count: min(max(largest, 1), 1 << 18))
        for tensor in tensors {
            var sum: UInt32 = 0
            for start in stride(from: tensor.byteRange.lowerBound, to: tensor.byteRange.upperBound, by: piece.count) {
                let count = min(piece.count, tensor.byteRange.upperBound - start)
                try piece.withUnsafeMutableBytes { piece in
                    let bytes = UnsafeMutableRawBufferPointer(rebasing: piece[..<count])
                    try file.read(into: bytes, at: dataStart + start)
                    sum = checksum(UnsafeRawBufferPointer(bytes), after: sum)
                }
            }
            try check(tensor, sum)
        }
    }

    private func check(_ tensor: SafetensorsTensor, _ sum: UInt32) throws(FileError) {
        guard let checksums, let index = indices[tensor.name], checksums[index] != sum else { return }
        throw FileError(
            path: path,
            problem:
                "tensor '\(tensor.name.inOneLine(limit: 400))' is damaged: its bytes are not those that were written")
    }

    /// Checks that the file has every expected tensor in its expected shape, and no other but the allowed ones.
    ///
    /// Throws a `FileError` that names the first tensor, in order of names, that is missing, unexpected or of another
    /// shape.
    ///
    /// - Parameters:
    ///   - shapes: The expected shapes by name.
    ///   - isAllowed: Which of the file's other tensors may be there too, such as the optimizer's state.
    public func requireTensors(_ shapes: [String: [Int]], alsoAllowing isAllowed: (String) -> Bool = { _ in false })
        throws
    {
        for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
            let quoted = "tensor '\(name.inOneLine(limit: 400))'"
            guard let tensor = tensor(name) else {
                throw FileError(path: path, problem: "has no \(quoted) of shape \(shape), which the model needs")
            }
            guard tensor.shape == shape else {
                throw FileError(
                    path: path, problem: "\(quoted) has shape \(tensor.shape.prefix(8)); the model's has \(shape)")
            }
        }
        let others = tensors.map(\.name).filter { shapes[$0] == nil && !isAllowed($0) }
        if let other = others.min() {
            throw FileError(
                path: path, problem: "has tensor '\(other.inOneLine(limit: 400))', which the model does not have")
        }
    }
}
