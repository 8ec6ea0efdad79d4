import EaselCore

/// The sizes of some images: how many different ones, and which.
public struct ImageSizes: Sendable, Hashable, Encodable {
    /// The number of different ones.
    public let different: Int
    /// The size of the fewest pixels.
    public let smallest: Size2D
    /// The size in the middle, by pixels.
    public let median: Size2D
    /// The size of the most pixels.
    public let largest: Size2D

    /// Looks at the sizes of images, of which there is at least one.
    package init(_ sizes: [Size2D]) {
        let sorted = sizes.sorted { ($0.height * $0.width, $0.height) < ($1.height * $1.width, $1.height) }
        different = Set(sizes).count
        (smallest, median, largest) = (sorted[0], sorted[sorted.count / 2], sorted[sorted.count - 1])
    }

    /// How many there are and which, for an error.
    package var words: String {
        "\(different) sizes, \(smallest) the smallest, \(median) the median, \(largest) the largest"
    }
}
