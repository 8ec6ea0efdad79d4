import EaselCore
import EaselInterchange

/// A network of one operator, and numbers to try it on.
enum OperatorSample {
    /// What an operator makes of inputs: each output as its sizes and numbers.
    static func answers(
        _ type: String, _ inputs: [ONNXTensor], outputs: Int = 1, _ attributes: [String: ONNXAttribute.Value] = [:],
        version: Int = 18
    ) throws -> [(dimensions: [Int], numbers: [Float])] {
        var model = ONNXModel()
        model.operatorVersion = version
        let names = (0..<outputs).map { "out\($0)" }
        model.nodes = [ONNXNode(type, inputs.map(\.name), names, attributes)]
        // Inputs without a name are left out.
        let given = inputs.filter { !$0.name.isEmpty }
        model.inputs = given.map { ONNXValueInfo($0.name, $0.type, $0.dimensions.map { .size($0) }) }
        model.outputs = names.map { ONNXValueInfo($0, .float, []) }
        return try ONNXNetwork(model, path: "a").tensors(given).map { ($0.dimensions, $0.numbers ?? []) }
    }

    /// Numbers from -1 to 1 that no two tests have alike, none of them half of a whole one.
    static func drawn(_ count: Int, _ seed: Int) -> [Float] {
        (0..<count).map { (place: Int) -> Float in
            Float((place * 7919 + seed * 104_729 + 37) % 2003) / 1001 - 0.99987
        }
    }

    /// A tensor of bytes.
    static func bytes(_ name: String, _ dimensions: [Int], _ values: [UInt8]) -> ONNXTensor {
        ONNXTensor(name: name, dimensions: dimensions, type: .uint8, data: values[...])
    }

    /// A tensor of signed bytes.
    static func bytes(_ name: String, _ dimensions: [Int], _ values: [Int8]) -> ONNXTensor {
        ONNXTensor(name: name, dimensions: dimensions, type: .int8, data: values.map { UInt8(bitPattern: $0) }[...])
    }

    /// The largest difference of two lists.
    static func difference(_ first: [Float], _ second: [Double]) -> Double {
        first.count == second.count ? zip(first, second).map { abs(Double($0) - $1) }.max() ?? 0 : .infinity
    }
}
