/// Gradient clipping, by value or by global norm.
public enum GradientClipping: Hashable, Sendable {
    /// Every element is brought into `-bound...bound`.
    case byValue(Float)
    /// All gradients are scaled down together until the norm of them all is at most the bound.
    case byGlobalNorm(Float)
}
