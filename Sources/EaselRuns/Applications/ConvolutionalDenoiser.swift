import EaselCore
import EaselFiles
import EaselImages
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// Removes noise from images of any size with a convolutional denoiser.
///
/// A large image is worked on in windows that overlap by what the model reaches, so the result is that of the whole image
/// in one piece, at any size of the windows and any number of threads. A model of grey images restores each colour by
/// itself, and one of RGB takes grey images as RGB; alpha is kept as it is.
///
/// Where the noise is normal, no more is removed than there is of it: what a model takes for noise beyond that is detail.
///
/// Memory beyond the model's, which is bounded by a window: the image and its result, a byte a sample each, or two.
public final class ConvolutionalDenoiser {
    /// The channels that the model takes.
    public let channels: Int
    /// The noise that the model was trained to remove; `nil` where it learnt from noisy images alone.
    public let noise: NoiseRange?
    /// How noisy images are: the standard deviation of normal noise, pixels in `0…1`; estimated where it is `nil`.
    public let noiseLevel: Double?
    /// How much of the noise to remove: 1 is all that the model finds, 0 leaves an image as it is.
    public let strength: Double

    let model: any ImageDenoiser
    private let workers: Workers
    private let largestWindow: Int
    private var built: (size: Size2D, predictor: Predictor)?

    /// Builds the model of a run and loads its weights.
    /// - Throws: What is wrong with the record or the checkpoint, that the model is not a denoiser, or `OptionError` for a
    ///   noise level given to a model that is not told any.
    public convenience init(
        _ record: RunRecord, from checkpoint: SafetensorsFile, noiseLevel: Double? = nil, strength: Double = 1,
        workers: Workers = .shared
    ) throws {
        let (model, noise) = try ModelCatalog.denoiser(record.model, image: record.imageShape)
        try loadParameters(of: model, from: checkpoint)
        try self.init(model, noise: noise, noiseLevel: noiseLevel, strength: strength, workers: workers)
    }

    /// Takes a model that has its weights.
    /// - Parameter largestWindow: The longest side of a window; results do not depend on it.
    package init(
        _ model: any ImageDenoiser, noise: NoiseRange?, noiseLevel: Double? = nil, strength: Double = 1,
        largestWindow: Int = 1024, workers: Workers = .shared
    ) throws(OptionError) {
        (self.model, self.noise, self.workers, self.largestWindow) = (model, noise, workers, largestWindow)
        (self.noiseLevel, self.strength) = (noiseLevel, strength)
        channels = model.channels
        try Self.check(strength: strength)
        try Self.check(noiseLevel: noiseLevel)
        guard noiseLevel == nil || isTold else {
            throw OptionError(
                "a noise level is of no use here: the model was trained on "
                    + (noise.map { "noise \($0)" } ?? "noisy pictures alone") + " and is not told how much there is")
        }
    }

    /// Whether the model is told how noisy an image is.
    private var isTold: Bool { model.usesNoiseLevel && (noise?.isMeasured ?? false) }

    /// The image without its noise, of the same size and channels.
    /// - Throws: `DataError` where it cannot be converted, `RuntimeError` where memory is short.
    public func callAsFunction(_ image: Image, progress: (Double) -> Void = { _ in }) throws -> Image {
        try cleaned(image, progress: progress).image
    }

    /// The image without its noise, of the same size and channels, in 16 bits as it came.
    /// - Throws: `DataError` where it cannot be converted, `RuntimeError` where memory is short.
    public func callAsFunction(_ image: DeepImage, progress: (Double) -> Void = { _ in }) throws -> DeepImage {
        try cleaned(image, progress: progress).image
    }
}

extension ConvolutionalDenoiser: NoiseRemover {
    /// The noise that is not worth removing: less than what rounding to 8 bits brings.
    private static let least = 0.5 / 255

    @_specialize(where Picture == Image)
    @_specialize(where Picture == DeepImage)
    package func cleaned<Picture: SampledImage>(
        _ picture: Picture, progress: (Double) -> Void
    ) throws -> Cleaned<Picture> {
        guard let noise, noise.isMeasured else {
            let image = try restored(picture, noiseLevel: 0, progress: progress)
            return Cleaned(try picture.blended(with: image, share: strength))
        }
        guard let level = noiseLevel ?? picture.estimatedNoiseLevel else {
            return Cleaned(
                picture, notes: ["it is too small or too even to tell how much noise it has, and is kept as it is"])
        }
        guard level >= Self.least else {
            return Cleaned(picture, noiseLevel: level, notes: ["it has next to no noise, and is kept as it is"])
        }
        var notes: [String] = []
        // A model knows what it was trained on.
        let most = Double(noise.strengths.upperBound)
        if level > most {
            notes.append(
                "noise of \(shortNumber(level * 255)) of 255 is more than the \(shortNumber(most * 255)) that the model knows"
            )
        }
        let image = try restored(picture, noiseLevel: isTold ? Float(min(level, most)) : 0, progress: progress)
        let removed = picture.change(to: image)
        guard removed > 1.1 * level else {
            return Cleaned(
                try picture.blended(with: image, share: strength), noiseLevel: level, notes: notes)
        }
        notes.append("\(shortNumber(level / removed)) of what the model took for noise was removed: more is not noise")
        return Cleaned(
            try picture.blended(with: image, share: strength * level / removed), noiseLevel: level, notes: notes)
    }

