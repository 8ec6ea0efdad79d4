/// A model, a part of one, or anything else that holds parameters.
///
/// It has no requirements: `namedParameters(of:)` finds the parameters by walking through stored properties. `Module`
/// and the protocols of models refine it, so a model has it already; a type that is not a layer, such as a pair of
/// players, declares it:
///
///     struct Players: ParameterContainer {
///         let generator: Sequential
///         let discriminator: Sequential
///     }
///
/// Arrays, optionals and dictionaries (by name) of conforming types conform too: `["encoder": encoder]` holds the
/// encoder's parameters under `encoder.`.
public protocol ParameterContainer {}

extension Array: ParameterContainer where Element: ParameterContainer {}
extension Optional: ParameterContainer where Wrapped: ParameterContainer {}
extension Dictionary: ParameterContainer where Key == String, Value: ParameterContainer {}
