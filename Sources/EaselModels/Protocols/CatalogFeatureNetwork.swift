/// A model of the catalogue by whose features another model of the catalogue tells classes apart.
package protocol CatalogFeatureNetwork: CatalogModel, FeatureNetwork {
    /// The classifier's name and the options that it has in common with the model.
    static var classification: FeatureTable<Configuration> { get }
}

extension CatalogFeatureNetwork {
    package static var featureTable: FeatureTable<Configuration>? { classification }
}

extension FeatureClassifier: CatalogModel where Base: CatalogFeatureNetwork {
    package init(_ configuration: FeatureClassifierConfiguration<Base.Configuration>) throws {
        try self.init(Base(configuration.base), classes: configuration.classes)
    }

    package static var entries: [ModelEntry<FeatureClassifierConfiguration<Base.Configuration>>] {
        [Base.classification.entry]
    }

    package static var options: [ModelOption<FeatureClassifierConfiguration<Base.Configuration>>] {
        [.classes(\.classes)] + Base.classification.options.map { $0.lifted(\.base) }
    }
}
