import EaselGraph

/// A sequential model: modules applied one after the other.
///
///     let classifier = Sequential {
///         Flatten()
///         Dense(inputFeatures: 784, outputFeatures: 64)
///         Activation.relu
///         Dense(inputFeatures: 64, outputFeatures: 10)
///     }
///
/// In names each module has its position: a `Sequential` held as `decoder` has parameters such as `decoder.3.weight`.
public struct Sequential: Module, CustomReflectable {
    /// The modules in the order in which they are applied.
    public let modules: [any Module]

    /// Makes a chain of the modules of a list.
    public init(_ modules: [any Module]) { self.modules = modules }

    /// Makes a chain of the modules that the block names.
    public init(@SequentialBuilder _ modules: () -> [any Module]) { self.modules = modules() }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor { modules.reduce(input) { $1($0) } }

    /// The modules as the elements of an array, so that a name holds the position and not the word `modules`.
    public var customMirror: Mirror { Mirror(self, unlabeledChildren: modules, displayStyle: .collection) }
}
