/// The variants of the Gaussian error linear unit: exact, or approximated.
public enum GeluVariant: Sendable {
    /// The exact form, with the error function.
    case exact
    /// The approximation with a hyperbolic tangent, as GPT-2 and BERT used it.
    case tanh
}
