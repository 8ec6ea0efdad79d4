import EaselGraph
import EaselRuntime

/// A parameter of a model: a weight that training changes, or a statistic that the model keeps of its data.
///
/// A parameter is made in a layer's `init` and has an identity: using it in two places shares it. It starts without a
/// value. `initialize(_:seed:)` draws one for every parameter of a model; building a step or a predictor draws those
/// that are still missing. What is drawn depends on the seed and on the parameter's name in its model, and on nothing
/// else: not on the order in which layers are made, nor on what other parameters there are. The numbers are made when
/// they are first needed, so a model that is only looked at takes no memory, and one read from a file draws nothing.
public final class Parameter: ParameterContainer, @unchecked Sendable {
    /// Whether training changes it by its gradient. A running statistic is not trainable: the model updates it itself.
    /// To freeze a weight, leave it out of what a step updates; `TrainStep`'s `frozen:` and `only:` freeze statistics
    /// too.
    public let isTrainable: Bool
    /// The initializer of its first value.
    public let initializer: Initializer
    /// The fan-in and fan-out that initializers scale by.
    public let fans: Fans
    /// The memory that holds the value.
    package let storage: Storage
    private let problem: String?

    /// Makes a parameter without a value.
    /// - Parameters:
    ///   - shape: The sizes of its dimensions, each at least 1. Any other is reported when the parameter is used.
    ///   - initializer: The initializer of its first value.
    ///   - fans: The fans that the initializer scales by. Defaults to those of the shape.
    ///   - isTrainable: Whether training changes it by its gradient.
    public init(_ shape: Shape, _ initializer: Initializer, fans: Fans? = nil, isTrainable: Bool = true) {
        self.isTrainable = isTrainable
        self.initializer = initializer
        problem = Parameter.problem(shape)
        storage = Storage(problem == nil ? shape : [0])
        self.fans = fans ?? Fans(storage.shape)
    }

    /// The sizes of the dimensions.
    public var shape: Shape { storage.shape }

    /// The value at the start of the step that is being traced.
    public var tensor: Tensor {
        let trace = Tensor.currentTrace("parameter")
        if let problem { return trace.fail("parameter", problem) }
        return trace.read(storage)
    }

    /// The numbers in row-major order.
    ///
    /// They must not be read or written while a program that uses them runs. Assigning another count than
    /// `shape.count` changes nothing past the shorter one.
    public var values: [Float] {
        get { storage.values }
        set { storage.values = newValue }
    }

    /// Whether a value was drawn, assigned or read from a file.
    public var hasValue: Bool { storage.hasValue }

    private static func problem(_ shape: Shape) -> String? {
        var count = 1
        for size in shape.dimensions {
            guard size > 0 else { return "no parameter has shape \(shape); every size must be at least 1" }
            let (product, overflows) = count.multipliedReportingOverflow(by: size)
            guard !overflows, product <= 1 << 31 else {
                return "shape \(shape) has more than 2147483648 elements; make the layer smaller"
            }
            count = product
        }
        return nil
    }
}
