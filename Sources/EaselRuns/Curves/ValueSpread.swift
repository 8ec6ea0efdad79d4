/// The spread of several measurements of the same thing: mean, least, greatest and standard deviation.
public struct ValueSpread: Hashable, Sendable, Encodable {
    /// The mean.
    public let mean: Double
    /// The least.
    public let least: Double
    /// The greatest.
    public let greatest: Double
    /// The standard deviation of a sample, divided by one less than there are; `nil` of a single measurement.
    public let deviation: Double?

    /// Measures at least one value.
    init?(of values: [Double]) {
        guard let least = values.min(), let greatest = values.max() else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        (self.mean, self.least, self.greatest) = (mean, least, greatest)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        deviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
    }
}
