import EaselCore
import EaselTraining

extension RunRecord {
    /// The size of the pictures.
    public var imageShape: ImageShape { ImageShape(height: image.height, width: image.width, channels: image.channels) }

    /// What is done to large gradients.
    public var gradientClipping: GradientClipping? {
        clipping.map { $0.kind == .value ? .byValue(Float($0.limit)) : .byGlobalNorm(Float($0.limit)) }
    }
}
