import EaselCore
import EaselData
import EaselMeasures

/// Measures of images beside real ones in the features of a classifier: of generated images, or of training images, which say
/// how far real ones are from one another.
public struct GenerativeMeasures: Sendable {
    /// The number of images measured.
    public let count: Int
    /// The share of images of each class, as the classifier sees them.
    public let classShares: [Double]
    /// The total variation distance of the shares from those of the real images: the share that would have to change
    /// class.
    public let totalVariation: Double
    /// Pearson's χ² test of whether the class counts of both can be samples of the same shares. Of a model whose images
    /// are drawn as given classes it says how well they are met, not how they would be shared out.
    public let chiSquare: ChiSquareTest
    /// The Fréchet distance between the features of these and of the real images.
    public let frechetDistance: Double
    /// The kernel distance (KID) between them.
    public let kernelDistance: Double
    /// Precision, recall, density and coverage; `nil` where there are no more images than neighbours.
    public let manifold: ManifoldMeasures?
    /// The Fréchet distance of each class that has enough images; `nil` where none has.
    public let classFrechetDistances: ClassFrechetDistances?
    /// Notes that say why a measure is `nil`, one line each.
    let notes: [String]

    /// Measures images.
    /// - Throws: `MeasureError` for fewer than two images.
    init(of images: JudgedImages, beside real: JudgedImages, classNames: [String]?, threads: Int) throws {
        var notes: [String] = []
        count = images.features.count
        classShares = images.shares.shares
        totalVariation = try images.shares.totalVariation(from: real.shares.shares)
        chiSquare = try ChiSquareTest(images.shares.counts, beside: real.shares.counts)
        frechetDistance = try real.features.moments().frechetDistance(to: images.features.moments())
        kernelDistance = try real.features.kernelDistance(to: images.features, threads: threads)
        if let own = images.manifold, let known = real.manifold {
            manifold = try ManifoldMeasures(of: own, beside: known, threads: threads)
        } else {
            manifold = nil
            let least = FeatureManifold.usualNeighbours + 1
            notes.append(
                "precision, recall, density and coverage are left out: with \(FeatureManifold.usualNeighbours) nearest "
                    + "neighbours they take at least \(least) pictures, and there are "
                    + "\(min(count, real.features.count))")
        }
        do {
            classFrechetDistances = try ClassFrechetDistances(
                of: images.features, labels: images.classes, beside: real.features, labels: real.classes)
            if let few = classFrechetDistances?.shortages, !few.isEmpty {
                let names = few.map { "\(className($0.label, in: classNames)) (\($0.count) and \($0.realCount))" }
                notes.append(
                    "the Fréchet distance by class is of classes with \(ClassFrechetDistances.leastCount) pictures on both "
                        + "sides; left out are \(names.joined(separator: ", "))")
            }
        } catch let error as MeasureError {
            classFrechetDistances = nil
            notes.append("\(error); it is left out")
        }
        self.notes = notes
    }
}

/// Images as a classifier sees them.
struct JudgedImages {
    let features: FeatureVectors
    let shares: ClassShares
    /// The class of each: that which it was drawn as, or its label, else what the classifier takes it for.
    let classes: [Int]
    /// The balls around the features; `nil` where there are no more images than neighbours.
    let manifold: FeatureManifold?

    init(_ judgement: Judge.Judgement, classes: [Int]?, threads: Int) throws {
        features = try FeatureVectors(judgement.features, dimensions: judgement.featureSize)
        var shares = try ClassShares(classCount: judgement.classCount)
        try shares.add(logits: judgement.logits)
        self.shares = shares
        self.classes = classes ?? judgement.classes
        manifold =
            features.count > FeatureManifold.usualNeighbours ? try FeatureManifold(features, threads: threads) : nil
    }
}
