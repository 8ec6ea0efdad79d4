import EaselCore
import EaselImages
import EaselGraph
import EaselLayers
import EaselRuntime
import EaselTraining

/// A function from images to numbers, applied to a fixed number of images at a time.
///
/// Each image is worked on by itself and always in a batch of one size, so its result is the same to the last bit
/// whatever else is asked for.
final class ImageFunction {
    /// The size of the images.
    let shape: ImageShape
    /// The number of results for an image.
    let resultSize: Int
    private let scaling: PixelScaling
    private let predictor: Predictor
    private let input: Predictor.Input<Float>
    private let output: Predictor.Output<Float>

    /// Traces a function.
    /// - Parameters:
    ///   - model: The container of the parameters used.
    ///   - shape: The size of the images.
    ///   - scaling: What the model's pixels mean.
    ///   - chunk: How many images are worked on at a time.
    ///   - workers: The threads to run on.
    ///   - keepsParameters: Whether parameters stay as they are when it is first called, which is faster.
    ///   - function: `[N, height, width, channels]` → `[N, …]`.
    /// - Throws: What tracing reports.
    convenience init(
        of model: any ParameterContainer, shape: ImageShape, scaling: PixelScaling = .zeroToOne, chunk: Int = 64,
        workers: Workers = .shared, keepsParameters: Bool = false, function: (Tensor) -> Tensor
    ) throws {
        let predictor = try Predictor(
            of: model, chunk: chunk, workers: workers, keepsParameters: keepsParameters
        ) { trace in
            ["result": function(trace.input("images", [chunk, shape.height, shape.width, shape.channels]))]
        }
        try self.init(predictor, result: "result", shape: shape, scaling: scaling)
    }

    /// Takes a predictor whose input is `images`.
    /// - Throws: `InferenceError` where it has no such input or result.
    init(_ predictor: Predictor, result: String, shape: ImageShape, scaling: PixelScaling = .zeroToOne) throws {
        (input, output) = (try predictor.input("images"), try predictor.output(result))
        (self.predictor, self.shape, self.scaling, resultSize) = (predictor, shape, scaling, output.rowSize)
    }

    /// The results of images given as numbers in the model's range, one after another.
    /// - Throws: `InferenceError` where the numbers are not whole images.
    func callAsFunction(_ values: [Float]) throws -> [Float] {
        guard values.count % shape.count == 0 else {
            throw InferenceError("\(values.count) numbers are not whole pictures of \(shape)")
        }
        var results: [Float] = []
        results.reserveCapacity(values.count / shape.count * resultSize)
        try predictor.run(values, as: input) { try take($0, into: &results) }
        return results
    }

    /// The results of images.
    /// - Throws: `InferenceError` where an image is not of the model's size.
    func callAsFunction(_ images: [Image]) throws -> [Float] {
        if let odd = images.first(where: { $0.shape != shape }) {
            throw InferenceError("a picture is \(odd.shape), the model takes \(shape)")
        }
        return try self(images.flatMap { $0.values(in: scaling) })
    }

    /// The results of every image of a source, the next ones read while some are worked on.
    /// - Throws: `InferenceError` where they are not of the model's size, `DataError` for one that cannot be read.
    func callAsFunction(_ set: any ImageSource) throws -> [Float] {
        var results: [Float] = []
        results.reserveCapacity(set.count * resultSize)
        try forEachChunk(of: set) { results += $1 }
        return results
    }

    /// Goes through the results of every image of a source a chunk at a time, the next images read while some are worked
    /// on.
    /// - Parameters:
    ///   - set: The images.
    ///   - threads: How many threads read.
    ///   - body: Called with the places of some images, in order, and their results one after another.
    /// - Throws: `InferenceError` where they are not of the model's size, `DataError` for one that cannot be read.
    func forEachChunk(
        of set: any ImageSource, threads: Int = 2, _ body: (Range<Int>, UnsafeBufferPointer<Float>) throws -> Void
    ) throws {
        guard set.imageShape == shape else {
            throw InferenceError("the pictures are \(set.imageShape), the model takes \(shape)")
        }
        guard set.count > 0 else { return }
        // One image is read by one thread, so that few large ones keep all of them busy.
        let order = try BatchOrder(count: set.count, batchSize: 1, seed: nil)
        let loader = try BatchLoader(
            set, order: order, steps: 0..<order.batchCount, prefetch: predictor.chunk + 2 * threads, threads: threads)
        defer { loader.stop() }
        try predictor.run(rows: set.count) { part in
            let rows = try input.rows(part.count)
            for start in stride(from: 0, to: rows.count, by: shape.count) {
                let row = UnsafeMutableBufferPointer(rebasing: rows[start..<start + shape.count])
                try loader.next()?.fill(into: row, scaling: scaling)
            }
        } taking: { part in
            try body(part, finite(part.count))
        }
    }

    /// Results in place of numbers: fills memory with the results of images.
    /// - Throws: `InferenceError` if a result is not finite.
    func restore(_ images: UnsafeBufferPointer<Float>, into results: UnsafeMutableBufferPointer<Float>) throws {
        try predictor.run(rows: images.count / shape.count) { part in
            let own = part.lowerBound * shape.count..<part.upperBound * shape.count
            _ = try input.rows(part.count).update(fromContentsOf: images[own])
        } taking: { part in
            let made = try finite(part.count)
            _ = results[(part.lowerBound * resultSize)...].update(fromContentsOf: made)
        }
    }

    private func take(_ part: Range<Int>, into results: inout [Float]) throws { results += try finite(part.count) }

    /// The results of the images of a chunk.
    /// - Throws: `InferenceError` if a result is not finite.
    private func finite(_ count: Int) throws -> UnsafeBufferPointer<Float> {
        let results = try output.rows(count)
        try requireFinite(results)
        return results
    }
}
