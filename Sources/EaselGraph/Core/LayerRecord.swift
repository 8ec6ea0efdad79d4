/// A record of one layer of a model in a trace, for summaries.
package struct LayerRecord: Sendable {
    /// The layer's type: `Dense`.
    package let kind: String
    /// One of the layer's variables, by which its name in the model can be found; `nil` where it has none.
    package let variable: (any VariableIdentity)?
    /// The nodes it recorded.
    package let nodes: Range<NodeIndex>
    /// The node of its result.
    package let output: NodeIndex
    /// The type of its result.
    package let result: TensorType
}

extension Trace {
    /// Runs the part of a model that a summary shows as one layer.
    ///
    /// Layers inside it are not recorded: the outermost stands for all of them.
    /// - Parameters:
    ///   - kind: The layer's type: `Dense`.
    ///   - variable: One of the layer's variables, by which its name in the model can be found.
    ///   - body: Applies the layer.
    package func layer(_ kind: String, variable: (any VariableIdentity)?, _ body: () -> Tensor) -> Tensor {
        if isInLayer { return body() }
        isInLayer = true
        defer { isInLayer = false }
        let first = graph.nodes.count
        let result = body()
        if let output = result.node {
            layers.append(
                LayerRecord(
                    kind: kind, variable: variable, nodes: first..<graph.nodes.count, output: output,
                    result: result.type))
        }
        return result
    }
}

extension Trace {
    /// The value that a variable is to get in this trace so far, or `nil` where none was given yet.
    package func pendingValue(of variable: any VariableIdentity) -> Tensor? {
        guard let reading = read(variable).node,
            let update = graph.updates.first(where: { $0.variable == reading })
        else { return nil }
        return Tensor(self, update.value, graph.nodes[update.value].type)
    }
}
