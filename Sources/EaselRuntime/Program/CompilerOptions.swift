/// The options for compiling a graph into a program. Results are the same to the last bit whatever is chosen, except
/// for `optimises`.
package struct CompilerOptions: Sendable, Hashable {
    /// Whether the graph is simplified and fused first. Fusing may change the last bits of a result.
    package var optimises = true
    /// Whether memory is used again when a value is no longer needed.
    package var reusesMemory = true
    /// Whether memory that is no longer needed is filled with NaN; for tests.
    package var poisonsFreedMemory = false

    /// Everything on but poisoning.
    package init() {}
}
