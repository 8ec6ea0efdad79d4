/// A variable, whose value outlives a run: a weight, a running mean, a moment of an optimizer.
///
/// The graph knows a variable by its identity and never looks at its values.
package protocol VariableIdentity: AnyObject, Sendable {
    /// The shape of the value.
    var shape: Shape { get }
}
