import EaselGraph
import EaselLayers

extension ONNXModel {
    /// The numbers of rows that a function is traced for, different from one another and from common sizes.
    private static let rows = (5, 7)

    /// Makes a model of a function, for any number of rows.
    /// - Parameters:
    ///   - order: The order of dimensions of images, in and out.
    ///   - graph: Traces the function for a number of rows.
    /// - Throws: What tracing reports, `InterchangeError` for what such a file cannot hold.
    package init(
        layout order: ONNXLayout, graph: (_ rows: Int) throws -> InferenceGraph
    ) throws {
        self.init()
        let traced = try graph(Self.rows.0)
        guard traced.graph.updates.isEmpty else { throw InterchangeError("the model changes while it predicts") }
        var writer = try ONNXGraphWriter(traced.graph, graph(Self.rows.1).graph)
        for (index, node) in writer.graph.nodes.enumerated() {
            guard let input = node.operation as? Input else { continue }
            let own: ONNXLayout = node.type.shape.rank == 4 ? order : .natural
            writer.set(index, ONNXResult(name: input.name, layout: own))
            inputs.append(Self.value(input.name, writer, index, own))
        }
        try writer.writeNodes()
        for output in writer.graph.outputs {
            let own: ONNXLayout = writer.graph.nodes[output.node].type.shape.rank == 4 ? order : .natural
            try writer.publish(output.node, own, as: output.name)
            outputs.append(Self.value(output.name, writer, output.node, own))
        }
        writer.tidy(outputs: outputs.map(\.name))
        (nodes, initializers) = (writer.nodes, writer.initializers)
    }

    private static func value(
        _ name: String, _ writer: ONNXGraphWriter, _ index: NodeIndex, _ layout: ONNXLayout
    ) -> ONNXValueInfo {
        let sizes = writer.sizes(index)
        let type: ONNXElementType = writer.graph.nodes[index].type.elementType == .float32 ? .float : .int32
        return ONNXValueInfo(
            name, type, layout.sources(rank: sizes.count).map { sizes[$0] == -1 ? .named("N") : .size(sizes[$0]) })
    }
}
