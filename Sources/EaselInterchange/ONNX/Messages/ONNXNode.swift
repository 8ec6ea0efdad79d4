import EaselCore
import EaselFiles

/// A node of an ONNX graph: NodeProto.
package struct ONNXNode: Sendable {
    /// The operator, such as `Conv`.
    package var type: String
    /// The values it takes; empty where an optional one is left out.
    package var inputs: [String]
    /// The values it gives; empty where nobody wants one.
    package var outputs: [String]
    /// The node's name, which may be empty.
    package var name = ""
    /// The operator set that the operator is of, empty for ONNX's own.
    package var domain = ""
    /// The attributes by their names.
    package var attributes: [String: ONNXAttribute.Value]

    package init(
        _ type: String, _ inputs: [String], _ outputs: [String], _ attributes: [String: ONNXAttribute.Value] = [:]
    ) {
        (self.type, self.inputs, self.outputs, self.attributes) = (type, inputs, outputs, attributes)
    }

    /// The message of the file, attributes sorted by their names.
    package var message: ProtobufMessage {
        var message = ProtobufMessage()
        for input in inputs { message.add(1, input) }
        for output in outputs { message.add(2, output) }
        if !name.isEmpty { message.add(3, name) }
        message.add(4, type)
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            message.add(5, ONNXAttribute(name, value).message)
        }
        return message
    }

    /// Reads a message.
    init(reading reader: ProtobufReader, path: String) throws {
        var reader = reader
        self.init("", [], [])
        while let field = try reader.next() {
            switch field.number {
            case 1: inputs.append(try field.text())
            case 2: outputs.append(try field.text())
            case 3: name = try field.text()
            case 4: type = try field.text()
            case 5:
                let attribute = try ONNXAttribute(reading: field.message(), path: path)
                guard attributes.updateValue(attribute.value, forKey: attribute.name) == nil else {
                    throw FileError(
                        path: path,
                        problem: "a node \(type.inOneLine(limit: 80)) has the attribute "
                            + "'\(attribute.name.inOneLine(limit: 80))' twice")
                }
            case 7: domain = try field.text()
            default: break
            }
        }
    }
}
