import EaselGraph
import EaselLayers

extension ImageModel {
    /// The parameters that a function of images reads in use, statistics included, under the names that they have in the model.
    /// - Parameter function: What is traced, with an image `[1, height, width, channels]`.
    func parameters(readBy function: (Tensor) -> Void) -> [NamedParameter] {
        // In use a layer reads all that it has; in training it would not read its statistics.
        let trace = Trace(phase: .inference)
        trace.record { function(trace.input("images", [1, height, width, channels])) }
        let used = Set(trace.variables.map { ObjectIdentifier($0) })
        return namedParameters(of: self).filter { used.contains(ObjectIdentifier($0.parameter.storage)) }
    }
}
