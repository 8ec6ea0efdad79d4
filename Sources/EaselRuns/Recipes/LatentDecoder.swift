import EaselCore
import EaselImages
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// Decodes latents into images: latents drawn from noise, or given as numbers.
///
/// Latents are decoded a fixed number at a time, each by itself, so the same latents, and the same seed, give the same
/// images to the last bit, whatever else is decoded with them.
public final class LatentDecoder {
    /// The size of a latent, the numbers for its class included.
    public let latentSize: Int
    /// The number of classes; `nil` if the model is unconditional.
    public let classes: Int?
    /// The size of the images.
    public let shape: ImageShape
    /// Whether an image with values that are not finite is an error; while a model trains, it is shown.
    var isStrict = false
    /// Brings up to date what drawing depends on, before anything is drawn.
    var prepare: (() throws -> Void)?
    /// What the numbers of its images mean.
    let scaling: PixelScaling
    /// The decoder traced for a number of latents, with what is made of its images at the end.
    let graph: (_ rows: Int, _ finish: (Tensor) -> Tensor) throws -> InferenceGraph
    private let decoder: Predictor
    private let latents: Predictor.Input<Float>
    private let images: Predictor.Output<Float>
    private let normal: Predictor
    private let noise: Predictor.Output<Float>
    private static let chunk = 64

    /// The number of noise values in a latent; those for the class come after them.
    public var noiseSize: Int { latentSize - (classes ?? 0) }

    /// What drawing takes, known before memory is taken.
    var plans: [ProgramPlan] { [decoder.plan, normal.plan] }

    /// Traces a model; memory is taken when the first images are drawn.
    /// - Parameters:
    ///   - model: The container of the parameters used.
    ///   - noiseSize: The number of standard normal values an image is generated from.
    ///   - classes: How many classes there are; `nil` if labels are ignored.
    ///   - shape: The size of the images.
    ///   - scaling: What the model's pixels mean.
    ///   - workers: The threads to run on.
    ///   - decode: Latents `[N, noiseSize]`, and a share of each class `[N, classes]`, to images
    ///     `[N, height, width, channels]`.
    /// - Throws: The first diagnostic of the trace, or a parameter that the model does not hold.
    public init(
        of model: any ParameterContainer, noiseSize: Int, classes: Int? = nil, shape: ImageShape,
        scaling: PixelScaling, workers: Workers = .shared, decode: @escaping (Tensor, Tensor?) -> Tensor
    ) throws {
        latentSize = noiseSize + (classes ?? 0)
        (self.classes, self.shape, self.scaling) = (classes, shape, scaling)
        let (chunk, size) = (Self.chunk, latentSize)
        graph = { rows, finish in
            try InferenceGraph(of: model) { trace in
                let latents = trace.input("latents", [rows, size])
                let images =
                    if let classes {
                        decode(
                            latents.slice(alongAxis: 1, from: 0, count: noiseSize),
                            latents.slice(alongAxis: 1, from: noiseSize, count: classes))
                    } else {
                        decode(latents, nil)
                    }
                let expected: Shape = [rows, shape.height, shape.width, shape.channels]
                if trace.diagnostic == nil, images.shape != expected {
                    trace.fail("latentDecoder", "the pictures are \(images.shape), expected \(expected)")
                }
                return ["images": finish(images)]
            }
        }
        decoder = try Predictor(graph(chunk) { $0 }, chunk: chunk, workers: workers)
        latents = try decoder.input("latents")
        images = try decoder.output("images")
        normal = try Predictor(chunk: chunk, workers: workers) { _ in
            ["noise": .randomNormal([chunk, noiseSize])]
        }
        noise = try normal.output("noise")
    }

    /// Standard normal latents, one after another; the first of them do not depend on how many there are.
    ///
    /// With classes, each latent ends in one number for each of them: 1 for the class that is drawn and 0 for the others.
    /// Shares of several classes draw what lies between.
    /// - Parameters:
    ///   - count: How many latents.
    ///   - seed: The seed of the noise; the same seed and place give the same noise in whatever class.
    ///   - label: The class of each, by its place; one class after another by default.
    /// - Throws: `OptionError` for a class that does not exist.
    public func latents(count: Int, seed: UInt64, label: (Int) -> Int? = { _ in nil }) throws -> [Float] {
        try latents(0..<max(count, 0), seed: seed, label: label)
    }

