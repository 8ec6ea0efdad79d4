/// A column of numbers, as the rows or images to train on have it.
public struct TableColumn: Hashable, Sendable, Codable {
    /// The name in the header.
    public let name: String
    /// The least number.
    public let least: Double
    /// The greatest number.
    public let greatest: Double
    /// The mean, which is subtracted.
    public let mean: Double
    /// The standard deviation of all training rows, which is divided by; 0 for a column that is constant, of which only the
    /// mean is subtracted.
    public let deviation: Double

    /// Whether all training rows have the same number.
    public var isConstant: Bool { deviation == 0 }

    /// Measures a column; there is at least one number.
    package init(_ name: String, _ numbers: some Collection<Double>) {
        let count = Double(max(numbers.count, 1))
        let mean = numbers.reduce(0, +) / count
        let square = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        (self.name, self.mean) = (name, mean)
        (least, greatest) = (numbers.min() ?? 0, numbers.max() ?? 0)
        // The rounding of a sum is no spread.
        deviation = least == greatest ? 0 : square.squareRoot()
    }

    /// A number of the column as a model sees it.
    func standardised(_ number: Double) -> Float { Float((number - mean) / (isConstant ? 1 : deviation)) }
}
