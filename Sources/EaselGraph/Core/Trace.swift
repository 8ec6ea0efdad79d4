/// A recording of the operations that model code applies to tensors.
///
/// The first error is kept as `diagnostic`; what follows from it is not recorded, so model code needs
/// no `try`. A trace is used by one task at a time.
public final class Trace: @unchecked Sendable {
    /// The trace that sources without a traced operand (a parameter, a random tensor) are recorded in.
    @TaskLocal package static var current: Trace?

    /// The phase that the part of the model being recorded is traced for; within `withPhase`, the one given there.
    public private(set) var phase: Phase
    /// The weight of the newest batch in running statistics, where it takes the place of the layers' own.
    package private(set) var statisticShare: Tensor?
    private let frozen: Set<ObjectIdentifier>
    /// The graph recorded so far.
    package var graph = Graph()
    /// The first error, in one line, or `nil`.
    public private(set) var diagnostic: String?
    /// The variables that were read, in order of first use.
    package private(set) var variables: [any VariableIdentity] = []
    /// The layers that were applied, in order.
    package var layers: [LayerRecord] = []
    var isInLayer = false

    private let names: [ObjectIdentifier: String]
    private var reads: [ObjectIdentifier: NodeIndex] = [:]
    private var streams: UInt32
    private var inputNames: Set<String> = []
    private var stepInputNames: Set<String> = []
    /// The most dimensions that the copying kernels handle.
    private static let largestRank = 8
    /// More than any machine holds, and far below where the arithmetic of plans would overflow.
    private static let largestCount = 1 << 40
    private var place = ""

    /// Starts a trace.
    /// - Parameters:
    ///   - phase: The phase that the model is traced for.
    ///   - names: The names of variables, for texts and messages.
    ///   - firstStream: The random streams of the trace are the numbers after this one.
    ///   - frozen: Variables that no update changes, whatever the phase.
    package init(
        phase: Phase, names: [ObjectIdentifier: String] = [:], firstStream: UInt32 = 0,
        frozen: Set<ObjectIdentifier> = []
    ) {
        self.phase = phase
        self.names = names
        self.frozen = frozen
        streams = firstStream
    }

    /// Runs `body` with this trace as the current one.
    package func record<Result>(_ body: () throws -> Result) rethrows -> Result {
        try Trace.$current.withValue(self, operation: body)
    }

    /// The phase that a layer with running statistics is traced for: inference where the statistic is frozen.
    ///
    /// A layer that keeps statistics of its own asks this, not `phase`, so that it can be frozen by itself.
    /// - Parameter statistic: One of the layer's statistics.
    package func phase(of statistic: any VariableIdentity) -> Phase {
        frozen.contains(ObjectIdentifier(statistic)) ? .inference : phase
    }

    /// Records what `body` applies as in another phase, and then goes on in the one before.
    ///
    /// With `.inference`, batch normalisation uses its running statistics and leaves them, and dropout does nothing;
    /// gradients pass as usual. See also `frozen(_:)`.
    public func withPhase<Result>(_ phase: Phase, _ body: () throws -> Result) rethrows -> Result {
        let outer = self.phase
        self.phase = phase
        defer { self.phase = outer }
        return try body()
    }

    /// Records what `body` applies as in training, with `share` as the weight of the newest batch in running statistics:
    /// with 1, 1/2, 1/3, … in the runs of one program they become the mean over all batches.
    package func measuringStatistics<Result>(share: Tensor, _ body: () throws -> Result) rethrows -> Result {
        statisticShare = share
        defer { statisticShare = nil }
        return try withPhase(.training, body)
    }

    /// Applies an operation. Where its operands do not fit, the trace keeps the message and the result is a tensor
    /// that records nothing more.
    package func apply(_ operation: some Operation, _ operands: [Tensor]) -> Tensor {
        notePlace(operands)
        for operand in operands where usableNode(type(of: operation).name, operand) == nil {
            return .unusable(in: self)
        }
        do {
            let type = try operation.resultType(operands.map(\.type))
            guard type.shape.rank <= Self.largestRank else {
                throw ShapeError("the result \(type.shape) has more than \(Self.largestRank) dimensions; reshape first")
            }
            // Sizes beside one of 0 count too: what is computed of them would overflow all the same.
            guard type.shape.dimensions.allSatisfy({ $0 >= 0 }),
                saturatingProduct(type.shape.dimensions.lazy.map { Swift.max($0, 1) }) <= Self.largestCount
            else {
                throw ShapeError(
                    "the result \(type.shape) has more than \(Self.largestCount) elements; use a smaller batch or smaller "
                        + "images")
            }
            return Tensor(self, graph.append(operation, operands.compactMap(\.node), type), type)
        } catch {
            return fail(type(of: operation).name, "\(error)")
        }
    }

