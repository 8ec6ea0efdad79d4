import EaselCore

/// A constant tensor: numbers written into the graph, which no training changes.
package struct Constant: Operation {
    package static let name = "constant"
    package static let differentiability = Differentiability.none(because: "it has no operands")

    /// The element type and the shape.
    package let type: TensorType
    /// The elements in row-major order, as their bits.
    package let words: [UInt32]

    package init(_ values: [Float], _ shape: Shape) {
        (type, words) = (TensorType(shape), values.map(\.bitPattern))
    }

    package init(_ values: [Int32], _ shape: Shape) {
        (type, words) = (TensorType(shape, .int32), values.map { UInt32(bitPattern: $0) })
    }

    /// A few of the elements as they are, many as a number that tells most of them apart.
    package var attributes: [Attribute] {
        let texts = words.prefix(8).map { word in
            type.elementType == .int32 ? "\(Int32(bitPattern: word))" : "\(Float(bitPattern: word))"
        }
        let rest = words.count > texts.count ? ", … \(stableHash("\(words)"))" : ""
        // Equal numbers in other shapes are another constant.
        return [Attribute("values", "[\(texts.joined(separator: ", "))\(rest)]"), Attribute("type", type)]
    }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        guard type.shape.dimensions.allSatisfy({ $0 >= 0 }), words.count == type.shape.count else {
            throw ShapeError("\(words.count) numbers for a shape of \(type.shape), which has \(type.shape.count)")
        }
        return type
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] { [] }
}

extension Tensor {
    /// A constant tensor, which is no parameter: neither trained nor saved.
    /// - Parameters:
    ///   - values: The elements in row-major order.
    ///   - shape: The shape; by default one dimension.
    public static func constant(_ values: [Float], _ shape: Shape? = nil) -> Tensor {
        currentTrace(Constant.name).apply(Constant(values, shape ?? [values.count]), [])
    }

    /// A constant tensor of whole numbers, such as the indices that `gathered` takes.
    /// - Parameters:
    ///   - values: The elements in row-major order.
    ///   - shape: The shape; by default one dimension.
    public static func constant(integers values: [Int32], _ shape: Shape? = nil) -> Tensor {
        currentTrace(Constant.name).apply(Constant(values, shape ?? [values.count]), [])
    }
}
