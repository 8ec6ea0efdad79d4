import EaselCore
import EaselImages
import EaselTraining

/// Judges a generator's images by a classifier, each epoch.
public final class GeneratorJudging {
    /// A distance between the features of real and of drawn images, both `[count, size]`.
    public typealias Distance = (_ real: [Float], _ drawn: [Float], _ size: Int) throws -> Double

    /// The judge.
    public let judge: Judge
    /// The most images it looks at; distances over different numbers of images cannot be compared.
    public let count: Int
    /// Whether the real images are chosen at random; the first of a set are taken otherwise, which of a folder are those
    /// of its first classes.
    public var selectsAtRandom = true
    private let distance: Distance
    /// The features of real images, which are the same every epoch.
    private var real: (checksum: UInt32, features: [Float])?

    /// Prepares to judge.
    /// - Parameters:
    ///   - judge: The judge.
    ///   - count: The number of generated and of test images, unless there are fewer test images.
    ///   - distance: The Fréchet distance.
    /// - Throws: `OptionError` for a count that is too small.
    public init(_ judge: Judge, count: Int = 2000, frechetDistance distance: @escaping Distance) throws {
        guard count >= 2 else { throw OptionError("\(count) pictures to judge; at least 2 are needed") }
        (self.judge, self.count, self.distance) = (judge, count, distance)
    }

    /// The real images of a set that generated ones are compared with.
    package func compared(of set: any ImageSource) -> any ImageSource {
        selectsAtRandom ? set.randomSubset(count) : set.limited(to: count)
    }

    /// The measurements of generated images.
    /// - Parameters:
    ///   - set: Real images.
    ///   - drawn: Drawn ones, pixels in `-1…1`.
    func verdict(on set: any ImageSource, drawn: [Float]) throws -> (
        measurements: [Metric: Double], classShares: [Double]
    ) {
        let few = compared(of: set)
        let checksum = try few.contentChecksum()
        let known = real.flatMap { $0.checksum == checksum ? $0.features : nil }
        let features = try known ?? judge(few).features
        real = (checksum, features)
        let judgement = try judge(drawn, scaling: .minusOneToOne)
        var measurements = [AdversarialMetrics.judgedImages: Double(judgement.count)]
        measurements[.frechetDistance] = try distance(features, judgement.features, judge.featureSize)
        return (measurements, judgement.classShares)
    }
}
