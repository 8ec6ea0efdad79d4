import EaselCore
import EaselData
import EaselTraining

/// What a recipe can say of test pictures when there is time for more than after an epoch.
public struct TestReport: Sendable {
    /// Measurements by name.
    public var test: [String: Double]
    /// What measurements are called where their names alone would mislead, by name.
    public var titles: [String: String] = [:]
    /// What was measured of each of several things, by name.
    public var perDimension: [String: [Double]] = [:]
    /// How many images of each class a classifier recognised.
    public var classes: [ClassRecall]?
    /// Bounds on the log-likelihood of pictures.
    public var bounds: LikelihoodBounds?
}

/// Bounds on the log-likelihood of pictures, means over a set, in nats.
public struct LikelihoodBounds: Sendable {
    /// Codes drawn for each picture.
    public let samples: Int
    /// The evidence lower bound.
    public let evidenceLowerBound: Double
    /// The importance-weighted bound, which is tighter.
    public let importanceWeightedBound: Double
}

extension Recipe {
    /// What measurements are called where their names alone would mislead, by name.
    var titles: [String: String] {
        let telling = (trainMetrics + testMetrics).filter { $0.title != $0.name }
        return Dictionary(telling.map { ($0.name, $0.title) }) { first, _ in first }
    }

    /// What `evaluate` measures.
    /// - Throws: `OptionError` for samples asked of a model that has no bound.
    func plainReport(on test: TestImages, importanceSamples: Int?) throws -> TestReport {
        guard importanceSamples == nil else {
            throw OptionError("the model has no importance-weighted bound; leave out --importance-samples")
        }
        return TestReport(
            test: try evaluate(on: test.images).byName, titles: titles, perDimension: perDimension)
    }

    /// What `evaluate` measures.
    /// - Throws: `OptionError` for samples asked of a model that has no bound.
    public func report(on test: TestImages, importanceSamples: Int?) throws -> TestReport {
        try plainReport(on: test, importanceSamples: importanceSamples)
    }
}

extension PictureRecipe {
    /// What `evaluate` measures, and how far reconstructions are from their originals.
    func pictureReport(on test: TestImages) throws -> TestReport {
        var report = try plainReport(on: test, importanceSamples: nil)
        let measures = try reconstructionMeasures(on: test.images)
        report.test["mse"] = report.test["mse"] ?? measures.meanSquaredError
        report.test["psnr"] = measures.meanPeakSignalToNoiseRatio
        report.test["ssim"] = measures.meanStructuralSimilarity
        return report
    }
}

extension ReconstructionRecipe {
    public func report(on test: TestImages, importanceSamples: Int?) throws -> TestReport {
        if importanceSamples != nil { return try plainReport(on: test, importanceSamples: importanceSamples) }
        return try pictureReport(on: test)
    }
}

extension VariationalAutoencoderRecipe {
    /// What `evaluate` measures, reconstructions, and bounds by 10 codes for each picture unless told otherwise; 0 leaves
    /// them out.
    public func report(on test: TestImages, importanceSamples: Int?) throws -> TestReport {
        var report = try pictureReport(on: test)
        let samples = importanceSamples ?? 10
        if samples > 0 { report.bounds = try bounds(on: test.images, samples: samples, workers: workers) }
        return report
    }
}

extension ClassifierRecipe {
    /// What `evaluate` measures, and the recall of each class.
    public func report(on test: TestImages, importanceSamples: Int?) throws -> TestReport {
        var report = try plainReport(on: test, importanceSamples: importanceSamples)
        report.classes = try recalls(on: test.images, names: test.classNames)
        return report
    }
}
