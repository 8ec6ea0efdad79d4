import EaselCore
import EaselGraph

/// A summary of a model, layer by layer, found by tracing it for inference. Nothing is computed.
public struct ModelSummary: Sendable {
    /// One layer, or what was computed between layers.
    public struct Row: Sendable, Equatable {
        /// The layer's name in the model, `encoder.0`; empty for a layer without parameters.
        public let name: String
        /// The layer's type, `Dense`; empty for what was computed outside of layers.
        public let kind: String
        /// The shape of its result.
        public let outputShape: Shape
        /// The number of trainable values in its parameters. A shared parameter counts where it is used first.
        public let parameters: Int
        /// The number of other values in its parameters, which are not trained: running statistics.
        public let statistics: Int
        /// The number of floating-point operations; a multiply-add counts as two.
        public let flops: Int
        /// The multiply-adds of its convolutions and matrix products, which is what papers count; other operations count as
        /// none.
        public let multiplyAdds: Int
        /// The rows and columns of the image that one position of its result depends on, however far they reach past the
        /// edges; `nil` where there is no such part, as behind a dense layer.
        public let receptiveField: Size2D?
        /// The bytes of its result, for the whole batch.
        public let outputBytes: Int
    }

    /// The layers in the order in which they are applied; last, if there is any, what was computed outside of them.
    public let rows: [Row]
    /// The number of trainable values, those of the rows and `trainingOnlyParameters`.
    public let trainableParameters: Int
    /// The number of values in running statistics, which are not trained, those of the rows and `trainingOnlyStatistics`.
    public let statistics: Int
    /// The number of trainable values that no row has, since inference does not use them: those of auxiliary heads.
    public let trainingOnlyParameters: Int
    /// The number of values in running statistics that no row has.
    public let trainingOnlyStatistics: Int
    /// The number of floating-point operations of one inference; a multiply-add counts as two.
    public let flops: Int
    /// The multiply-adds of the convolutions and matrix products of one inference.
    public let multiplyAdds: Int

    /// Traces a module for one input.
    /// - Parameters:
    ///   - model: The module.
    ///   - inputShape: The shape of its input, batch size first.
    /// - Throws: `InferenceError` with the trace's diagnostic, `ParameterError` for a parameter that the model does not
    ///   hold.
    public init(of model: some Module, inputShape: Shape) throws {
        try self.init(of: model) { model($0.input("input", inputShape)) }
    }

    /// Traces any use of a model.
    /// - Parameters:
    ///   - model: Whatever holds the parameters.
    ///   - body: Makes the inputs and applies the model.
    /// - Throws: `InferenceError` with the trace's diagnostic, `ParameterError` for a parameter that the model does not
    ///   hold.
    public init(of model: any ParameterContainer, _ body: (Trace) -> Tensor) throws {
        let parameters = namedParameters(of: model)
        let traced = try InferenceGraph(holding: parameters) { ["result": body($0)] }
        let graph = traced.graph
        let names = variableNames(parameters)
        let trained = Set(parameters.filter(\.parameter.isTrainable).map { ObjectIdentifier($0.parameter.storage) })
        let fields = graph.receptiveFields
        var rows = traced.layers.map { layer in
            let name = layer.variable.flatMap { names[ObjectIdentifier($0)] } ?? ""
            let own = graph.variableElements(layer.nodes, trained: trained)
            return Row(
                name: name.split(separator: ".").dropLast().joined(separator: "."), kind: layer.kind,
                outputShape: layer.result.shape, parameters: own.trained, statistics: own.others,
                flops: graph.flops(layer.nodes), multiplyAdds: graph.multiplyAdds(layer.nodes),
                receptiveField: fields[layer.output]?.size,
                outputBytes: saturatingProduct(layer.result.shape.count, 4))
        }
        let (used, flops) = (graph.variableElements(graph.nodes.indices, trained: trained), graph.flops)
        let multiplyAdds = graph.multiplyAdds(graph.nodes.indices)
        let other = (
            used.trained - rows.reduce(0) { $0 + $1.parameters }, used.others - rows.reduce(0) { $0 + $1.statistics },
            flops - saturatingSum(rows.map(\.flops))
        )
        if other != (0, 0, 0) {
            let shape = traced.outputs.first?.shape ?? []
            rows.append(
                Row(
                    name: "", kind: "", outputShape: shape, parameters: other.0, statistics: other.1, flops: other.2,
                    multiplyAdds: multiplyAdds - saturatingSum(rows.map(\.multiplyAdds)),
                    receptiveField: graph.outputs.first.flatMap { fields[$0.node]?.size },
                    outputBytes: saturatingProduct(shape.count, 4)))
        }
        self.rows = rows
        (self.flops, self.multiplyAdds) = (flops, multiplyAdds)
        trainableParameters = parameters.filter(\.parameter.isTrainable).reduce(0) { $0 + $1.parameter.shape.count }
        statistics = parameters.filter { !$0.parameter.isTrainable }.reduce(0) { $0 + $1.parameter.shape.count }
        (trainingOnlyParameters, trainingOnlyStatistics) = (
            trainableParameters - used.trained, statistics - used.others
        )
    }
}

extension Graph {
    /// The number of values in the variables that some of the nodes read: in those that are trained, and in others.
    fileprivate func variableElements(
        _ range: Range<NodeIndex>, trained: Set<ObjectIdentifier>
    ) -> (trained: Int, others: Int) {
        range.reduce(into: (0, 0)) { sums, node in
            guard let read = nodes[node].operation as? ReadVariable else { return }
            if trained.contains(ObjectIdentifier(read.variable)) {
                sums.0 += nodes[node].type.shape.count
            } else {
                sums.1 += nodes[node].type.shape.count
            }
        }
    }

    /// The multiply-adds of the convolutions and matrix products among some of the nodes.
    fileprivate func multiplyAdds(_ range: Range<NodeIndex>) -> Int {
        flops(
            range.filter {
                let operation = nodes[$0].operation
                return operation is Convolution2DOperation || operation is TransposedConvolution2DOperation
                    || operation is MatrixProduct
            }) / 2
    }
}
