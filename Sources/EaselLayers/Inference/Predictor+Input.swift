import EaselGraph

extension Predictor {
    /// An input of a predictor, asked for by name once: where the rows of a chunk are put.
    public struct Input<Element: TensorElement> {
        /// The name and type, `[chunk, …]`.
        public let value: GraphValue
        /// The shape of a row.
        public let rowShape: Shape
        /// The number of elements in a row.
        public let rowSize: Int
        let predictor: Predictor
        private let place: Int

        init(_ place: Int, of predictor: Predictor) {
            (self.place, self.predictor) = (place, predictor)
            value = predictor.graph.inputs[place]
            rowShape = Shape(Array(value.shape.dimensions.dropFirst()))
            rowSize = rowShape.count
        }

        /// The memory of the first rows of a chunk, to be filled before each run; takes it if it was not taken.
        ///
        /// It is good for as long as the predictor.
        /// - Throws: `RuntimeError` where memory is short, `InferenceError` for more rows than a chunk has.
        public func rows(_ count: Int) throws -> UnsafeMutableBufferPointer<Element> {
            try predictor.requireRows(count)
            let memory = try predictor.memory(ofInput: place).assumingMemoryBound(to: Element.self)
            return UnsafeMutableBufferPointer(rebasing: memory[..<(count * rowSize)])
        }

        /// The memory of all rows of a chunk.
        /// - Throws: `RuntimeError` where memory is short.
        public func rows() throws -> UnsafeMutableBufferPointer<Element> { try rows(predictor.chunk) }
    }

    /// An input by its name.
    ///
    ///     let labels = try predictor.input("labels", of: Int32.self)
    ///
    /// - Throws: `GraphValueError` for a name or an element type that no input has, listing those that exist.
    public func input<Element: TensorElement>(
        _ name: String, of elements: Element.Type = Float.self
    ) throws -> Input<Element> {
        try Input(graph.inputs.place(of: name, holding: Element.elementType, "input"), of: self)
    }

    func requireRows(_ count: Int) throws {
        guard (0...chunk).contains(count) else { throw InferenceError("\(count) rows of a chunk, which has \(chunk)") }
    }
}
