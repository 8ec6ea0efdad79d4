import EaselGraph

/// An initializer: how the first value of a parameter is drawn.
public enum Initializer: Hashable, Sendable, Codable {
    /// Constant: the same number everywhere.
    case constant(Float)
    /// Uniform between two bounds.
    case uniform(lower: Float, upper: Float)
    /// Normal.
    case normal(mean: Float = 0, standardDeviation: Float = 1)
    /// Normal, drawn again where it is further than two standard deviations from the mean. The standard deviation is
    /// that of the normal before truncation; what is left has 0.880 of it.
    case truncatedNormal(mean: Float = 0, standardDeviation: Float = 1)
    /// Mean 0 and variance `gain / fan`, uniform or normal.
    case varianceScaled(gain: Float, fan: Fan, isUniform: Bool)
    /// Orthonormal columns, or rows where there are fewer of those, times `gain`, distributed uniformly over all such
    /// matrices. A filter `[kH, kW, C, K]` counts as a matrix `[kH·kW·C, K]`.
    ///
    /// Source: Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear
    /// neural networks", ICLR 2014.
    case orthogonal(gain: Float = 1)

    /// The fan that a variance is scaled by.
    public enum Fan: String, Hashable, Sendable, Codable {
        /// The fan-in.
        case input
        /// The fan-out.
        case output
        /// The mean of the two.
        case average
    }

    /// All zeros.
    public static let zeros = Initializer.constant(0)
    /// All ones.
    public static let ones = Initializer.constant(1)
    /// Uniform in ±√(6 / (fan-in + fan-out)).
    ///
    /// Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.
    public static let glorotUniform = Initializer.varianceScaled(gain: 1, fan: .average, isUniform: true)
    /// Normal with variance 2 / (fan-in + fan-out).
    public static let glorotNormal = Initializer.varianceScaled(gain: 1, fan: .average, isUniform: false)
    /// Uniform in ±√(6 / fan-in).
    ///
    /// Source: He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015.
    public static let heUniform = Initializer.varianceScaled(gain: 2, fan: .input, isUniform: true)
    /// Normal with variance 2 / fan-in.
    public static let heNormal = Initializer.varianceScaled(gain: 2, fan: .input, isUniform: false)
    /// Uniform in ±√(3 / fan-in).
    ///
    /// Source: LeCun, Bottou, Orr and Müller, "Efficient backprop", 1998.
    public static let leCunUniform = Initializer.varianceScaled(gain: 1, fan: .input, isUniform: true)
    /// Normal with variance 1 / fan-in.
    public static let leCunNormal = Initializer.varianceScaled(gain: 1, fan: .input, isUniform: false)
    /// Normal with standard deviation 0.02.
    ///
    /// Source: Radford, Metz and Chintala, "Unsupervised representation learning with deep convolutional generative
    /// adversarial networks", ICLR 2016.
    public static let dcgan = Initializer.normal(mean: 0, standardDeviation: 0.02)
    /// Uniform in ±1/√fan-in: what PyTorch's convolution and linear layers do, for weight and bias alike.
    public static let pyTorchDefault = Initializer.varianceScaled(gain: 1 / 3, fan: .input, isUniform: true)

    /// The named initializers, for options and listings.
    public static let named: [(name: String, initializer: Initializer)] = [
        ("zeros", .zeros), ("ones", .ones), ("glorotUniform", .glorotUniform), ("glorotNormal", .glorotNormal),
        ("heUniform", .heUniform), ("heNormal", .heNormal), ("leCunUniform", .leCunUniform),
        ("leCunNormal", .leCunNormal), ("orthogonal", .orthogonal()), ("truncatedNormal", .truncatedNormal()),
        ("dcgan", .dcgan), ("pyTorchDefault", .pyTorchDefault),
    ]

    /// The initializer with a name in `named`, or `nil`.
    public init?(named name: String) {
        guard let found = Initializer.named.first(where: { $0.name == name }) else { return nil }
        self = found.initializer
    }

    /// The initializer's name in `named`, or `nil`.
    public var name: String? { Initializer.named.first { $0.initializer == self }?.name }
}
