import EaselCore

/// A segmenter that can be trained by name, with an encoder of its own or with a classifier as its encoder.
package protocol CatalogSegmenter: CatalogModel, ImageSegmenter {
    /// Builds the model; its parameters have no value yet.
    /// - Parameter encoder: Builds the classifier for images of a size; `nil` for the model's own encoder.
    /// - Throws: `GeometryError` for what cannot be built, naming the nearest that can, and what building the classifier
    ///   reports.
    init(_ configuration: Configuration, encoder: ((ImageShape) throws -> any ImageClassifier)?) throws
}

extension CatalogSegmenter {
    package init(_ configuration: Configuration) throws { try self.init(configuration, encoder: nil) }
}
