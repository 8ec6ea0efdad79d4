import EaselCore
import EaselFiles
import EaselGraph
import EaselLayers

/// A network that was read from a TensorFlow Lite file, of floating-point or of quantised numbers.
///
/// Quantised networks are computed in whole numbers, each held exactly in 32-bit floating point, and rounded where the format
/// rounds.
public struct TFLiteNetwork: ForeignNetwork, CustomReflectable {
    /// The order of the dimensions of weights.
    enum WeightLayout: Hashable {
        /// As the file has them.
        case asInFile
        /// Of a convolution: `[K, kH, kW, C]` in the file, `[kH, kW, C, K]` here.
        case convolution
        /// Of a depthwise one: `[1, kH, kW, K]` in the file, `[kH, kW, 1, K]` here.
        case depthwise
        /// Of a transposed one: `[K, kH, kW, C]` in the file, `[kH, kW, K, C]` here.
        case transposed
    }

    public let path: String
    public let origin: String
    public let inputs: [NetworkPort]
    public let outputs: [NetworkPort]
    public let metadata: [String: String]
    public let parameters: [String: Parameter]

    /// Whose whole numbers quantised sums are computed in.
    public let arithmetic: QuantisedArithmetic

    private let model: TFLiteModel
    private let names: [String]
    /// The constants in 16 bits of which a node makes a tensor in 32, by that tensor.
    private let widened: [Int: Int]

