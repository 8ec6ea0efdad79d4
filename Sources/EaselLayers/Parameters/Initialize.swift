import EaselGraph
import EaselCore

/// Draws a new value for every parameter of a model.
///
/// A parameter's value is a function of the seed and its name: the same seed and name give the same numbers, whatever
/// else the model holds.
/// - Parameters:
///   - model: Whatever holds the parameters.
///   - seed: The seed of the draws.
public func initialize(_ model: any ParameterContainer, seed: UInt64) {
    initialize(namedParameters(of: model), seed: seed)
}

/// Draws a new value for every parameter of a list.
public func initialize(_ parameters: [NamedParameter], seed: UInt64) {
    for named in parameters { named.draw(seed: seed) }
}

/// Draws a value for the parameters that have none yet: neither drawn, nor assigned, nor read from a file.
///
/// Whatever builds a program from a model calls this, so a model can be used right after `init`.
package func initializeMissing(_ parameters: [NamedParameter], seed: UInt64 = 0) {
    for named in parameters where !named.parameter.hasValue { named.draw(seed: seed) }
}

extension NamedParameter {
    /// Has a new value drawn for the parameter, once its numbers are needed.
    fileprivate func draw(seed: UInt64) {
        let hash = stableHash(name)
        // Steps this high are never reached by training, so no draw of a running program shares these words.
        let step = UInt64(UInt32.max) << 32 | hash >> 32
        let (initializer, shape, fans) = (parameter.initializer, parameter.shape, parameter.fans)
        parameter.storage.willBe { numbers in
            var sequence = RandomSequence(Philox(seed: seed, stream: UInt32(truncatingIfNeeded: hash)), step: step)
            initializer.fill(numbers, shape, fans: fans, from: &sequence)
        }
    }
}
