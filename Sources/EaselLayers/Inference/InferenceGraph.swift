import EaselGraph

/// The inference graph of a model: a function of it traced for inference, with nothing computed and no memory taken.
///
///     let graph = try InferenceGraph(of: model) { trace in
///         ["logits": model.logits(trace.input("images", [64, 28, 28, 1]))]
///     }
///
/// It is what a `Predictor` runs, what a `ModelSummary` counts, and what a writer of other formats goes through. Batch
/// normalisation is traced with its running statistics and dropout does nothing. A function that updates variables, as
/// a moving average does, leaves its updates in `graph`.
public struct InferenceGraph: Sendable {
    /// The operations, as they were traced: no pass has changed them.
    public let graph: Graph
    /// The parameters and statistics that the function reads, under the names they have in the model.
    public let parameters: [NamedParameter]
    /// The inputs with their types, in the order in which the function made them.
    public let inputs: [GraphValue]
    /// The outputs with their types, in the order in which the function gave them.
    public let outputs: [GraphValue]
    /// The layers that were applied.
    package let layers: [LayerRecord]

    /// Traces a function of a model.
    /// - Parameters:
    ///   - model: The model, or whatever else holds the parameters used. Defaults to nothing.
    ///   - function: Makes the inputs, applies the model, and gives the outputs by name.
    /// - Throws: `InferenceError` with the first diagnostic of the trace, `ParameterError` for a parameter that the
    ///   model does not hold.
    public init(
        of model: any ParameterContainer = [Parameter](),
        _ function: (Trace) throws -> KeyValuePairs<String, Tensor>
    ) throws {
        try self.init(holding: namedParameters(of: model), function)
    }

    /// Traces a function of parameters that are known already.
    package init(
        holding parameters: [NamedParameter], _ function: (Trace) throws -> KeyValuePairs<String, Tensor>
    ) throws {
        let trace = Trace(phase: .inference, names: variableNames(parameters))
        try trace.record {
            for (name, value) in try function(trace) { trace.output(name, value) }
        }
        if let diagnostic = trace.diagnostic { throw InferenceError(diagnostic) }
        try crossCheck(trace, against: parameters)
        graph = trace.graph
        layers = trace.layers
        let used = Set(trace.variables.map { ObjectIdentifier($0) })
        self.parameters = parameters.filter { used.contains(ObjectIdentifier($0.parameter.storage)) }
        inputs = trace.graph.inputValues
        outputs = trace.graph.outputValues
    }
}
