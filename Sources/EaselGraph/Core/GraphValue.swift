/// The name and type of an input or output of a graph.
public struct GraphValue: Hashable, Sendable, CustomStringConvertible {
    /// The name by which the caller asks for it.
    public let name: String
    /// The element type and shape.
    public let type: TensorType

    /// The sizes of the dimensions.
    public var shape: Shape { type.shape }

    /// The name and the type: `images f32[128, 28, 28, 1]`.
    public var description: String { "\(name) \(type)" }
}

extension Graph {
    /// The nodes of the inputs, in the order of `inputValues`.
    package var inputNodes: [NodeIndex] { nodes.indices.filter { nodes[$0].operation is Input } }

    /// The inputs, in the order in which they were made.
    package var inputValues: [GraphValue] {
        nodes.compactMap { node in (node.operation as? Input).map { GraphValue(name: $0.name, type: node.type) } }
    }

    /// The outputs, in the order in which they were asked for.
    package var outputValues: [GraphValue] {
        outputs.map { GraphValue(name: $0.name, type: nodes[$0.node].type) }
    }
}

extension [GraphValue] {
    /// The index of the input or output with a name.
    /// - Parameters:
    ///   - name: The name.
    ///   - kind: `input` or `output`, for messages.
    /// - Throws: `GraphValueError` that lists the names that exist.
    package func place(of name: String, _ kind: String) throws -> Int {
        if let place = firstIndex(where: { $0.name == name }) { return place }
        let known = isEmpty ? "none" : map(\.description).joined(separator: ", ")
        throw GraphValueError("there is no \(kind) \"\(name)\"; there are: \(known)")
    }

    /// The index of the input or output with a name, whose elements must be of a type.
    package func place(of name: String, holding elementType: ElementType, _ kind: String) throws -> Int {
        let place = try place(of: name, kind)
        let found = self[place].type
        guard found.elementType == elementType else {
            throw GraphValueError(
                "the \(kind) \(name) is \(found) and holds no \(elementType.swiftName); ask for it as "
                    + "\(found.elementType.swiftName).self")
        }
        return place
    }
}
