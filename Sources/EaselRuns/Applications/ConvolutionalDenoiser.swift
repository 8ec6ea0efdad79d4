import EaselCore
import EaselImages
import EaselFiles
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// Removes noise from images of any size with a convolutional denoiser.
///
/// A large image is worked on in windows that overlap by what the model reaches, so the result is that of the whole image
/// in one piece, at any size of the windows and any number of threads; the memory that it takes is bounded by them.
public final class ConvolutionalDenoiser {
    /// The channels that the model takes.
    public let channels: Int
    private let model: any ImageDenoiser
    private let workers: Workers
    private let largestWindow: Int
    private var built: (size: Size2D, predictor: Predictor)?

    /// Builds the model of a run and loads its weights.
    /// - Throws: What is wrong with the record or the checkpoint, or that the model is not a denoiser.
    public convenience init(_ record: RunRecord, from checkpoint: SafetensorsFile, workers: Workers = .shared) throws {
        let model = try ModelCatalog.denoiser(record.model, image: record.imageShape)
        try loadParameters(of: model, from: checkpoint)
        self.init(model, workers: workers)
    }

    /// Takes a model that has its weights.
    /// - Parameter largestWindow: The longest side of a window; results do not depend on it.
    package init(_ model: any ImageDenoiser, largestWindow: Int = 512, workers: Workers = .shared) {
        (self.model, self.workers, self.largestWindow) = (model, workers, largestWindow)
        channels = model.channels
    }

    /// The image without its noise, not clipped.
    ///
    /// - Parameters:
    ///   - pixels: Its numbers in `0…1`, `[height, width, channels]` with the model's channels.
    ///   - size: Its height and width.
    ///   - noiseLevel: The standard deviation of its noise, in the same unit.
    ///   - progress: Told of the share that is done.
    /// - Throws: `InferenceError` for another count of numbers, `RuntimeError` where memory is short.
    public func callAsFunction(
        _ pixels: [Float], size: Size2D, noiseLevel: Float, progress: (Double) -> Void = { _ in }
    ) throws -> [Float] {
        guard pixels.count == size.height * size.width * channels, !pixels.isEmpty else {
            throw InferenceError("\(pixels.count) numbers are not a picture of \(size) with \(channels) channels")
        }
        let multiple = model.sizeMultiple
        func up(_ side: Int) -> Int { (side + multiple - 1) / multiple * multiple }
        let rows = TiledWindows(side: up(size.height), reach: model.reach, multiple: multiple, largest: largestWindow)
        let columns = TiledWindows(side: up(size.width), reach: model.reach, multiple: multiple, largest: largestWindow)
        let predictor = try predictor(of: Size2D(height: rows.length, width: columns.length))
        let (input, level) = (try predictor.input("images"), try predictor.input("noiseLevel"))
        let output = try predictor.output("images")
        var result = [Float](repeating: 0, count: pixels.count)
        let count = Double(rows.windows.count * columns.windows.count)
        for (line, row) in rows.windows.enumerated() {
            for (place, column) in columns.windows.enumerated() {
                let memory = try input.rows()
                for y in 0..<rows.length {
                    // Past the end, where the model needs a multiple, the image is continued by its reflection.
                    let from = Self.reflected(row.start + y, size.height) * size.width
                    for x in 0..<columns.length {
                        let source = (from + Self.reflected(column.start + x, size.width)) * channels
                        let target = (y * columns.length + x) * channels
                        for channel in 0..<channels { memory[target &+ channel] = pixels[source &+ channel] }
                    }
                }
                try level.rows()[0] = noiseLevel
                try predictor.run()
                let made = try output.rows()
                try requireFinite(made)
                let width = min(column.part.upperBound, size.width) - column.part.lowerBound
                for y in row.part.lowerBound..<min(row.part.upperBound, size.height) {
                    let source = ((y - row.start) * columns.length + column.part.lowerBound - column.start) * channels
                    let target = (y * size.width + column.part.lowerBound) * channels
                    for number in 0..<max(width, 0) * channels { result[target &+ number] = made[source &+ number] }
                }
                progress(Double(line * columns.windows.count + place + 1) / count)
            }
        }
        return result
    }

    private static func reflected(_ place: Int, _ length: Int) -> Int {
        place < length ? place : max(2 * length - 1 - place, 0)
    }

    private func predictor(of size: Size2D) throws -> Predictor {
        if let built, built.size == size { return built.predictor }
        let (model, channels) = (model, channels)
        let new = try Predictor(of: model, chunk: 1, workers: workers) { trace in
            let images = trace.input("images", [1, size.height, size.width, channels])
            return ["images": model.denoise(images, noiseLevel: trace.input("noiseLevel", [1, 1, 1, 1]))]
        }
        built = (size, new)
        return new
    }
}
