extension Target {
    /// The probability of each class: all of it on a label's.
    ///
    /// - Throws: `DataError` for a target that is no class, or a label that is none of them.
    package func probabilities(of classes: Int) throws -> [Float] {
        switch self {
        case .label(let label):
            guard (0..<classes).contains(Int(label)) else {
                throw DataError("label \(label), expected 0 to \(classes - 1)")
            }
            var result = [Float](repeating: 0, count: classes)
            result[Int(label)] = 1
            return result
        case .probabilities(let numbers):
            guard numbers.count == classes else {
                throw DataError("\(numbers.count) probabilities, expected one for each of \(classes) classes")
            }
            return numbers
        default: throw DataError("an image has no class")
        }
    }
    /// For each class whether it is one of the target's, as 1 or 0.
    ///
    /// - Throws: `DataError` for a target that is no classes, or a label that is none of them.
    package func memberships(of classes: Int) throws -> [Float] {
        guard case .labels(let labels) = self else { return try probabilities(of: classes) }
        var result = [Float](repeating: 0, count: classes)
        for label in labels {
            guard result.indices.contains(Int(label)) else {
                throw DataError("label \(label), expected 0 to \(classes - 1)")
            }
            result[Int(label)] = 1
        }
        return result
    }
}
