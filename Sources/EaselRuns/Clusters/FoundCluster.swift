/// A cluster of images: how many, and which classes they are of.
public struct FoundCluster: Hashable, Sendable, Encodable {
    /// The number of images.
    public let count: Int
    /// The most frequent class, the one of the lowest number of several; `nil` where images have none.
    public let label: String?
    /// The share of the cluster's images that are of it.
    public let share: Double?

    /// - Parameters:
    ///   - labels: The class of each of its images; `nil` where they have none.
    init(count: Int, labels: [Int]?, classNames: [String]?) {
        self.count = count
        guard let labels, let classNames else {
            (label, share) = (nil, nil)
            return
        }
        var counts = [Int](repeating: 0, count: classNames.count)
        for label in labels { counts[label] += 1 }
        let most = counts.indices.max { (counts[$0], -$0) < (counts[$1], -$1) }
        label = most.map { classNames[$0] }
        share = most.map { Double(counts[$0]) / Double(max(count, 1)) }
    }
}
