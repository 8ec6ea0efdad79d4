import EaselGraph

/// A layer or a larger part of a model: it computes one tensor from another and may hold parameters.
///
/// A module is a struct whose stored properties are its parameters and its parts. It is called on a traced tensor:
///
///     struct Classifier: Module {
///         let features = Dense(inputFeatures: 784, outputFeatures: 64)
///         let classes = Dense(inputFeatures: 64, outputFeatures: 10)
///         func callAsFunction(_ input: Tensor) -> Tensor { classes(relu(features(input))) }
///     }
public protocol Module: ParameterContainer, Sendable {
    /// The result of the module for an input, recorded in the input's trace.
    func callAsFunction(_ input: Tensor) -> Tensor
}
