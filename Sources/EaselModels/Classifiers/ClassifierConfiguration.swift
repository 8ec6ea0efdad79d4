import EaselCore

/// The configuration of a classifier whose layers can all be made wider or narrower at once.
protocol ClassifierConfiguration: ModelConfiguration {
    /// The number of classes.
    var classes: Int { get set }
    /// The factor on the channels and features of every layer but the last.
    var widthFactor: Float { get set }
}

extension ClassifierConfiguration {
    /// The largest factor on channels.
    static var largestFactor: Float { 4 }

    /// A number of channels times the factor, at least 1.
    func scaled(_ channels: Int) -> Int { max(1, Int((Float(channels) * widthFactor).rounded())) }

    /// Refuses what no classifier can be built for.
    /// - Throws: `GeometryError` naming the nearest that works.
    func check() throws {
        try StrideTwoStages.check(image)
        try StrideTwoStages.check("the number of classes", classes, in: 1...65536)
        guard widthFactor > 0, widthFactor <= Self.largestFactor else {
            throw GeometryError(
                "widthFactor is \(widthFactor); above 0 and at most \(Self.largestFactor) works, and 1 is the paper's")
        }
    }

    /// Refuses images that a network's first layers leave nothing of.
    /// - Throws: `GeometryError` naming the nearest size that works.
    func check(smallestSide side: Int, wayOut: String) throws {
        guard image.height < side || image.width < side else { return }
        let nearest = Size2D(height: max(image.height, side), width: max(image.width, side))
        throw GeometryError("images are \(image.size); the nearest size that works is \(nearest), \(wayOut)")
    }

    /// Refuses a dense layer that is too large.
    /// - Throws: `GeometryError` naming its size and the way out.
    func check(dense inputs: Int, _ outputs: Int) throws {
        try StrideTwoStages.check(
            layer: "a dense layer", weights: [inputs, outputs], wayOut: "use smaller images or fewer features")
    }
}

extension ModelOption {
    /// The factor on the channels of all layers.
    static func width(_ path: any WritableKeyPath<Root, Float> & Sendable) -> ModelOption {
        ModelOption(
            "width", path, help: "Factor on the channels of every layer but the last.", valueName: "factor",
            in: 1e-10...4)
    }

    /// The share of features that dropout sets to zero.
    static func dropout(_ path: any WritableKeyPath<Root, Float> & Sendable) -> ModelOption {
        ModelOption(
            "dropout", path, help: "Share of the features before the last layers that dropout sets to zero.",
            valueName: "share", in: 0...0.99)
    }

    /// The first layers.
    static func stem(_ path: any WritableKeyPath<Root, ClassifierStem> & Sendable) -> ModelOption {
        ModelOption(
            "stem", path,
            help:
                "First layers: \(ClassifierStem.names); auto is small up to \(ClassifierStem.largestSmall) pixels a side.",
            parse: { try ClassifierStem(parsing: $0) }, text: \.rawValue)
    }
}
