import EaselData
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime

/// Draws pictures of latents: of noise, or of latents given as numbers.
///
/// Latents are worked on a fixed number at a time, each by itself, so the same latents, and the same seed, draw the same
/// pictures to the last bit whatever else is drawn with them.
public final class LatentPictures {
    /// How many numbers a picture is drawn from.
    public let latentSize: Int
    /// The size of the pictures.
    public let shape: ImageShape
    private let range: PixelRange
    private let decoder: Program
    private let noise: Program
    private static let chunk = 64

    /// Traces the model.
    /// - Parameters:
    ///   - model: Whatever holds the parameters used.
    ///   - latentSize: How many numbers a picture is drawn from.
    ///   - shape: The size of the pictures.
    ///   - range: What the model's pixels mean.
    ///   - workers: The threads to run on.
    ///   - decode: Latents `[N, latentSize]` to pictures `[N, height, width, channels]`.
    /// - Throws: The first diagnostic of the trace, a parameter that the model does not hold, or missing memory.
    public init(
        of model: Any, latentSize: Int, shape: ImageShape, range: PixelRange, workers: Workers = .shared,
        decode: (Tensor) -> Tensor
    ) throws {
        (self.latentSize, self.shape, self.range) = (latentSize, shape, range)
        let parameters = namedParameters(of: model)
        let size: Shape = [Self.chunk, latentSize]
        decoder = try Self.program(variableNames(parameters), workers) { trace in
            let pictures = decode(trace.input("latents", size))
            let expected: Shape = [Self.chunk, shape.height, shape.width, shape.channels]
            if trace.diagnostic == nil, pictures.shape != expected {
                trace.fail("latentPictures", "the pictures are \(pictures.shape), expected \(expected)")
            }
            trace.output("images", pictures)
            try crossCheck(trace, against: parameters)
        }
        noise = try Self.program([:], workers) { $0.output("latents", .randomNormal(size)) }
    }

    private static func program(
        _ names: [ObjectIdentifier: String], _ workers: Workers, _ body: (Trace) throws -> Void
    ) throws -> Program {
        let trace = Trace(phase: .inference, names: names)
        try trace.record { try body(trace) }
        if let diagnostic = trace.diagnostic { throw StepError(diagnostic) }
        return try Program(trace.graph, workers: workers)
    }

    /// Standard normal latents, one after another; the first of them do not depend on how many there are.
    public func latents(count: Int, seed: UInt64) -> [Float] {
        var latents: [Float] = []
        for start in stride(from: 0, to: max(count, 0), by: Self.chunk) {
            noise.run(seed: seed, step: UInt64(start / Self.chunk))
            latents += noise.output("latents").prefix((count - start) * latentSize)
        }
        return latents
    }

    /// The pixels of the pictures of latents, in the model's range.
    /// - Throws: `StepError` where the numbers are not whole latents.
    public func values(of latents: [Float]) throws -> [Float] {
        guard latents.count % latentSize == 0 else {
            throw StepError("\(latents.count) numbers are not whole latents of \(latentSize)")
        }
        var values: [Float] = []
        values.reserveCapacity(latents.count / latentSize * shape.count)
        let input = decoder.input("latents")
        for start in stride(from: 0, to: latents.count, by: input.count) {
            let part = latents[start..<min(start + input.count, latents.count)]
            input.update(repeating: 0)
            for (index, value) in part.enumerated() { input[index] = value }
            decoder.run()
            values += decoder.output("images").prefix(part.count / latentSize * shape.count)
        }
        return values
    }

    /// The pictures of latents.
    /// - Throws: `StepError` where the numbers are not whole latents.
    public func pictures(of latents: [Float]) throws -> [Image] {
        try ImageGrid.pictures(
            values(of: latents), height: shape.height, width: shape.width, channels: shape.channels, range: range)
    }

    /// Pictures drawn from noise: the same seed draws the same, and more of them begin with the fewer.
    public func pictures(count: Int, seed: UInt64) throws -> [Image] {
        try pictures(of: latents(count: count, seed: seed))
    }
}

extension LatentPictures {
    /// Draws what an autoencoder makes of codes.
    public convenience init(_ model: some ImageAutoencoder, workers: Workers = .shared) throws {
        try self.init(
            of: model, latentSize: model.latentSize, shape: model.imageSize, range: .zeroToOne, workers: workers
        ) { model.decode($0) }
    }

    /// Draws what a generator makes of noise.
    public convenience init(_ model: some AdversarialModel, workers: Workers = .shared) throws {
        let generator = model.generator
        try self.init(
            of: ["generator": generator], latentSize: model.latentSize, shape: model.imageSize,
            range: .minusOneToOne, workers: workers
        ) { generator($0) }
    }
}

extension AdversarialModel {
    /// The size of the pictures that the model draws.
    public var imageSize: ImageShape { ImageShape(height: height, width: width, channels: channels) }
}
