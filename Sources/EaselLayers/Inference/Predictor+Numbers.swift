import EaselGraph

extension Predictor {
    /// Runs on rows given as numbers, chunk after chunk.
    /// - Parameters:
    ///   - numbers: The rows, one after another.
    ///   - input: The input that they are for, the predictor's only one.
    ///   - seed: The seed of random operations.
    ///   - take: Reads the results of some of the rows from the first places of outputs.
    /// - Throws: `InferenceError` for numbers that are not whole rows, and what running and `take` throw.
    public func run<Element: TensorElement>(
        _ numbers: [Element], as input: Input<Element>, seed: UInt64 = 0, taking take: (Range<Int>) throws -> Void
    ) throws {
        guard input.predictor === self, graph.inputs.count == 1 else {
            throw InferenceError(
                "rows for the input \(input.value) alone cannot be run; the inputs are "
                    + graph.inputs.map(\.description).joined(separator: ", "))
        }
        let size = input.rowSize
        guard size > 0, numbers.count % size == 0 else {
            throw InferenceError(
                "\(numbers.count) numbers are not whole rows of \(input.rowShape), \(size) numbers each, for the input "
                    + input.value.name)
        }
        try numbers.withUnsafeBufferPointer { numbers in
            try run(rows: numbers.count / size, seed: seed) { part in
                _ = try input.rows(part.count).update(
                    fromContentsOf: numbers[part.lowerBound * size..<part.upperBound * size])
            } taking: {
                try take($0)
            }
        }
    }

    /// The results of rows given as numbers, one after another.
    /// - Parameters:
    ///   - numbers: The rows, one after another.
    ///   - input: The input that they are for, the predictor's only one.
    ///   - output: The output whose results are returned.
    ///   - seed: The seed of random operations.
    /// - Throws: `InferenceError` for numbers that are not whole rows, and what running reports.
    public func run<Element: TensorElement, Result: TensorElement>(
        _ numbers: [Element], as input: Input<Element>, collecting output: Output<Result>, seed: UInt64 = 0
    ) throws -> [Result] {
        guard output.predictor === self else {
            throw InferenceError("the output \(output.value) is another predictor's")
        }
        var results: [Result] = []
        results.reserveCapacity(numbers.count / max(input.rowSize, 1) * output.rowSize)
        try run(numbers, as: input, seed: seed) { results += try output.rows($0.count) }
        return results
    }
}