    /// Only parameters are looked for, not all that a file says.
    public var customMirror: Mirror {
        Mirror(self, children: parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    /// Reads a file.
    /// - Throws: `FileError` for a file that is none or damaged, and what it has that is not read: each operator by its name.
    public init(path: String, arithmetic: QuantisedArithmetic = .reference) throws {
        try self.init(TFLiteModel(path: path), path: path, arithmetic: arithmetic)
    }

    /// Takes the content of a file.
    package init(_ model: TFLiteModel, path: String, arithmetic: QuantisedArithmetic = .reference) throws {
        func wrong(_ problem: String) -> FileError { FileError(path: path, problem: problem) }
        (self.model, self.path, self.arithmetic) = (model, path, arithmetic)
        let unread = Set(
            model.nodes.filter { tfliteOperators[$0.code] == nil }.map {
                $0.custom.isEmpty ? "number \($0.code)" : $0.custom
            })
        guard unread.isEmpty else {
            let names = unread.sorted().prefix(6).map { $0.inOneLine(limit: 40) }.joined(separator: ", ")
            throw wrong("has operators that are not read: \(names)\(unread.count > 6 ? ", …" : "")")
        }
        // Names need not be different in such a file.
        var counts: [String: Int] = [:]
        names = model.tensors.enumerated().map { number, tensor in
            counts[tensor.name, default: 0] += 1
            return counts[tensor.name] == 1 ? tensor.name : "\(tensor.name) #\(number)"
        }
        var defined = Set(model.inputs).union([-1])
        for (place, tensor) in model.tensors.enumerated() where tensor.data != nil { defined.insert(place) }
        for node in model.nodes {
            guard node.inputs.allSatisfy(defined.contains) else {
                throw wrong(
                    "a node takes '\(names[node.inputs.first { !defined.contains($0) } ?? 0].inOneLine(limit: 120))', which nothing before it gives"
                )
            }
            guard node.outputs.allSatisfy({ !defined.contains($0) }), Set(node.outputs).count == node.outputs.count
            else {
                throw wrong("two nodes give one tensor")
            }
            defined.formUnion(node.outputs)
        }
        guard !model.outputs.isEmpty, model.outputs.allSatisfy(defined.contains) else {
            throw wrong("gives what nothing computes")
        }
        var widened: [Int: Int] = [:]
        for node in model.nodes where tfliteOperators[node.code]?.name == "DEQUANTIZE" {
            guard let input = node.inputs.first, let output = node.outputs.first, input >= 0,
                model.tensors[input].data != nil, model.tensors[input].quantisation == nil
            else { continue }
            widened[output] = input
        }
        self.widened = widened
        var parameters: [String: Parameter] = [:]
        for (place, tensor) in model.tensors.enumerated() where tensor.data != nil && !tensor.dimensions.isEmpty {
            guard tensor.type != .int64, tensor.type != .bool, !tensor.dimensions.contains(0) else { continue }
            // Whole numbers that are no weights are sizes and axes.
            guard tensor.type != .int32 || tensor.quantisation != nil else { continue }
            try MachineMemory.require(8 * Shape(tensor.dimensions).count, for: path)
            let parameter = Parameter(Shape(tensor.dimensions), .zeros)
            parameter.values = tensor.centred() ?? []
            parameters[names[place]] = parameter
        }
        self.parameters = parameters
        let description = model.description.inOneLine(limit: 200)
        origin = "TensorFlow Lite\(description.isEmpty ? "" : ", \(description)")"
        let ports = (model.inputs + model.outputs).map { [names] place in
            let tensor = model.tensors[place]
            let sizes = tensor.signature.count == tensor.dimensions.count ? tensor.signature : tensor.dimensions
            return NetworkPort(
                name: names[place], sizes: sizes.map { $0 > 0 ? $0 : nil }, elementType: "\(tensor.type)",
                takesBytes: tensor.quantisation != nil)
        }
        (inputs, outputs) = (Array(ports.prefix(model.inputs.count)), Array(ports.dropFirst(model.inputs.count)))
        var metadata: [String: String] = [:]
        for (key, value) in model.metadata where value.count < 1 << 20 {
            // What Easel itself wrote stands under a name of its own.
            let name = key.hasPrefix(TFLiteModel.ownPrefix) ? String(key.dropFirst(TFLiteModel.ownPrefix.count)) : key
            metadata[name] = String(validating: value, as: UTF8.self)
        }
        self.metadata = metadata
    }

    /// Whether any sum is of quantised numbers.
    public var isQuantised: Bool {
        model.nodes.contains { $0.outputs.contains { model.tensors[$0].quantisation != nil } }
    }

    public var operators: [(name: String, count: Int)] {
        Dictionary(model.nodes.map { (tfliteOperators[$0.code]?.name ?? "", 1) }, uniquingKeysWith: +)
            .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    public func logits(of output: String) -> (name: String, isOfProbabilities: Bool) {
        guard let place = names.firstIndex(of: output) else { return (output, false) }
        var tensor = place
        var makers: [Int: Int] = [:]
        for (number, node) in model.nodes.enumerated() { for output in node.outputs { makers[output] = number } }
        // A node takes what nodes before it give, so that this ends.
        while let node = makers[tensor].map({ model.nodes[$0] }), let input = node.inputs.first, input >= 0 {
            switch tfliteOperators[node.code]?.name {
            case "SOFTMAX":
                // Of quantised numbers the file's own answers are those after the softmax.
                return model.tensors[input].quantisation == nil ? (names[input], false) : (output, true)
            case "LOGISTIC": return (output, true)
            case "RESHAPE", "SQUEEZE", "DEQUANTIZE", "QUANTIZE": tensor = input
            default: return (output, false)
            }
        }
        return (output, false)
    }

    public func scores(behind output: String) -> String? {
        guard var tensor = names.firstIndex(of: output) else { return nil }
        // A node takes what nodes before it give, so that this ends.
        while let node = model.nodes.last(where: { $0.outputs.contains(tensor) }), let input = node.inputs.first,
            input >= 0
        {
            switch tfliteOperators[node.code]?.name {
            case "ARG_MAX": return names[input]
            case "CAST", "RESHAPE", "SQUEEZE", "EXPAND_DIMS": tensor = input
            default: return nil
            }
        }
        return nil
    }

    public func bytes(_ pixels: Tensor, of input: String) -> Tensor {
        guard let place = names.firstIndex(of: input), let quantisation = model.tensors[place].quantisation else {
            return pixels
        }
        return quantisation.real(pixels + quantisation.range.lowerBound)
    }

    public func callAsFunction(_ given: [String: Tensor], wanted: [String]) throws -> [Tensor] {
        var values: [Int: TFLiteValue] = [:]
        for place in model.inputs {
            guard let tensor = given[names[place]] else {
                throw InterchangeError("the input '\(names[place].inOneLine(limit: 120))' is not given")
            }
            let quantisation = model.tensors[place].quantisation
            values[place] = quantisation.map { TFLiteValue($0.quantised(tensor), $0) } ?? TFLiteValue(tensor)
        }
        for (place, tensor) in model.tensors.enumerated() {
            if values[place] == nil, let value = constant(place, tensor) { values[place] = value }
        }
        for node in model.nodes {
            guard let operation = tfliteOperators[node.code] else { continue }
            let call = TFLiteCallSite(
                name: operation.name, node: node, inputs: node.inputs.map { $0 < 0 ? nil : values[$0] },
                outputs: node.outputs.map { model.tensors[$0] },
                given: node.inputs.map { $0 < 0 ? nil : model.tensors[$0] },
                weights: { place, layout in
                    place < node.inputs.count && node.inputs[place] >= 0
                        ? self.weights(node.inputs[place], layout) : nil
                }, arithmetic: arithmetic)
            guard !node.outputs.isEmpty, !node.inputs.isEmpty else { throw call.error("has no input or no output") }
            let results = try operation.function(call)
            for (place, result) in zip(node.outputs, results) {
                values[place] = result
                if let diagnostic = Trace.current?.diagnostic { throw call.error(diagnostic) }
            }
        }
        return try wanted.map { name in
            guard let place = names.firstIndex(of: name), let value = values[place], let tensor = value.tensor else {
                throw InterchangeError("there is no value '\(name.inOneLine(limit: 120))'")
            }
            return value.quantisation.map { $0.isOfOne ? $0.real(tensor) : tensor } ?? tensor
        }
    }

    /// A constant: as a parameter where it is one, and by its numbers where it is small.
    private func constant(_ place: Int, _ tensor: TFLiteTensor) -> TFLiteValue? {
        guard let data = tensor.data else { return nil }
        let numbers = data.count <= 4096 ? tensor.type.converted.numbers(data) : nil
        // A parameter has whole numbers without their zero points.
        let quantisation = tensor.quantisation.map {
            TFLiteQuantisation(
                scales: $0.scales, zeroPoints: $0.zeroPoints.map { _ in 0 }, axis: $0.axis, range: $0.range)
        }
        if let parameter = parameters[names[place]] {
            return TFLiteValue(known: numbers, tensor.dimensions, tensor: parameter.tensor, quantisation)
        }
        let isNumber = tensor.type.isFloating || tensor.quantisation != nil
        let scalar = tensor.dimensions.isEmpty && isNumber ? tensor.centred()?.first : nil
        return TFLiteValue(known: numbers, tensor.dimensions, tensor: scalar.map { .constant([$0], []) }, quantisation)
    }

    /// Weights in a layout: whole numbers without their zero points where they are quantised.
    private func weights(_ place: Int, _ layout: WeightLayout) -> Tensor? {
        guard let parameter = parameters[names[widened[place] ?? place]] else { return nil }
        switch layout {
        case .asInFile: return parameter.tensor
        case .convolution: return parameter.shape.rank == 4 ? parameter.tensor.transposed([1, 2, 3, 0]) : nil
        case .transposed: return parameter.shape.rank == 4 ? parameter.tensor.transposed([1, 2, 0, 3]) : nil
        case .depthwise:
            let shape = parameter.shape
            return shape.rank == 4 && shape[0] == 1
                ? parameter.tensor.reshaped(to: [shape[1], shape[2], 1, shape[3]]) : nil
        }
    }
}
