extension Graph: CustomStringConvertible {
    /// The graph as text, one node a line; equal graphs have equal texts.
    ///
    ///     %0 = input name=images : f32[8, 28, 28, 1]
    ///     %1 = relu(%0) : f32[8, 28, 28, 1]
    ///     return images=%1
    public var description: String {
        var lines = nodes.enumerated().map { index, node in
            let operands =
                node.operands.isEmpty ? "" : "(" + node.operands.map { "%\($0)" }.joined(separator: ", ") + ")"
            let attributes = node.operation.attributes.reduce("") { "\($0) \($1.name)=\($1.value)" }
            return "%\(index) = \(type(of: node.operation).name)\(operands)\(attributes) : \(node.type)"
        }
        lines += outputs.map { "return \($0.name)=%\($0.node)" }
        lines += updates.map { "update %\($0.variable) <- %\($0.value)" }
        return lines.joined(separator: "\n")
    }
}
