import EaselRuntime

/// The means of each pixel and of its square over a set, added up batch by batch.
struct PixelMoments {
    private var means: [Double] = []
    private var squares: [Double] = []

    /// Adds a batch: the mean of each pixel over it, the mean of its square, and the batch's share of the set.
    mutating func add(
        _ mean: Program.Output<Float>, _ square: Program.Output<Float>, share: Double
    ) {
        if means.isEmpty {
            means = [Double](repeating: 0, count: mean.count)
            squares = means
        }
        for index in means.indices {
            means[index] += share * Double(mean[index])
            squares[index] += share * Double(square[index])
        }
    }

    /// The mean over pixels of each one's variance.
    var variance: Double {
        let sum = zip(means, squares).reduce(0) { $0 + max($1.1 - $1.0 * $1.0, 0) }
        return means.isEmpty ? 0 : sum / Double(means.count)
    }
}
