import EaselCore
import EaselFiles

/// A tensor in an ONNX file: TensorProto.
package struct ONNXTensor: Sendable {
    /// The name that nodes take it by; may be empty.
    package var name: String
    /// The sizes, outermost first.
    package var dimensions: [Int]
    /// The type of the elements.
    package var type: ONNXElementType
    /// The elements in row-major order, the lowest byte of each first.
    package var data: ArraySlice<UInt8>

    /// The number of elements.
    var count: Int { type.byteCount == 0 ? 0 : data.count / type.byteCount }

    package init(name: String, dimensions: [Int], type: ONNXElementType, data: ArraySlice<UInt8>) {
        (self.name, self.dimensions, self.type, self.data) = (name, dimensions, type, data)
    }

    /// A tensor of 32-bit floating point.
    package init(_ name: String, _ dimensions: [Int], _ values: [Float]) {
        let bytes = values.withUnsafeBytes { Array($0) }
        self.init(name: name, dimensions: dimensions, type: .float, data: bytes[...])
    }

    /// A tensor of whole numbers of 64 bits.
    package init(_ name: String, _ dimensions: [Int], _ values: [Int]) {
        let bytes = values.withUnsafeBytes { Array($0) }
        self.init(name: name, dimensions: dimensions, type: .int64, data: bytes[...])
    }

    /// A tensor of whole numbers of 32 bits.
    package init(_ name: String, _ dimensions: [Int], _ values: [Int32]) {
        let bytes = values.withUnsafeBytes { Array($0) }
        self.init(name: name, dimensions: dimensions, type: .int32, data: bytes[...])
    }

    /// A tensor `[N, C, H, W]` of images whose numbers are in the order `[N, H, W, C]`.
    package init(channelsLast name: String, _ dimensions: [Int], _ values: [Float]) {
        let order = ONNXLayout.channelsFirst.sources(rank: 4)
        self.init(name, order.map { dimensions[$0] }, values.permuted(dimensions, by: order))
    }

    /// The tensor as a file of its own.
    package var bytes: [UInt8] { message.bytes }

    /// The message of the file.
    var message: ProtobufMessage {
        var message = ProtobufMessage()
        message.add(1, packed: dimensions)
        message.add(2, type.rawValue)
        if !name.isEmpty { message.add(8, name) }
        message.add(9, bytes: data)
        return message
    }

    /// Reads a file that is one tensor.
    package init(reading bytes: ArraySlice<UInt8>, path: String) throws {
        try self.init(reading: ProtobufReader(bytes, path: path), path: path)
    }

    /// The elements as 32-bit floating point; `nil` for texts.
    package var numbers: [Float]? { type.floats(data) }

    /// Reads a message.
    /// - Parameter outside: The files that elements may lie in; none where it is `nil`.
    /// - Throws: `FileError` where the elements are not as many as the sizes say, are of a type that is not read, or lie
    ///   in another file that is not there.
    init(reading reader: ProtobufReader, path: String, outside: ONNXExternalData? = nil) throws {
        var reader = reader
        var (name, dimensions, number) = ("", [Int](), 0)
        var raw: ArraySlice<UInt8>?
        var listed: [UInt8] = []
        var (isOutside, entries) = (false, [String: String]())
        func list<Number: FixedWidthInteger>(_ values: [Int], as _: Number.Type) {
            for value in values { withUnsafeBytes(of: Number(truncatingIfNeeded: value).littleEndian) { listed += $0 } }
        }
        var small: [Int] = []
        while let field = try reader.next() {
            switch field.number {
            case 1: dimensions += try field.integers()
            case 2: number = try field.integer()
            case 4: for value in try field.floats() { withUnsafeBytes(of: value) { listed += $0 } }
            case 5: small += try field.integers()
            case 7: list(try field.integers(), as: Int64.self)
            case 8: name = try field.text()
            case 9: raw = try field.bytes()
            case 10: for value in try field.doubles() { withUnsafeBytes(of: value) { listed += $0 } }
            case 11: small += try field.integers()
            case 13:
                var message = try field.message()
                let entry = try message.entry()
                (isOutside, entries[entry.key]) = (true, entry.value)
            case 14: isOutside = try field.integer() != 0 || isOutside
            default: break
            }
        }
        let place = name.isEmpty ? "a tensor" : "tensor '\(name.inOneLine(limit: 200))'"
        guard let type = ONNXElementType(rawValue: number) else {
            throw FileError(path: path, problem: "\(place) has elements of type \(number), which are not read")
        }
        // What a field of small numbers holds, the tensor's type says.
        switch type.byteCount {
        case 1: list(small, as: UInt8.self)
        case 2: list(small, as: UInt16.self)
        case 4: list(small, as: UInt32.self)
        case 8: list(small, as: UInt64.self)
        default: break
        }
        // A list in a file may be of any length.
        let sizes = "\(dimensions)".inOneLine(limit: 200)
        guard dimensions.allSatisfy({ $0 >= 0 }) else {
            throw FileError(path: path, problem: "\(place) has a negative size in \(sizes)")
        }
        let bytes = dimensions.reduce((type.byteCount, false)) { total, size in
            let (product, overflows) = total.0.multipliedReportingOverflow(by: size)
            return (product, total.1 || overflows)
        }
        if isOutside {
            guard let outside, type != .string, !bytes.1 else {
                throw FileError(
                    path: path,
                    problem: "\(place) lies in another file, which is not read here; save the model as one file")
            }
            raw = try outside.bytes(entries, count: bytes.0, of: place)[...]
        }
        let data = raw ?? listed[...]
        guard type == .string || !bytes.1 && bytes.0 == data.count else {
            throw FileError(
                path: path,
                problem: "\(place) of sizes \(sizes) has \(data.count) bytes, not those of its elements")
        }
        guard ONNXTraceLimits.allow(dimensions) else {
            throw FileError(
                path: path,
                problem: "\(place) of sizes \(sizes) is larger than is read, or has more than "
                    + "\(ONNXTraceLimits.mostDimensions) of them")
        }
        self.init(name: name, dimensions: dimensions, type: type, data: data)
    }
}
