import EaselCore

/// The configuration of a classifier by the features of another model.
package struct FeatureClassifierConfiguration<Base: ModelConfiguration>: ModelConfiguration {
    /// The configuration of the model that makes the features.
    package var base: Base
    /// The number of classes.
    package var classes: Int

    /// The size of an image, of 1 to 4 channels.
    package var image: ImageShape {
        get { base.image }
        set { base.image = newValue }
    }

    /// Creates a configuration.
    package init(_ base: Base, classes: Int = 10) { (self.base, self.classes) = (base, classes) }
}
