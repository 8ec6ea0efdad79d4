import EaselCore
import EaselGraph
import EaselLayers

/// A network as a TensorFlow Lite file has it, before it is bytes: tensors, and the nodes that compute them.
package struct TFLiteDraft {
    package var tensors: [TFLiteGraphWriter.Tensor]
    package var nodes: [TFLiteGraphWriter.Node]
    var inputs: [Int]
    var outputs: [Int]

    /// Drafts a function, for one row at a time, as such files are.
    /// - Parameter graph: The function, traced for one row.
    /// - Throws: `InterchangeError` for what such a file cannot hold.
    package init(_ graph: InferenceGraph) throws {
        guard graph.graph.updates.isEmpty else { throw InterchangeError("the model changes while it predicts") }
        var writer = try TFLiteGraphWriter(graph.graph)
        inputs = []
        for (index, node) in writer.graph.nodes.enumerated() {
            guard let input = node.operation as? Input else { continue }
            guard node.type.elementType == .float32 else {
                throw InterchangeError(
                    "the input \(input.name) is of whole numbers, which such a file does not take here")
            }
            let tensor = writer.add(.init(name: input.name, dimensions: node.type.shape.dimensions))
            writer.set(index, tensor)
            inputs.append(tensor)
        }
        try writer.writeNodes()
        outputs = []
        for output in writer.graph.outputs {
            // A copy under the output's name, which nothing else has.
            let value = try writer.operand(output.node)
            let dimensions = writer.prepared.dimensions(output.node)
            let named = writer.add(.init(name: output.name, dimensions: dimensions))
            outputs.append(
                writer.node(TFLiteCode.reshape, [value, writer.integers(dimensions)], named, (17, [])))
        }
        nodes = writer.needed(for: outputs)
        tensors = writer.tensors
        nameMeans()
        makeNamesUnique()
    }

    /// A sum that is only multiplied by one over how many there are is a mean, which the format has an operator for: of whole
    /// numbers it rounds once, where a sum may not fit.
    private mutating func nameMeans() {
        var uses: [Int: Int] = [:]
        for tensor in nodes.flatMap(\.inputs) + outputs { uses[tensor, default: 0] += 1 }
        let makers = Dictionary(uniqueKeysWithValues: nodes.indices.map { (nodes[$0].outputs[0], $0) })
        var dropped: Set<Int> = []
        for place in nodes.indices where nodes[place].code == TFLiteCode.multiply {
            let product = nodes[place]
            for (sum, factor) in [(product.inputs[0], product.inputs[1]), (product.inputs[1], product.inputs[0])] {
                guard let maker = makers[sum], nodes[maker].code == TFLiteCode.sum, uses[sum] == 1,
                    tensors[sum].dimensions == tensors[product.outputs[0]].dimensions,
                    let share = tensors[factor].floats.first,
                    tensors[factor].floats.count == 1
                else { continue }
                let count = Float(tensors[nodes[maker].inputs[0]].count) / Float(max(tensors[sum].count, 1))
                guard abs(share * count - 1) < 1e-5 else { continue }
                nodes[place] = .init(
                    code: TFLiteCode.mean, inputs: nodes[maker].inputs, outputs: product.outputs,
                    options: nodes[maker].options)
                dropped.insert(maker)
                break
            }
        }
        nodes = nodes.indices.filter { !dropped.contains($0) }.map { nodes[$0] }
    }

    /// Tensors are told apart by their names where numbers about them come from elsewhere.
    private mutating func makeNamesUnique() {
        var taken = Set((inputs + outputs).map { tensors[$0].name })
        let ports = Set(inputs + outputs)
        for place in tensors.indices where !ports.contains(place) {
            let name = tensors[place].name
            var number = 1
            while !taken.insert(tensors[place].name).inserted {
                number += 1
                tensors[place].name = "\(name)_\(number)"
            }
        }
    }

    /// Adds a tensor, and gives its number.
    mutating func add(_ tensor: TFLiteGraphWriter.Tensor) -> Int {
        tensors.append(tensor)
        return tensors.count - 1
    }

    /// The names of the floating-point tensors that are given or computed, in the order in which they are.
    package var computedNames: [String] {
        (inputs + nodes.flatMap(\.outputs)).filter { tensors[$0].type == .float32 }.map { tensors[$0].name }
    }
}
