import EaselGraph

extension Predictor {
    /// An output of a predictor, asked for by name once: where the results of the rows of a chunk are.
    public struct Output<Element: TensorElement> {
        /// The name and type, `[chunk, …]`.
        public let value: GraphValue
        /// The shape of a row's result.
        public let rowShape: Shape
        /// The number of elements in a row's result.
        public let rowSize: Int
        let predictor: Predictor
        private let place: Int

        init(_ place: Int, of predictor: Predictor) {
            (self.place, self.predictor) = (place, predictor)
            value = predictor.graph.outputs[place]
            rowShape = Shape(Array(value.shape.dimensions.dropFirst()))
            rowSize = rowShape.count
        }

        /// The results of the first rows of a chunk; good until the next run.
        /// - Throws: `RuntimeError` where memory is short, `InferenceError` for more rows than a chunk has.
        public func rows(_ count: Int) throws -> UnsafeBufferPointer<Element> {
            try predictor.requireRows(count)
            let memory = try predictor.memory(ofOutput: place).assumingMemoryBound(to: Element.self)
            return UnsafeBufferPointer(rebasing: memory[..<(count * rowSize)])
        }

        /// The results of all rows of a chunk; good until the next run.
        /// - Throws: `RuntimeError` where memory is short.
        public func rows() throws -> UnsafeBufferPointer<Element> { try rows(predictor.chunk) }
    }

    /// An output by its name.
    ///
    ///     let logits = try predictor.output("logits")
    ///
    /// - Throws: `GraphValueError` for a name or an element type that no output has, listing those that exist.
    public func output<Element: TensorElement>(
        _ name: String, of elements: Element.Type = Float.self
    ) throws -> Output<Element> {
        try Output(graph.outputs.place(of: name, holding: Element.elementType, "output"), of: self)
    }
}
