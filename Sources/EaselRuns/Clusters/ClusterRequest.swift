import EaselCore
import EaselData

/// A request for the clusters of a set's images, and for a map of them.
public struct ClusterRequest: Sendable {
    /// How images are laid out in two dimensions.
    public enum Method: String, Sendable, CaseIterable {
        /// Along the two directions in which features vary most, as `PrincipalComponents` has them.
        case pca
        /// So that neighbours lie side by side, as `TSNE` does.
        case tsne
    }

    /// Other images than those the run is tested on: a data set's name, or a folder.
    public var data: String?
    /// How those other images are read, where it is not as the run's were.
    public var reading = DatasetReading()
    /// Where data sets, and a run's folder of images that has moved, are looked for first.
    public var root: String?
    /// The number of clusters; `nil` for as many as there are classes, or 10 where there are none.
    public var clusters: Int?
    /// How images are laid out.
    public var method = Method.tsne
    /// The most images, drawn at random where there are more.
    public var count = 2000
    /// The perplexity of t-SNE; `nil` for 30, or less of few images.
    public var perplexity: Double?
    /// The seed of the draw, of the clusters and of the map.
    public var seed: UInt64 = 0

    /// The numbers of images that can be asked for.
    public static let counts = 10...5000

    /// Asks for as many clusters as there are classes of the images that a run is tested on, laid out by t-SNE.
    public init() {}

    /// Checks the values.
    /// - Throws: `OptionError` by the name of the option.
    public func check() throws {
        guard Self.counts.contains(count) else {
            throw OptionError(
                "--count is \(count), it must be from \(Self.counts.lowerBound) to \(Self.counts.upperBound)")
        }
        if let clusters, !(1...1000).contains(clusters) {
            throw OptionError("--clusters is \(clusters), it must be from 1 to 1000")
        }
        if let perplexity {
            guard (1...1000).contains(perplexity) else {
                throw OptionError("--perplexity is \(perplexity), it must be from 1 to 1000")
            }
            guard method == .tsne else { throw OptionError("--perplexity is of --method tsne; leave it out") }
        }
        try reading.check()
    }
}
