#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// What a classifier reaches that knows nothing of an image: the loss and accuracy that follow from the classes' shares.
public struct ChanceLevel: Hashable, Sendable {
    /// The number of images.
    public let count: Int
    /// The loss of a model that gives each class its share as probability: the entropy of the shares, in nats. With as
    /// many images of each class it is the logarithm of their number.
    public let loss: Double
    /// The accuracy of a model that takes every image for the most frequent class.
    public let accuracy: Double

    /// Counts the classes of images.
    public init(labels: some Collection<Int32>) {
        var counts: [Int32: Int] = [:]
        for label in labels { counts[label, default: 0] += 1 }
        let all = Double(max(labels.count, 1))
        count = labels.count
        // In a fixed order, so that the sum is the same every time.
        let shares = counts.values.sorted().map { Double($0) / all }
        loss = shares.reduce(0) { $0 - $1 * log($1) }
        accuracy = shares.last ?? 0
    }

    /// The highest accuracy that chance may well reach: three standard deviations above its mean.
    public var highestAccuracy: Double {
        min(accuracy + 3 * (accuracy * (1 - accuracy) / Double(max(count, 1))).squareRoot(), 1)
    }
}
