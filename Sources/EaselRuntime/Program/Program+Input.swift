import EaselGraph

extension Program {
    /// An input of a program, asked for by name once: the memory that the caller fills before each run.
    ///
    /// A run may use the memory for something else when it has read the input, so it is filled before every run.
    public struct Input<Element: TensorElement> {
        /// The name and type.
        public let value: GraphValue
        /// The memory, in row-major order; good for as long as the program, which this keeps.
        public let values: UnsafeMutableBufferPointer<Element>
        private let program: Program

        init(_ value: GraphValue, _ pointer: UnsafeMutableRawPointer, of program: Program) {
            self.value = value
            self.program = program
            let count = value.shape.count
            values = UnsafeMutableBufferPointer(
                start: pointer.assumingMemoryBound(to: Element.self), count: count)
        }

        /// The number of elements.
        public var count: Int { values.count }

        /// One element, in row-major order.
        public subscript(index: Int) -> Element {
            get { values[checked(index)] }
            nonmutating set { values[checked(index)] = newValue }
        }

        /// Fills the whole input.
        /// - Throws: `GraphValueError` for another number of elements than the input has.
        public func fill(_ elements: some Collection<Element>) throws {
            guard elements.count == count else {
                throw GraphValueError("the input \(value) has \(count) elements, not \(elements.count)")
            }
            _ = values.update(fromContentsOf: elements)
        }

        private func checked(_ index: Int) -> Int {
            // Checked as an array's index is: memory beside an input belongs to another value.
            precondition(index >= 0 && index < values.count, "index \(index) of \(values.count)")
            return index
        }
    }

    /// An input by its name.
    ///
    ///     let labels = try program.input("labels", of: Int32.self)
    ///
    /// - Throws: `GraphValueError` for a name or an element type that no input has, listing those that exist.
    public func input<Element: TensorElement>(
        _ name: String, of elements: Element.Type = Float.self
    ) throws -> Input<Element> {
        let place = try inputs.place(of: name, holding: Element.elementType, "input")
        return Input(inputs[place], inputPointers[place], of: self)
    }

    /// The memory of an input of any type by its name.
    package func memory(ofInput name: String) throws -> UnsafeMutableRawBufferPointer {
        let place = try inputs.place(of: name, "input")
        return UnsafeMutableRawBufferPointer(start: inputPointers[place], count: inputs[place].type.byteCount)
    }
}
