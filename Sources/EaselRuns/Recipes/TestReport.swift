import EaselCore
import EaselData
import EaselMeasures
import EaselTraining

/// A full report on test images, for which there is no time after every epoch.
public struct TestReport: Sendable {
    /// What was measured.
    public var test: [Metric: Double]
    /// Per-dimension values, by name.
    public var perDimension: [String: [Double]] = [:]
    /// The measures of each class.
    public var classes: [ClassMeasures]?
    /// The measures of each class of pixels.
    public var pixelClasses: [PixelClassMeasures]?
    /// What was measured of a classifier's probabilities.
    var measures: ClassificationMeasures?
    /// How many images, or pixels, of each class were taken for each.
    public var confusion: ConfusionMatrix?
    /// How often a classifier was right against how sure it was.
    public var calibration: Calibration?
    /// The surest mistakes of a classifier, the surest first; at most as many as a `MistakeSheet` shows.
    public var mistakes: [MistakeSheet.Mistake] = []
    /// Bounds on the log-likelihood of images.
    public var bounds: LikelihoodBounds?
}

extension Recipe {
    /// Refuses samples asked of a model that has no bound.
    func refuseBound(_ importanceSamples: Int?) throws(OptionError) {
        guard importanceSamples == nil else {
            throw OptionError("the model has no importance-weighted bound; leave out --importance-samples")
        }
    }

    /// What `evaluate` measures.
    /// - Throws: `OptionError` for samples asked of a model that has no bound.
    func plainReport(on test: TestImages, importanceSamples: Int?) throws -> TestReport {
        try refuseBound(importanceSamples)
        return TestReport(test: try evaluate(on: test.images), perDimension: perDimension)
    }

    /// What `evaluate` measures.
    /// - Throws: `OptionError` for samples asked of a model that has no bound.
    public func report(on test: TestImages, importanceSamples: Int?) throws -> TestReport {
        try plainReport(on: test, importanceSamples: importanceSamples)
    }
}

extension ImageReconstructionRecipe {
    /// What `evaluate` measures, and how far reconstructions are from their originals.
    func reconstructionReport(on test: TestImages) throws -> TestReport {
        var report = try plainReport(on: test, importanceSamples: nil)
        let measures = try reconstructionMeasures(on: test.images)
        report.test[.meanSquaredError] = report.test[.meanSquaredError] ?? measures.meanSquaredError
        report.test[.peakSignalToNoiseRatio] = measures.meanPeakSignalToNoiseRatio
        report.test[.structuralSimilarity] = measures.meanStructuralSimilarity
        return report
    }
}

extension ReconstructionRecipe {
    public func report(on test: TestImages, importanceSamples: Int?) throws -> TestReport {
        if importanceSamples != nil { return try plainReport(on: test, importanceSamples: importanceSamples) }
        return try reconstructionReport(on: test)
    }
}

extension VariationalAutoencoderRecipe {
    /// What `evaluate` measures, reconstructions, and bounds from 10 latents for each image by default; 0 leaves
    /// them out.
    public func report(on test: TestImages, importanceSamples: Int?) throws -> TestReport {
        var report = try reconstructionReport(
            on: TestImages(images: seen(test.images), classNames: test.classNames, source: test.source))
        let samples = importanceSamples ?? 10
        if samples > 0 { report.bounds = try bounds(on: test.images, samples: samples, workers: workers) }
        return report
    }
}