    /// Keeps an error message, unless there is one already.
    @discardableResult
    public func fail(_ what: String, _ message: String) -> Tensor {
        if diagnostic == nil { diagnostic = "\(what)\(place.isEmpty ? "" : " at \(place)"): \(message)" }
        return .unusable(in: self)
    }

    /// The value of a variable at the start of the step.
    package func read(_ variable: any VariableIdentity) -> Tensor {
        let type = TensorType(variable.shape)
        if let node = reads[ObjectIdentifier(variable)] { return Tensor(self, node, type) }
        let name = names[ObjectIdentifier(variable)] ?? "variable\(variables.count)"
        let node = graph.append(ReadVariable(variable: variable, name: name), [], type)
        reads[ObjectIdentifier(variable)] = node
        variables.append(variable)
        return Tensor(self, node, type)
    }

    /// A tensor that the caller fills before each run, as a `Predictor` has them filled.
    ///
    /// A step has images and labels to fill, so building one whose code makes an input of its own is an error.
    public func input(_ name: String, _ shape: Shape, _ elementType: ElementType = .float32) -> Tensor {
        guard inputNames.insert(name).inserted else {
            return fail("input", "there are two inputs named \(name); give each a name of its own")
        }
        return apply(Input(name: name, type: TensorType(shape, elementType)), [])
    }

    /// An input of a step that the code around the step fills before each run.
    package func stepInput(_ name: String, _ shape: Shape, _ elementType: ElementType = .float32) -> Tensor {
        stepInputNames.insert(name)
        return input(name, shape, elementType)
    }

    /// The inputs that were not made by `stepInput`, which in a step nobody fills.
    package var inputsNoStepFills: [GraphValue] {
        graph.inputValues.filter { !stepInputNames.contains($0.name) }
    }

    /// Gives a variable a new value when everything that reads the old one has done so; a frozen one keeps its value.
    package func update(_ variable: any VariableIdentity, to value: Tensor) {
        guard !frozen.contains(ObjectIdentifier(variable)), let node = usableNode("update", value) else { return }
        guard value.shape == variable.shape else {
            fail("update", "a variable of shape \(variable.shape) cannot take a value of shape \(value.shape)")
            return
        }
        guard let reading = read(variable).node else { return }
        graph.updates.removeAll { $0.variable == reading }
        graph.updates.append(GraphUpdate(variable: reading, value: node))
    }

    /// Makes a value an output, read after each run under a name that no other output has.
    package func output(_ name: String, _ value: Tensor) {
        guard let node = usableNode("output \(name)", value) else { return }
        guard !graph.outputs.contains(where: { $0.name == name }) else {
            fail("output", "there are two outputs named \(name); give each a name of its own")
            return
        }
        graph.outputs.append(GraphOutput(name: name, node: node))
    }

    /// The node of a tensor of this trace; for any other, an error is kept and the result is `nil`.
    private func usableNode(_ what: String, _ value: Tensor) -> NodeIndex? {
        // The error in the trace of a foreign tensor explains more, and would be lost with that trace.
        if value.trace !== self, diagnostic == nil { diagnostic = value.trace.diagnostic }
        guard let node = value.node else { return nil }
        guard value.trace === self, graph.nodes.indices.contains(node) else {
            fail(what, "a tensor of another trace cannot be used here; trace both in one step")
            return nil
        }
        return node
    }

    /// The number of a random stream that no other part of this trace uses.
    package func nextStream() -> UInt32 {
        streams += 1
        return streams
    }

    /// Remembers the layer whose parameters were used last, for messages.
    private func notePlace(_ operands: [Tensor]) {
        for operand in operands {
            guard operand.trace === self, let node = operand.node, graph.nodes.indices.contains(node),
                let read = graph.nodes[node].operation as? ReadVariable, let dot = read.name.lastIndex(of: ".")
            else { continue }
            place = String(read.name[..<dot])
        }
    }
}
