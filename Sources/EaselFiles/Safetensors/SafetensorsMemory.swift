import EaselCore

/// A safetensors file in memory that is a part of the program: its tensors of half precision, as 32-bit numbers.
package struct SafetensorsMemory {
    /// The file's metadata.
    package let metadata: [String: String]
    /// The tensors' names.
    package var names: [String] { tensors.map(\.name) }

    private let tensors: [SafetensorsTensor]
    private let data: UnsafeRawBufferPointer

    /// Reads the header.
    /// - Parameters:
    ///   - bytes: The file; it stays where it is for as long as the program runs.
    ///   - name: What errors call it.
    /// - Throws: A `FileError` where it is not a safetensors file.
    package init(_ bytes: UnsafeRawBufferPointer, name: String) throws(FileError) {
        let length = bytes.count >= 8 ? UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)) : UInt64.max
        guard length <= UInt64(max(bytes.count - 8, 0)) else {
            throw FileError(path: name, problem: "not a safetensors file, or cut short")
        }
        let start = 8 + Int(length)
        do {
            let header = try SafetensorsHeader(json: Array(bytes[8..<start]), dataByteCount: bytes.count - start)
            (metadata, tensors) = (header.metadata, header.tensors)
        } catch {
            throw FileError(path: name, problem: error.text)
        }
        data = UnsafeRawBufferPointer(rebasing: bytes[start...])
    }

    /// The values of a tensor of half precision in row-major order; `nil` where there is none of that name, shape and type.
    package func values(_ name: String, shape: [Int]) -> [Float]? {
        guard let tensor = tensors.first(where: { $0.name == name }), tensor.shape == shape,
            tensor.elementType == SafetensorsElementType(name: "F16")
        else {
            return nil
        }
        return stride(from: tensor.byteRange.lowerBound, to: tensor.byteRange.upperBound, by: 2).map {
            Float(Float16(bitPattern: UInt16(littleEndian: data.loadUnaligned(fromByteOffset: $0, as: UInt16.self))))
        }
    }
}
