import CEaselWeights
import EaselCore
import EaselFiles
import EaselImages
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// Removes the noise of photographs at once, with a denoiser that comes trained with Easel.
///
/// There are two networks of FFDNet's form, one for grey and one for colour pictures, trained on photographs with normal
/// noise of a deviation of up to 76 of 255. How noisy a picture is, is estimated from it, or given. Alpha is kept as it is.
public final class BuiltInDenoiser {
    /// How noisy images are: the standard deviation of normal noise, pixels in `0…1`; estimated where it is `nil`.
    public let noiseLevel: Double?
    /// How much of the noise to remove: 1 is all that the model finds, 0 leaves an image as it is.
    public let strength: Double
    private let workers: Workers
    private var grey: ConvolutionalDenoiser?
    private var colour: ConvolutionalDenoiser?

    /// Says how to denoise; the networks are loaded when they are first used.
    /// - Throws: `OptionError` for a noise level or a strength outside `0…1`.
    public init(noiseLevel: Double? = nil, strength: Double = 1, workers: Workers = .shared) throws {
        (self.noiseLevel, self.strength, self.workers) = (noiseLevel, strength, workers)
        try Self.check(noiseLevel: noiseLevel)
        try Self.check(strength: strength)
    }

    /// The image without its noise, of the same size and channels.
    /// - Throws: `RuntimeError` where memory is short.
    public func callAsFunction(_ image: Image, progress: (Double) -> Void = { _ in }) throws -> Image {
        try cleaned(image, progress: progress).image
    }

    /// The image without its noise, of the same size and channels, in 16 bits as it came.
    /// - Throws: `RuntimeError` where memory is short.
    public func callAsFunction(_ image: DeepImage, progress: (Double) -> Void = { _ in }) throws -> DeepImage {
        try cleaned(image, progress: progress).image
    }

    /// The network for pictures of this many colours.
    package func denoiser(colours: Int) throws -> ConvolutionalDenoiser {
        if let built = colours == 1 ? grey : colour { return built }
        let weights = colours == 1 ? easel_denoiser_grey() : easel_denoiser_colour()
        let built = try ConvolutionalDenoiser(
            Self.model(UnsafeRawBufferPointer(start: weights.bytes, count: weights.count)),
            noise: NoiseRange(.gaussian, 0...Self.largestNoise), noiseLevel: noiseLevel, strength: strength,
            workers: workers)
        if colours == 1 { grey = built } else { colour = built }
        return built
    }

    /// The largest deviation that the networks were trained on.
    private static let largestNoise: Float = 0.3

    /// The network that a file describes.
    static func model(_ bytes: UnsafeRawBufferPointer) throws -> FFDNet {
        let name = "the built-in denoiser"
        let file = try SafetensorsMemory(bytes, name: name)
        func number(_ key: String) throws(FileError) -> Int {
            guard let number = file.metadata[key].flatMap({ Int($0) }) else {
                throw FileError(path: name, problem: "its metadata has no \(key)")
            }
            return number
        }
        let model = try FFDNet(
            DenoiserConfiguration(
                image: ImageShape(height: 64, width: 64, channels: number("channels")),
                hiddenChannels: number("hiddenChannels"), depth: number("depth")))
        let parameters = namedParameters(of: model)
        guard file.names.count == parameters.count else {
            throw FileError(path: name, problem: "has \(file.names.count) tensors, not \(parameters.count)")
        }
        for named in parameters {
            guard let values = file.values(named.name, shape: named.parameter.shape.dimensions) else {
                throw FileError(path: name, problem: "has no tensor '\(named.name)' of half precision and its shape")
            }
            named.parameter.values = values
        }
        return model
    }
}

extension BuiltInDenoiser: NoiseRemover {
    @_specialize(where Picture == Image)
    @_specialize(where Picture == DeepImage)
    package func cleaned<Picture: SampledImage>(
        _ picture: Picture, progress: (Double) -> Void
    ) throws -> Cleaned<Picture> {
        try denoiser(colours: picture.colours).cleaned(picture, progress: progress)
    }
}
