import EaselFiles

/// The name, element type and shape of an input or output of an ONNX graph: ValueInfoProto.
package struct ONNXValueInfo: Sendable {
    /// A size.
    package enum Dimension: Sendable, Equatable {
        case size(Int)
        /// A size that is known when the graph runs, by a name that may be empty.
        case named(String)
    }

    /// The name that nodes take it by.
    package var name: String
    /// The type of the elements; `nil` for what is no tensor, or of a type that is not read.
    package var type: ONNXElementType?
    /// The sizes; `nil` where the file does not say how many there are.
    package var dimensions: [Dimension]?

    package init(_ name: String, _ type: ONNXElementType, _ dimensions: [Dimension]) {
        (self.name, self.type, self.dimensions) = (name, type, dimensions)
    }

    /// The message of the file.
    package var message: ProtobufMessage {
        var shape = ProtobufMessage()
        for dimension in dimensions ?? [] {
            var size = ProtobufMessage()
            switch dimension {
            case .size(let count): size.add(1, count)
            case .named(let name): size.add(2, name)
            }
            shape.add(1, size)
        }
        var (tensor, kind, message) = (ProtobufMessage(), ProtobufMessage(), ProtobufMessage())
        tensor.add(1, type?.rawValue ?? 0)
        tensor.add(2, shape)
        kind.add(1, tensor)
        message.add(1, name)
        message.add(2, kind)
        return message
    }

    /// Reads a message.
    init(reading reader: ProtobufReader) throws {
        var reader = reader
        (name, type, dimensions) = ("", nil, nil)
        while let field = try reader.next() {
            switch field.number {
            case 1: name = try field.text()
            case 2:
                var kind = try field.message()
                while let part = try kind.next() { if part.number == 1 { try readTensor(part.message()) } }
            default: break
            }
        }
    }

    private mutating func readTensor(_ reader: ProtobufReader) throws {
        var reader = reader
        while let field = try reader.next() {
            switch field.number {
            case 1: type = ONNXElementType(rawValue: try field.integer())
            case 2:
                var (shape, sizes) = (try field.message(), [Dimension]())
                while let part = try shape.next() {
                    guard part.number == 1 else { continue }
                    var (size, found) = (try part.message(), Dimension.named(""))
                    while let value = try size.next() {
                        switch value.number {
                        case 1: found = .size(try value.integer())
                        case 2: found = .named(try value.text())
                        default: break
                        }
                    }
                    sizes.append(found)
                }
                dimensions = sizes
            default: break
            }
        }
    }
}
