/// The options for compiling a graph into a program. Results are the same to the last bit whatever is chosen, except
/// for `optimises` and `keepsVariables`.
package struct CompilerOptions: Sendable, Hashable {
    /// Whether the graph is simplified and fused first. Fusing may change the last bits of a result.
    package var optimises = true
    /// Whether memory is used again when a value is no longer needed.
    package var reusesMemory = true
    /// Whether memory that is no longer needed is filled with NaN; for tests.
    package var poisonsFreedMemory = false

    /// Whether variables are taken to stay as they are when the program first runs: what follows from them alone is computed
    /// once, packed filters are kept, and factors of channels are folded into filters. Changes the last bits of a result.
    package var keepsVariables = false

    /// Everything on but poisoning, and variables read in each run.
    package init() {}
}
