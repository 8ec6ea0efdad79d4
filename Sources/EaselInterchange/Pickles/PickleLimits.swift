/// The limits of a pickle, so that a small file cannot fill the memory or take forever. Those of ten thousand
/// tensors, with an optimizer's state beside them, stay below each.
package struct PickleLimits: Sendable {
    /// The most instructions.
    package var instructions = 1 << 24
    /// The most values, each time one is pushed or copied.
    package var values = 1 << 22
    /// The most lists, tuples and dictionaries together.
    package var containers = 1 << 20
    /// The most storages and tensors, each.
    package var tensors = 1 << 17
    /// The most remembered values.
    package var memo = 1 << 20
    /// The deepest nesting of values that are being built.
    package var depth = 256
    /// The most dimensions of a tensor.
    package var rank = 16
    /// The longest text or bytes.
    package var textBytes = 1 << 24

    package init() {}
}