    /// Some of the endless series of latents that a seed stands for.
    /// - Throws: `OptionError` for a class that does not exist, `RuntimeError` for missing memory.
    public func latents(_ places: Range<Int>, seed: UInt64, label: (Int) -> Int? = { _ in nil }) throws -> [Float] {
        var latents: [Float] = []
        latents.reserveCapacity(places.count * latentSize)
        for start in stride(from: places.lowerBound / Self.chunk * Self.chunk, to: places.upperBound, by: Self.chunk) {
            try normal.run(seed: seed, step: UInt64(start / Self.chunk))
            let drawn = try noise.rows()
            for place in places.clamped(to: start..<start + Self.chunk) {
                let row = place - start
                latents += drawn[row * noiseSize..<(row + 1) * noiseSize]
                latents += try shares(of: label(place) ?? classes.map { place % $0 })
            }
        }
        return latents
    }

    /// The numbers that stand for a class: none where there are no classes.
    /// - Throws: `OptionError` for a class that does not exist.
    public func shares(of label: Int?) throws -> [Float] {
        guard let label else { return [Float](repeating: 0, count: classes ?? 0) }
        guard let classes else { throw OptionError("the model knows no classes, so it cannot draw class \(label)") }
        guard (0..<classes).contains(label) else {
            throw OptionError("there is no class \(label); the model draws classes 0 to \(classes - 1)")
        }
        return (0..<classes).map { $0 == label ? 1 : 0 }
    }

    /// The pixels of the images of latents, in the model's range.
    /// - Throws: `InferenceError` where the numbers are not whole latents, `RuntimeError` for missing memory.
    public func values(of latents: [Float]) throws -> [Float] {
        guard latents.count % latentSize == 0 else {
            throw InferenceError("\(latents.count) numbers are not whole latents of \(latentSize)")
        }
        try prepare?()
        var values: [Float] = []
        values.reserveCapacity(latents.count / latentSize * shape.count)
        try decoder.run(latents, as: self.latents) { part in
            let drawn = try images.rows(part.count)
            if isStrict { try requireFinite(drawn) }
            values += drawn
        }
        return values
    }

    /// The images of latents.
    /// - Throws: `InferenceError` where the numbers are not whole latents.
    public func images(of latents: [Float]) throws -> [Image] {
        try ImageGrid.images(
            values(of: latents), of: shape, scaling: scaling)
    }

    /// Images drawn from noise: the same seed draws the same, and more of them begin with the fewer.
    public func images(count: Int, seed: UInt64) throws -> [Image] {
        try images(of: latents(count: count, seed: seed))
    }
}

extension LatentDecoder {
    /// Draws images with an autoencoder's decoder.
    public convenience init(_ model: any ImageAutoencoder, workers: Workers = .shared) throws {
        try self.init(
            of: model, noiseSize: model.latentSize, shape: model.imageShape, scaling: .zeroToOne, workers: workers
        ) { latents, _ in model.decode(latents) }
    }

    /// Draws images with a variational autoencoder's decoder, of given classes if it is conditional.
    public convenience init(variational model: any VariationalModel, workers: Workers = .shared) throws {
        try self.init(
            of: model, noiseSize: model.latentSize, classes: model.classes, shape: model.imageShape,
            scaling: .zeroToOne,
            workers: workers
        ) { model.decode($0, labels: $1) }
    }

    /// Draws images with a generator, of given classes if it is conditional.
    public convenience init(_ model: any AdversarialModel, workers: Workers = .shared) throws {
        try self.init(
            of: ["generator": model.generator], noiseSize: model.latentSize, classes: model.classes,
            shape: model.imageShape, scaling: .minusOneToOne, workers: workers
        ) { model.generate($0, labels: $1) }
    }
}
