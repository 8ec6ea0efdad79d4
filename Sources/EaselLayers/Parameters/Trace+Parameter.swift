import EaselGraph

extension Trace {
    /// The phase that a layer with running statistics is traced for: inference where the statistic is frozen.
    ///
    /// A layer that keeps statistics of its own asks this, not `phase`, so that it can be frozen by itself.
    /// - Parameter statistic: One of the layer's statistics.
    public func phase(of statistic: Parameter) -> Phase { phase(of: statistic.storage) }

    /// Gives a parameter a new value when everything that reads the old one has done so; a frozen one keeps its value.
    ///
    /// It is how a layer moves its statistics: what training changes by gradients is the optimizer's. A value of
    /// another shape is reported.
    public func update(_ parameter: Parameter, to value: Tensor) { update(parameter.storage, to: value) }

    /// Runs the part of a model that a `ModelSummary` shows as one layer.
    ///
    /// Layers inside it are not recorded: the outermost stands for all of them.
    /// - Parameters:
    ///   - kind: The layer's type: `Dense`.
    ///   - parameter: One of the layer's parameters, by which its name in the model is found; `nil` where it has none.
    ///   - body: Applies the layer.
    public func layer(_ kind: String, _ parameter: Parameter? = nil, _ body: () -> Tensor) -> Tensor {
        layer(kind, variable: parameter?.storage, body)
    }
}
