import EaselCore
import EaselFiles
import EaselRuntime
import EaselTraining

extension SafetensorsFile {
    /// Reads the numbers of variables straight into their memory.
    ///
    /// Every name and shape is compared before memory is taken for any, and all are read before one is changed, so a file
    /// that does not fit costs nothing, and one that cannot be read leaves the variables as they were.
    ///
    /// Throws a `FileError` that names the first tensor that is missing, damaged, has another type or shape, or holds what
    /// is no number, and a `RuntimeError` where there is no memory.
    func read(_ variables: [(name: String, storage: Storage)]) throws {
        let tensors = try variables.map { try checked($0.name, shape: $0.storage.shape.dimensions, .float32) }
        let memories = try zip(variables, tensors).map { variable, tensor in
            let memory = try AlignedMemory(of: variable.storage.shape)
            try read(tensor, into: .init(start: memory.start, count: tensor.byteRange.count))
            // An optimizer gets over an infinity of its own; a model with one only ever answers with nonsense.
            if !variable.name.hasPrefix("optimizer.") { try checkFinite(tensor, memory) }
            return memory
        }
        for (variable, memory) in zip(variables, memories) { variable.storage.adopt(memory) }
    }

    private func checkFinite(_ tensor: SafetensorsTensor, _ memory: AlignedMemory) throws(FileError) {
        let numbers = UnsafeBufferPointer(
            start: memory.start.assumingMemoryBound(to: Float.self),
            count: tensor.byteRange.count / MemoryLayout<Float>.stride)
        guard let odd = numbers.firstIndex(where: { !$0.isFinite }) else { return }
        throw FileError(
            path: path,
            problem: "tensor '\(tensor.name.inOneLine(limit: 400))' holds \(numbers[odd]) (at \(odd)), so nothing the "
                + "model says has a meaning; use another checkpoint")
    }
}

extension SafetensorsWriter {
    /// Adds a variable's numbers, which are written from where they lie: as they are when the file is written.
    ///
    /// Throws as `add` of values does, and a `RuntimeError` where the variable has no memory yet and there is none.
    mutating func add(_ name: String, _ storage: Storage) throws {
        try storage.prepare()
        try add(name, shape: storage.shape.dimensions, Float.self, count: storage.shape.count) { body in
            try body(UnsafeRawBufferPointer(storage.numbers ?? .init(start: nil, count: 0)))
        }
    }
}
