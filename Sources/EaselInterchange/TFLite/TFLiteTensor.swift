import EaselCore
import EaselFiles

/// A tensor in a TensorFlow Lite file.
package struct TFLiteTensor: Sendable {
    /// The name, which is its number where the file has none.
    let name: String
    /// The sizes in the file; a negative one in `signature` is open.
    package let dimensions: [Int]
    let signature: [Int]
    package let type: TFLiteType
    /// The elements of a constant; `nil` of what is computed.
    package let data: ArraySlice<UInt8>?
    /// What whole numbers stand for; `nil` of a tensor that is not quantised.
    package let quantisation: TFLiteQuantisation?

    /// Reads a table.
    /// - Parameter buffers: The data of the file's buffers.
    init(_ table: FlatBufferTable, number: Int, buffers: [ArraySlice<UInt8>?], path: String) throws {
        let text = try table.text(3)
        let name = text.isEmpty ? "tensor \(number)" : text
        func wrong(_ problem: String) -> FileError {
            FileError(path: path, problem: "tensor '\(name.inOneLine(limit: 200))' \(problem)")
        }
        self.name = name
        let dimensions = try table.integers(0, Int32.self, most: 8)
        signature = try table.integers(7, Int32.self, most: 8)
        guard dimensions.allSatisfy({ $0 >= 0 }) else { throw wrong("has a negative size in \(dimensions)") }
        let number = try table.integer(1, Int8.self)
        guard let type = TFLiteType(rawValue: number) else {
            throw wrong("has elements of type \(number), which are not read")
        }
        (self.dimensions, self.type) = (dimensions, type)
        let buffer = try table.integer(2, UInt32.self)
        guard buffer < buffers.count else { throw wrong("lies in a buffer that is not there") }
        let found = buffers[buffer].flatMap { $0.isEmpty ? nil : $0 }
        if let found {
            var bytes = type.converted.byteCount
            for size in dimensions {
                let (product, overflows) = bytes.multipliedReportingOverflow(by: size)
                guard !overflows else { throw wrong("is larger than anything") }
                bytes = product
            }
            guard bytes == found.count else {
                throw wrong("of sizes \(dimensions) has \(found.count) bytes, not \(bytes)")
            }
        }
        data = found
        quantisation = try Self.quantisation(table.table(4), type, dimensions, wrong)
    }

    private static func quantisation(
        _ table: FlatBufferTable?, _ type: TFLiteType, _ dimensions: [Int], _ wrong: (String) -> FileError
    ) throws -> TFLiteQuantisation? {
        guard let table, let range = type.range ?? (type == .int32 ? -2_147_483_648...2_147_483_648 : nil) else {
            return nil
        }
        let scales = try table.floats(2)
        guard !scales.isEmpty else { return nil }
        var zeroPoints = try table.integers(3, Int64.self)
        if zeroPoints.isEmpty { zeroPoints = scales.map { _ in 0 } }
        let axis = try table.integer(6, Int32.self)
        guard scales.allSatisfy({ $0.isFinite && $0 > 0 }), zeroPoints.count == scales.count,
            zeroPoints.allSatisfy({ Float(range.lowerBound) <= Float($0) && Float($0) <= Float(range.upperBound) }),
            scales.count == 1 || (dimensions.indices.contains(axis) && dimensions[axis] == scales.count)
        else { throw wrong("is quantised by numbers that cannot be") }
        return TFLiteQuantisation(scales: scales, zeroPoints: zeroPoints.map { Float($0) }, axis: axis, range: range)
    }

    /// The numbers of a constant: real ones, or the whole numbers less their zero points.
    func centred() -> [Float]? {
        guard let data, var floats = type.converted.floats(data) else { return nil }
        guard let quantisation, quantisation.zeroPoints.contains(where: { $0 != 0 }) else { return floats }
        // Of one scale the axis means nothing, and may be any number.
        let inner = quantisation.isOfOne ? 1 : dimensions.dropFirst(quantisation.axis + 1).reduce(1, *)
        for place in floats.indices {
            let channel = quantisation.isOfOne ? 0 : place / inner % quantisation.scales.count
            floats[place] -= quantisation.zeroPoints[channel]
        }
        return floats
    }
}
