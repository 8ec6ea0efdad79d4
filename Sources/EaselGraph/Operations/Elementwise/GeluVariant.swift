/// How the Gaussian error linear unit is computed.
public enum GeluVariant: Sendable {
    /// With the error function.
    case exact
    /// With a hyperbolic tangent, as GPT-2 and BERT did.
    case tanh
}
