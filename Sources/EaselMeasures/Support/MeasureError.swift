/// An error about something that cannot be measured or fitted: sizes that do not fit, too few samples, numbers that are
/// not finite.
///
/// Its description is one line that names what, where and the way out.
public struct MeasureError: Error, CustomStringConvertible, Hashable, Sendable {
    /// The error in one line, to show to a person.
    public let description: String

    /// Makes an error from its line.
    public init(_ line: String) { description = line }
}

/// The number of rows of `columns` numbers that an array holds.
///
/// - Throws: `MeasureError` when it does not hold whole rows, or a number is not finite.
func rowCount(of values: [Float], columns: Int, what: String, unit: String) throws -> Int {
    guard columns > 0 else { throw MeasureError("\(what): \(columns) numbers in each \(unit), expected at least 1") }
    guard values.count % columns == 0 else {
        throw MeasureError("\(what): \(values.count) numbers are not a whole number of \(unit)s of \(columns)")
    }
    if let place = firstNonFinite(in: values) {
        throw MeasureError(
            "\(what): number \(place % columns) of \(unit) \(place / columns) is \(values[place]), expected a finite one"
        )
    }
    return values.count / columns
}

/// The index of the first number that is infinite or NaN.
func firstNonFinite(in values: [Float]) -> Int? {
    values.withUnsafeBufferPointer { values in
        // An infinity or NaN times 0 is NaN, so one sum, which needs no branch, answers for the whole array.
        var sum: Float = 0
        for value in values { sum += value * 0 }
        return sum == 0 ? nil : values.firstIndex { !$0.isFinite }
    }
}
