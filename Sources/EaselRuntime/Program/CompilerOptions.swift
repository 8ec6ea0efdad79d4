/// How a graph is turned into a program. The results are the same to the last bit, whatever is chosen, except for
/// `optimises`.
public struct CompilerOptions: Sendable, Hashable {
    /// Whether the graph is simplified and fused first. Fusing may change the last bits of a result.
    public var optimises = true
    /// Whether memory is used again when a value is no longer needed.
    public var reusesMemory = true
    /// Whether memory that is no longer needed is filled with NaN; for tests.
    public var poisonsFreedMemory = false

    /// Everything on but poisoning.
    public init() {}
}
