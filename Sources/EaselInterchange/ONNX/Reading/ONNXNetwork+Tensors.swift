import EaselGraph
import EaselLayers
import EaselRuntime

extension ONNXNetwork {
    /// What the network computes of tensors of its own format, as ONNX's test cases have them.
    ///
    /// Floating-point inputs vary, as pictures do; whole numbers and truth values are known when the network is traced.
    /// - Parameter given: A tensor for each input, in their order.
    /// - Throws: `InterchangeError` for what is not read, `RuntimeError` where memory is short.
    package func tensors(_ given: [ONNXTensor]) throws -> [ONNXTensor] {
        guard given.count == inputs.count else { throw InterchangeError("\(given.count) inputs for \(inputs.count)") }
        var known: [Int: ONNXTensor] = [:]
        let factors = factorsOfResizing
        var types: [ONNXElementType] = []
        let graph = try InferenceGraph(of: self) { trace in
            var values: [String: ONNXValue] = [:]
            for (place, tensor) in given.enumerated() {
                guard inputTypes[place] == tensor.type else {
                    throw InterchangeError("the input '\(inputs[place].name)' is of another type than what is given")
                }
                // One number is a bound or a factor, and no picture; so are the factors of a resizing.
                if tensor.type.isFloating, !tensor.dimensions.isEmpty, !tensor.dimensions.contains(0),
                    !factors.contains(inputs[place].name)
                {
                    values[inputs[place].name] = ONNXValue(
                        trace.input("\(place)", Shape(tensor.dimensions)), tensor.type)
                } else if let numbers = tensor.type.numbers(tensor.data), numbers.count <= mostKnownNumbers {
                    values[inputs[place].name] = ONNXValue(tensor.type, tensor.dimensions, numbers)
                } else {
                    throw InterchangeError(
                        "the input '\(inputs[place].name)' is of texts, or of too many whole numbers")
                }
            }
            let found = try traced(values, wanted: outputs.map(\.name))
            types = found.map(\.type)
            for (place, value) in found.enumerated() {
                if let numbers = value.numbers {
                    known[place] = ONNXTensor("", value.dimensions, numbers.map { Float($0) })
                } else {
                    trace.output("\(place)", value.tensor)
                }
            }
            return [:]
        }
        var computed: [Int: ONNXTensor] = [:]
        if !graph.outputs.isEmpty {
            let program = try Program(graph.graph)
            for input in graph.inputs {
                guard let place = Int(input.name), let floats = given[place].type.floats(given[place].data) else {
                    continue
                }
                try program.input(input.name, of: Float.self).fill(floats)
            }
            program.run()
            for output in graph.outputs {
                guard let place = Int(output.name) else { continue }
                let values =
                    output.type.elementType == .float32
                    ? Array(try program.output(output.name, of: Float.self).values)
                    : try program.output(output.name, of: Int32.self).values.map { Float($0) }
                computed[place] = ONNXTensor("", output.shape.dimensions, values)
            }
        }
        return types.indices.compactMap { computed[$0] ?? known[$0] }
    }
}
