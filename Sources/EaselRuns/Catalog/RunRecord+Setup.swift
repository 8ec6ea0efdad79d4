import EaselCore
import EaselTraining

extension RunRecord {
    /// The size of the images.
    public var imageShape: ImageShape { ImageShape(height: image.height, width: image.width, channels: image.channels) }

    /// The gradient clipping.
    public var gradientClipping: GradientClipping? {
        clipping.map { $0.kind == .value ? .byValue(Float($0.limit)) : .byGlobalNorm(Float($0.limit)) }
    }
}
