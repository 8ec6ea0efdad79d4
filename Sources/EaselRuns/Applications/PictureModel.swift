import EaselCore
import EaselData
import EaselGraph
import EaselLayers
import EaselRuntime
import EaselTraining

/// A function from pictures to numbers, worked on a fixed number of pictures at a time.
///
/// Each picture is worked on by itself and always in a batch of one size, so its result is the same to the last bit
/// whatever else is asked for.
final class PictureModel {
    /// The size of the pictures.
    let shape: ImageShape
    /// How many numbers a picture becomes.
    let resultSize: Int
    private let program: Program
    private let range: PixelRange
    private let chunk: Int

    /// Traces a function.
    /// - Parameters:
    ///   - model: Whatever holds the parameters used.
    ///   - shape: The size of the pictures.
    ///   - range: What the model's pixels mean.
    ///   - chunk: How many pictures are worked on at a time.
    ///   - workers: The threads to run on.
    ///   - function: `[N, height, width, channels]` → `[N, …]`.
    /// - Throws: The first diagnostic of the trace, or missing memory.
    init(
        of model: Any, shape: ImageShape, range: PixelRange = .zeroToOne, chunk: Int = 64, workers: Workers = .shared,
        function: (Tensor) -> Tensor
    ) throws {
        (self.shape, self.range, self.chunk) = (shape, range, chunk)
        let trace = Trace(phase: .inference, names: variableNames(namedParameters(of: model)))
        var results: Shape = []
        trace.record {
            let result = function(trace.input("images", [chunk, shape.height, shape.width, shape.channels]))
            if trace.diagnostic == nil, result.shape.rank == 0 || result.shape[0] != chunk {
                trace.fail("pictureModel", "the result is \(result.shape), expected [\(chunk), …]")
            }
            results = result.shape
            trace.output("result", result)
        }
        if let diagnostic = trace.diagnostic { throw StepError(diagnostic) }
        resultSize = results.count / chunk
        program = try Program(trace.graph, workers: workers)
    }

    /// The results of pictures given as numbers in the model's range, one after another.
    /// - Throws: `StepError` where the numbers are not whole pictures.
    func callAsFunction(_ values: [Float]) throws -> [Float] {
        guard values.count % shape.count == 0 else {
            throw StepError("\(values.count) numbers are not whole pictures of \(shape)")
        }
        var results: [Float] = []
        results.reserveCapacity(values.count / shape.count * resultSize)
        for start in stride(from: 0, to: values.count, by: chunk * shape.count) {
            let part = values[start..<min(start + chunk * shape.count, values.count)]
            try run(part.count / shape.count, into: &results) { input in
                for (index, value) in part.enumerated() { input[index] = value }
            }
        }
        return results
    }

    /// The results of pictures.
    /// - Throws: `StepError` where a picture is not of the model's size.
    func callAsFunction(_ pictures: [Image]) throws -> [Float] {
        if let odd = pictures.first(where: {
            ($0.height, $0.width, $0.channels) != (shape.height, shape.width, shape.channels)
        }) {
            throw StepError("a picture is \(odd.height)x\(odd.width)x\(odd.channels), the model takes \(shape)")
        }
        return try self(pictures.flatMap { $0.values(in: range) })
    }

    /// The results of every picture of a set.
    /// - Throws: `StepError` where they are not of the model's size.
    func callAsFunction(_ set: ImageSet) throws -> [Float] {
        guard set.imageShape == shape else {
            throw StepError("the pictures are \(set.imageShape), the model takes \(shape)")
        }
        var results: [Float] = []
        results.reserveCapacity(set.count * resultSize)
        for batch in try set.batches(of: chunk) {
            var failure: (any Error)?
            try run(batch.size, into: &results) { input in
                let part = UnsafeMutableBufferPointer(rebasing: input[..<(batch.size * shape.count)])
                do { try set.fill(batch: batch.indices, into: part, range: range) } catch { failure = error }
            }
            if let failure { throw failure }
        }
        return results
    }

    /// Results in place of numbers: fills memory with the results of at most `chunk` pictures.
    /// - Throws: `StepError` where they are no numbers.
    func restore(_ pictures: UnsafeBufferPointer<Float>, into results: UnsafeMutableBufferPointer<Float>) throws {
        let count = pictures.count / shape.count
        let output = try run(count) { input in _ = input.update(fromContentsOf: pictures) }
        _ = results.update(fromContentsOf: output.prefix(count * resultSize))
    }

    private func run(
        _ count: Int, into results: inout [Float], _ fill: (UnsafeMutableBufferPointer<Float>) -> Void
    ) throws {
        results += try run(count, fill)
    }

    /// The results of pictures that are filled in; valid until the next run.
    /// - Throws: `StepError` where they are no numbers.
    private func run(
        _ count: Int, _ fill: (UnsafeMutableBufferPointer<Float>) -> Void
    ) throws -> UnsafeBufferPointer<Float> {
        let input = program.input("images")
        // Memory of an input may have been used for something else since it was filled.
        input[(count * shape.count)...].update(repeating: 0)
        fill(input)
        program.run()
        let results = UnsafeBufferPointer(rebasing: program.output("result")[..<(count * resultSize)])
        try requireFinite(results)
        return results
    }
}
