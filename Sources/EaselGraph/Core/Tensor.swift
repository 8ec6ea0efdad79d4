/// A tensor that model code computes with: a node of the trace being recorded.
///
/// It has a shape but no numbers, which exist only while a program runs.
public struct Tensor {
    /// The trace that the tensor belongs to.
    public let trace: Trace
    /// The element type and shape.
    public let type: TensorType
    /// The node, or `nil` after a diagnostic.
    package let node: NodeIndex?

    package init(_ trace: Trace, _ node: NodeIndex?, _ type: TensorType) {
        self.trace = trace
        self.node = node
        self.type = type
    }

    /// A placeholder for a result that could not be computed; using it records nothing.
    package static func unusable(in trace: Trace) -> Tensor { Tensor(trace, nil, TensorType([])) }

    /// The sizes of the dimensions.
    public var shape: Shape { type.shape }
    /// The phase that the tensor is traced for.
    public var phase: Phase { trace.phase }

    /// The trace that is being recorded, or one that can only report that there is none.
    package static func currentTrace(_ what: String) -> Trace {
        if let trace = Trace.current { return trace }
        let orphan = Trace(phase: .inference)
        orphan.fail(what, "nothing is being traced; call this inside a step or a model")
        return orphan
    }
}
