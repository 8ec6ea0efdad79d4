import EaselData
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime

/// A trained autoencoder for pictures of any kind.
public final class Reconstructor {
    /// A reconstruction and how far it is from its original.
    public struct Result: Sendable {
        /// The reconstruction.
        public let picture: Image
        /// The mean over all numbers of the squared difference, pixels in `0…1`.
        public let meanSquaredError: Double
        /// The peak signal-to-noise ratio in decibels; `nil` where nothing differs.
        public var psnr: Double? { meanSquaredError > 0 ? -10 * decimalLogarithm(meanSquaredError) : nil }
    }

    /// The size of the pictures that the model takes.
    public let shape: ImageShape
    private let evaluation: EvaluationStep
    private static let batchSize = 64

    /// Builds the model of a run and loads its weights.
    /// - Throws: What is wrong with the record or the checkpoint.
    public init(_ record: RunRecord, from checkpoint: SafetensorsFile, workers: Workers = .shared) throws {
        let model = try ModelCatalog.autoencoder(record.model, image: record.imageShape)
        shape = record.imageShape
        try loadParameters(of: model, from: checkpoint)
        evaluation = try EvaluationStep(of: model, images: shape, batchSize: 1, workers: workers) {
            ["images": model($0.images)]
        }
    }

    /// A picture brought to the model's channels and size: transparency over white, proportions kept, a border in the
    /// colour of the picture's edge.
    public func fitted(_ picture: Image) throws -> Image {
        try picture.converted(toChannels: shape.channels).fitted(height: shape.height, width: shape.width)
    }

    /// Reconstructs pictures that have the model's size.
    public func callAsFunction(_ pictures: [Image]) throws -> [Result] {
        var results: [Result] = []
        for start in stride(from: 0, to: pictures.count, by: Self.batchSize) {
            let part = pictures[start..<min(start + Self.batchSize, pictures.count)]
            let originals = part.flatMap { $0.values(in: .zeroToOne) }
            let values = Array(try evaluation(images: originals).output("images"))
            let drawn = try ImageGrid.pictures(
                values, height: shape.height, width: shape.width, channels: shape.channels, range: .zeroToOne)
            for (index, picture) in drawn.enumerated() {
                let range = index * shape.count..<(index + 1) * shape.count
                let sum = range.reduce(0.0) { sum, place in
                    let difference = Double(values[place]) - Double(originals[place])
                    return sum + difference * difference
                }
                results.append(Result(picture: picture, meanSquaredError: sum / Double(shape.count)))
            }
        }
        return results
    }
}

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

private func decimalLogarithm(_ value: Double) -> Double { log10(value) }