    /// What the model makes of a picture.
    package func restored<Picture: SampledImage>(
        _ picture: Picture, noiseLevel: Float, progress: (Double) -> Void
    ) throws -> Picture {
        let lanes = TileLanes(image: picture.channels, hasAlpha: picture.hasAlpha, tile: channels)
        if lanes.areConverted {
            let colours = try picture.colours(only: lanes.colours).converted(toChannels: channels)
            let restored = try restored(colours, noiseLevel: noiseLevel, progress: progress)
            return try picture.replacing(with: restored.converted(toChannels: lanes.colours))
        }
        var pixels = picture.pixels
        let size = Size2D(height: picture.height, width: picture.width)
        try picture.pixels.withUnsafeBufferPointer { source in
            try pixels.withUnsafeMutableBufferPointer { result in
                for lane in 0..<lanes.count {
                    try restore(
                        Picture.self, lane: lane..<lane + lanes.depth, of: picture.channels, size: size,
                        noiseLevel: noiseLevel, from: source, to: result
                    ) { progress((Double(lane) + $0) / Double(lanes.count)) }
                }
            }
        }
        return try Picture(height: size.height, width: size.width, channels: picture.channels, pixels: pixels)
    }

    /// Restores some of an image's channels, window by window.
    private func restore<Picture: SampledImage>(
        _: Picture.Type, lane: Range<Int>, of channels: Int, size: Size2D, noiseLevel: Float,
        from source: UnsafeBufferPointer<Picture.Sample>, to result: UnsafeMutableBufferPointer<Picture.Sample>,
        progress: (Double) -> Void
    ) throws {
        let multiple = model.sizeMultiple
        func up(_ side: Int) -> Int { (side + multiple - 1) / multiple * multiple }
        let rows = TiledWindows(side: up(size.height), reach: model.reach, multiple: multiple, largest: largestWindow)
        let columns = TiledWindows(side: up(size.width), reach: model.reach, multiple: multiple, largest: largestWindow)
        let predictor = try predictor(of: Size2D(height: rows.length, width: columns.length))
        let (input, level) = (try predictor.input("images"), try predictor.input("noiseLevel"))
        let output = try predictor.output("images")
        let (depth, table) = (lane.count, Picture.Sample.unitValues)
        let count = Double(rows.windows.count * columns.windows.count)
        for (line, row) in rows.windows.enumerated() {
            for (place, column) in columns.windows.enumerated() {
                let memory = try input.rows()
                for y in 0..<rows.length {
                    // Past the end, where the model needs a multiple, the image is continued by its reflection.
                    let from = Self.reflected(row.start + y, size.height) * size.width
                    for x in 0..<columns.length {
                        let pixel =
                            (from &+ Self.reflected(column.start &+ x, size.width)) &* channels &+ lane.lowerBound
                        let target = (y &* columns.length &+ x) &* depth
                        for channel in 0..<depth { memory[target &+ channel] = table[Int(source[pixel &+ channel])] }
                    }
                }
                try level.rows()[0] = noiseLevel
                try predictor.run()
                let made = try output.rows()
                try requireFinite(made)
                let width = max(min(column.part.upperBound, size.width) - column.part.lowerBound, 0)
                for y in row.part.lowerBound..<max(min(row.part.upperBound, size.height), row.part.lowerBound) {
                    let first = ((y - row.start) * columns.length + column.part.lowerBound - column.start) * depth
                    let target = (y * size.width + column.part.lowerBound) * channels + lane.lowerBound
                    for x in 0..<width {
                        for channel in 0..<depth {
                            result[target &+ x &* channels &+ channel] =
                                Picture.Sample(unitValue: made[first &+ x &* depth &+ channel])
                        }
                    }
                }
                progress(Double(line * columns.windows.count + place + 1) / count)
            }
        }
    }

    private static func reflected(_ place: Int, _ length: Int) -> Int {
        place < length ? place : max(2 &* length &- 1 &- place, 0)
    }

    private func predictor(of size: Size2D) throws -> Predictor {
        if let built, built.size == size { return built.predictor }
        built = nil
        let (model, channels) = (model, channels)
        let new = try Predictor(of: model, chunk: 1, workers: workers) { trace in
            let images = trace.input("images", [1, size.height, size.width, channels])
            return ["images": model.denoise(images, noiseLevel: trace.input("noiseLevel", [1, 1, 1, 1]))]
        }
        built = (size, new)
        return new
    }
}

extension SampledImage {
    /// This picture with the channels of another in place of its first ones.
    fileprivate func replacing(with other: Self) throws -> Self {
        var changed = pixels
        for pixel in 0..<height * width {
            for channel in 0..<other.channels {
                changed[pixel * channels + channel] = other.pixels[pixel * other.channels + channel]
            }
        }
        return try Self(height: height, width: width, channels: channels, pixels: changed)
    }
}
