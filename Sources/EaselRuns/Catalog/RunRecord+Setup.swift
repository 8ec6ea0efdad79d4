import EaselCore
import EaselTraining

extension RunRecord {
    /// The size of the images.
    public var imageShape: ImageShape { image }

    /// The size of an image or a row, for people.
    package var shapeText: String {
        dataset.table.map { counted($0.columns.count, "column") } ?? "\(image)"
    }

    /// The gradient clipping.
    public var gradientClipping: GradientClipping? {
        clipping.map { $0.kind == .value ? .byValue(Float($0.limit)) : .byGlobalNorm(Float($0.limit)) }
    }
}
