import EaselCore
import EaselFiles
import EaselGraph
import EaselLayers

/// A network that was read from an ONNX file. Its weights are parameters under the names they have there.
///
/// It is traced anew for every shape of its inputs, so that sizes that a file leaves open are what they are given as.
public struct ONNXNetwork: ForeignNetwork, CustomReflectable {
    /// The file that it was read from.
    public let path: String
    /// What a caller gives.
    public let inputs: [NetworkPort]
    /// What it computes.
    public let outputs: [NetworkPort]
    /// What else the file says, by names.
    public let metadata: [String: String]
    /// The format, and the program that wrote the file.
    public let origin: String
    /// The types of the inputs' elements; `nil` for one that is not read.
    let inputTypes: [ONNXElementType?]
    /// The parameters by the names of the file.
    public let parameters: [String: Parameter]
    /// The version of the operators.
    public let operatorVersion: Int

    private let nodes: [ONNXNode]
    private let constants: [String: ONNXTensor]

    /// Only parameters are looked for, not all that a file says.
    public var customMirror: Mirror {
        Mirror(self, children: parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    /// Reads a file.
    /// - Throws: `FileError` for a file that is none or damaged, and what it has that is not read: each operator by its
    ///   name.
    public init(path: String) throws { try self.init(ONNXModel(path: path), path: path) }

    /// Takes the content of a file.
    package init(_ model: ONNXModel, path: String) throws {
        func wrong(_ problem: String) -> FileError { FileError(path: path, problem: problem) }
        self.path = path
        (nodes, metadata, operatorVersion) = (model.nodes, model.metadata, model.operatorVersion)
        let writer = [model.producer, model.producerVersion].filter { !$0.isEmpty }.joined(separator: " ")
        origin = "ONNX, operators of version \(operatorVersion)\(writer.isEmpty ? "" : ", written by \(writer)")"
        guard (1...99).contains(operatorVersion) else {
            throw wrong("its operators are of version \(operatorVersion), and 1 to 99 are read")
        }
        let unread = Set(
            nodes.filter { onnxOperators[$0.type] == nil || !["", "ai.onnx"].contains($0.domain) }.map(\.type))
        guard unread.isEmpty else {
            let names = unread.sorted().prefix(6).map { $0.inOneLine(limit: 40) }.joined(separator: ", ")
            throw wrong("has operators that are not read: \(names)\(unread.count > 6 ? ", …" : "")")
        }
        var (parameters, constants): ([String: Parameter], [String: ONNXTensor]) = ([:], [:])
        var defined: Set<String> = [""]
        for tensor in model.initializers {
            guard defined.insert(tensor.name).inserted else {
                throw wrong("has two weights named '\(tensor.name.inOneLine(limit: 120))'")
            }
            if tensor.type.isFloating, !tensor.dimensions.isEmpty, tensor.count > 0 {
                let parameter = Parameter(Shape(tensor.dimensions), .zeros)
                try MachineMemory.require(8 * tensor.count, for: path)
                parameter.values = tensor.type.floats(tensor.data) ?? []
                parameters[tensor.name] = parameter
                if tensor.count > Self.mostConstant { continue }
            }
            // Weights of a network that was quantised are many; no sizes or places are of one byte.
            let isOfBytes = tensor.type == .int8 || tensor.type == .uint8
            if isOfBytes { try MachineMemory.require(16 * tensor.count, for: path) }
            guard tensor.count <= (isOfBytes ? 1 << 26 : mostKnownNumbers) else {
                throw wrong("'\(tensor.name.inOneLine(limit: 120))' has more than \(mostKnownNumbers) whole numbers")
            }
            constants[tensor.name] = tensor
        }
        (self.parameters, self.constants) = (parameters, constants)
        let given = model.inputs.filter { !defined.contains($0.name) }
        for input in given where !defined.insert(input.name).inserted {
            throw wrong("has two inputs named '\(input.name.inOneLine(limit: 120))'")
        }
        for node in nodes {
            if let missing = node.inputs.first(where: { !defined.contains($0) }) {
                throw wrong(
                    "\(node.type.inOneLine(limit: 40)) takes '\(missing.inOneLine(limit: 120))', which nothing before it gives"
                )
            }
            for output in node.outputs where !output.isEmpty && !defined.insert(output).inserted {
                throw wrong("has two values named '\(output.inOneLine(limit: 120))'")
            }
        }
        if let missing = model.outputs.first(where: { !defined.contains($0.name) || $0.name.isEmpty }) {
            throw wrong("gives '\(missing.name.inOneLine(limit: 120))', which nothing computes")
        }
        guard !model.outputs.isEmpty else { throw wrong("computes nothing: it has no output") }
        (inputs, outputs) = (given.map { NetworkPort($0) }, model.outputs.map { NetworkPort($0) })
        inputTypes = given.map(\.type)
    }

    /// Weights of so few numbers may be sizes or bounds that operators want to know.
    private static let mostConstant = 64

    /// Traces the network.
    /// - Parameters:
    ///   - values: A tensor for each input, in the file's order of dimensions.
    ///   - wanted: The names of the values that are wanted: outputs, or values within.
    /// - Returns: Those values, in the file's order of dimensions.
    /// - Throws: `InterchangeError` that names the node which cannot be traced.
    public func callAsFunction(_ values: [String: Tensor], wanted: [String]) throws -> [Tensor] {
        try traced(values.mapValues { ONNXValue($0) }, wanted: wanted).map(\.tensor)
    }

    func traced(_ given: [String: ONNXValue], wanted: [String]) throws -> [ONNXValue] {
        var values = given
        for input in inputs where values[input.name] == nil {
            throw InterchangeError("the input '\(input.name)' is not given")
        }
        // Only what leads to what is wanted.
        var needed = Set(wanted)
        var kept: [ONNXNode] = []
        for node in nodes.reversed() where node.outputs.contains(where: { !$0.isEmpty && needed.contains($0) }) {
            needed.formUnion(node.inputs)
            kept.append(node)
        }
        for name in needed where values[name] == nil {
            if let value = value(of: name) { values[name] = value }
        }
        var limits = ONNXTraceLimits()
        for node in kept.reversed() {
            let call = ONNXCallSite(
                node: node, inputs: node.inputs.map { $0.isEmpty ? nil : values[$0] }, version: operatorVersion)
            guard let function = onnxOperators[node.type] else { throw call.error("is not read") }
            let results = try function(call)
            if let trace = Trace.current, let diagnostic = trace.diagnostic { throw call.error(diagnostic) }
            try limits.count(results, of: call)
            // Whoever takes a value that is not given would take it for one that was left out.
            if let missing = node.outputs.dropFirst(results.count).first(where: { needed.contains($0) && !$0.isEmpty })
            {
                throw call.error("its output '\(missing.inOneLine(limit: 120))' is not read")
            }
            for (name, result) in zip(node.outputs, results) where !name.isEmpty { values[name] = result }
        }
        return try wanted.map { name in
            guard let value = values[name] else {
                throw InterchangeError("there is no value '\(name.inOneLine(limit: 120))'")
            }
            return value
        }
    }

    /// A weight or a constant.
    private func value(of name: String) -> ONNXValue? {
        if let constant = constants[name], let numbers = constant.type.numbers(constant.data) {
            if let parameter = parameters[name] {
                return ONNXValue(constant.type, constant.dimensions, numbers, tensor: { parameter.tensor })
            }
            return ONNXValue(constant.type, constant.dimensions, numbers)
        }
        return parameters[name].map { ONNXValue($0.tensor) }
    }

    /// The value that a softmax at the end makes probabilities of, or the output itself, and whether that is of probabilities.
    public func logits(of output: String) -> (name: String, isOfProbabilities: Bool) {
        var (name, isQuantised) = (output, false)
        var makers: [String: Int] = [:]
        for (place, node) in nodes.enumerated() { for name in node.outputs { makers[name] = place } }
        // A node takes what nodes before it give, so that this ends.
        while let node = makers[name].map({ nodes[$0] }), let input = node.inputs.first, !input.isEmpty {
            switch node.type {
            // Of quantised numbers the file's own answers are those after the softmax.
            case "Softmax": return isQuantised ? (output, true) : (input, false)
            case "Sigmoid": return isQuantised ? (output, true) : (name, true)
            case "QuantizeLinear", "DequantizeLinear": (name, isQuantised) = (input, true)
            case "Identity", "Flatten", "Squeeze", "Reshape": name = input
            default: return (output, false)
            }
        }
        return (output, false)
    }

    public func scores(behind output: String) -> String? {
        var name = output
        // A node takes what nodes before it give, so that this ends.
        while let node = nodes.last(where: { $0.outputs.contains(name) }), let input = node.inputs.first, !input.isEmpty
        {
            switch node.type {
            case "ArgMax": return input
            case "Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape": name = input
            default: return nil
            }
        }
        return nil
    }

    /// The names of what says by how much a resizing changes sizes, and no picture.
    var factorsOfResizing: Set<String> {
        Set(nodes.filter { ["Resize", "Upsample"].contains($0.type) }.flatMap { $0.inputs.dropFirst() })
    }

    /// How many nodes there are of each operator, in the order of their names.
    public var operators: [(name: String, count: Int)] {
        Dictionary(nodes.map { ($0.type, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }.map {
            ($0.key, $0.value)
        }
    }
}

extension NetworkPort {
    init(_ value: ONNXValueInfo) {
        let sizes = value.dimensions.map { sizes in
            sizes.map { size -> Int? in if case .size(let count) = size, count > 0 { count } else { nil } }
        }
        self.init(name: value.name, sizes: sizes, elementType: value.type.map { "\($0)" } ?? "unknown")
    }
}
