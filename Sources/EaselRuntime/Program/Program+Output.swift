import EaselGraph

extension Program {
    /// An output of a program, asked for by name once: the numbers that the last run computed, in row-major order.
    public struct Output<Element: TensorElement>: RandomAccessCollection {
        /// The name and type.
        public let value: GraphValue
        /// The memory; good for as long as the program, which this keeps.
        public let values: UnsafeBufferPointer<Element>
        private let program: Program

        init(_ value: GraphValue, _ pointer: UnsafeMutableRawPointer, of program: Program) {
            self.value = value
            self.program = program
            let count = value.shape.count
            values = UnsafeBufferPointer(start: pointer.assumingMemoryBound(to: Element.self), count: count)
        }

        /// The first index, 0.
        public var startIndex: Int { 0 }
        /// The number of elements.
        public var endIndex: Int { values.count }

        /// One element, in row-major order.
        public subscript(index: Int) -> Element {
            precondition(index >= 0 && index < values.count, "index \(index) of \(values.count)")
            return values[index]
        }

        /// Gives `body` the memory, so that copying it costs no more than it must.
        public func withContiguousStorageIfAvailable<Result>(
            _ body: (UnsafeBufferPointer<Element>) throws -> Result
        ) rethrows -> Result? { try body(values) }
    }

    /// An output by its name.
    ///
    ///     let logits = try program.output("logits")
    ///
    /// - Throws: `GraphValueError` for a name or an element type that no output has, listing those that exist.
    public func output<Element: TensorElement>(
        _ name: String, of elements: Element.Type = Float.self
    ) throws -> Output<Element> {
        let place = try outputs.place(of: name, holding: Element.elementType, "output")
        return Output(outputs[place], outputPointers[place], of: self)
    }

    /// The value of an output that is one number, after a run.
    /// - Throws: `GraphValueError` for a name that no output has, naming those there are, and an output of more
    ///   numbers.
    public func scalar(_ name: String) throws -> Float {
        let output = try output(name)
        guard output.values.count == 1 else {
            throw GraphValueError("the output \(output.value) is not one number; read it by output(_:)")
        }
        return output.values[0]
    }

    /// The memory of an output of any type by its name.
    package func memory(ofOutput name: String) throws -> UnsafeRawBufferPointer {
        let place = try outputs.place(of: name, "output")
        return UnsafeRawBufferPointer(start: outputPointers[place], count: outputs[place].type.byteCount)
    }
}
