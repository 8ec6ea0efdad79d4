import EaselCore
import EaselTraining

extension RunRecord.Optimizer {
    /// Reads `adam` or `adam:beta1=0.5,beta2=0.9`.
    /// - Parameter usual: The default optimizer; if it has the name given, its hyperparameters are the defaults.
    /// - Throws: `OptionError` or `OptimizerError` for an optimizer that does not exist, or a hyperparameter out of its
    ///   range.
    package init(parsing text: String, usual: (any Optimizer)? = nil) throws {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let named = try AnyOptimizer(named: parts[0]).optimizer
        let isUsual = usual.map { type(of: $0) == type(of: named) } ?? false
        try self.init(isUsual ? usual ?? named : named)
        for pair in parts.count == 1 ? [] : parts[1].split(separator: ",", omittingEmptySubsequences: false) {
            let sides = pair.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard sides.count == 2, let value = Double(sides[1]), value.isFinite else {
                throw OptionError("--optimizer \(text): \"\(pair)\" is not a number with its name, as in beta1=0.5")
            }
            // As large and as small as single precision and a run's record carry.
            guard value == 0 || (1e-30...1e12).contains(abs(value)),
                sides[0] != "learningRate" || (value > 0 && value <= 1e6)
            else { throw OptionError("--optimizer \(text): \(pair) is out of range") }
            if sides[0] == "learningRate" { learningRate = value } else { hyperparameters[sides[0]] = value }
        }
        // The optimizer itself checks names and ranges.
        _ = try makeOptimizer()
    }
}
