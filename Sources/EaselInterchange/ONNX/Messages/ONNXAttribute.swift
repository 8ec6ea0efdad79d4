import EaselFiles

/// An attribute of a node in an ONNX file: AttributeProto.
package struct ONNXAttribute: Sendable {
    /// What an attribute holds.
    package enum Value: Sendable {
        case float(Float)
        case integer(Int)
        case text(String)
        case tensor(ONNXTensor)
        case floats([Float])
        case integers([Int])
        case texts([String])
        /// Something that no operator of an image model has, such as a graph.
        case other
    }

    /// The attribute's name.
    package let name: String
    /// What it holds.
    package let value: Value

    package init(_ name: String, _ value: Value) { (self.name, self.value) = (name, value) }

    /// The message of the file.
    var message: ProtobufMessage {
        var message = ProtobufMessage()
        message.add(1, name)
        switch value {
        case .float(let number):
            message.add(2, number)
            message.add(20, 1)
        case .integer(let number):
            message.add(3, number)
            message.add(20, 2)
        case .text(let text):
            message.add(4, text)
            message.add(20, 3)
        case .tensor(let tensor):
            message.add(5, tensor.message)
            message.add(20, 4)
        case .floats(let numbers):
            for number in numbers { message.add(7, number) }
            message.add(20, 6)
        case .integers(let numbers):
            for number in numbers { message.add(8, number) }
            message.add(20, 7)
        case .texts(let texts):
            for text in texts { message.add(9, text) }
            message.add(20, 8)
        case .other: break
        }
        return message
    }

    /// Reads a message.
    init(reading reader: ProtobufReader, path: String) throws {
        var reader = reader
        var (name, type) = ("", 0)
        var (float, integer, text): (Float, Int, ArraySlice<UInt8>) = (0, 0, [])
        var tensor: ONNXTensor?
        var (floats, integers, texts): ([Float], [Int], [String]) = ([], [], [])
        // Files of the first versions do not say the type.
        var seen = 0
        while let field = try reader.next() {
            switch field.number {
            case 1: name = try field.text()
            case 2: (float, seen) = (try field.float(), 1)
            case 3: (integer, seen) = (try field.integer(), 2)
            case 4: (text, seen) = (try field.bytes(), 3)
            case 5: (tensor, seen) = (try ONNXTensor(reading: field.message(), path: path), 4)
            case 7:
                floats += try field.floats()
                seen = 6
            case 8:
                integers += try field.integers()
                seen = 7
            case 9:
                texts.append(String(decoding: try field.bytes(), as: UTF8.self))
                seen = 8
            case 20: type = try field.integer()
            default: break
            }
        }
        self.name = name
        switch (type == 0 ? seen : type, tensor) {
        case (1, _): value = .float(float)
        case (2, _): value = .integer(integer)
        case (3, _): value = .text(String(decoding: text, as: UTF8.self))
        case (4, let tensor?): value = .tensor(tensor)
        case (6, _): value = .floats(floats)
        case (7, _): value = .integers(integers)
        case (8, _): value = .texts(texts)
        default: value = .other
        }
    }
}
