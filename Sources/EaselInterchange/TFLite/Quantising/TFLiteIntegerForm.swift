/// How an operator computes with 8-bit numbers.
///
/// Source: https://ai.google.dev/edge/litert/models/quantization_spec.
package enum TFLiteIntegerForm: Sendable {
    /// Multiplies an input by weights, which have one scale, or one for each place along an axis, and adds a bias of 32 bits.
    case weighted(input: Int, filter: Int, bias: Int, axis: Int?)
    /// Moves or chooses numbers of these inputs, so that all have the scale of the result; all inputs where it is empty.
    case same([Int])
    /// Gives numbers of a range known beforehand.
    case fixed(scale: Float, zeroPoint: Float)
    /// Takes and gives numbers of any scale.
    case free

    /// The form of a node's operator.
    /// - Throws: `InterchangeError` where it has none.
    init(of node: TFLiteGraphWriter.Node) throws {
        guard let form = tfliteIntegerForms[node.code] else {
            let name = tfliteOperators[node.code]?.name ?? "operator \(node.code)"
            throw InterchangeError(
                "\(name) has no form of whole numbers in a TensorFlow Lite file, and float16 and dynamic keep floating point"
                    + ([TFLiteCode.power, TFLiteCode.square].contains(node.code)
                        ? "; local response normalization and pictures normalised one by one take it" : ""))
        }
        self = form
    }
}

/// The operators that have such a form. A network with another is not quantised to whole numbers.
package let tfliteIntegerForms: [Int: TFLiteIntegerForm] = [
    TFLiteCode.convolution: .weighted(input: 0, filter: 1, bias: 2, axis: 0),
    TFLiteCode.depthwise: .weighted(input: 0, filter: 1, bias: 2, axis: 3),
    TFLiteCode.fullyConnected: .weighted(input: 0, filter: 1, bias: 2, axis: nil),
    TFLiteCode.transposeConvolution: .weighted(input: 2, filter: 1, bias: 3, axis: 0),
    TFLiteCode.averagePool: .same([0]), TFLiteCode.maxPool: .same([0]), TFLiteCode.concatenation: .same([]),
    TFLiteCode.reshape: .same([0]), TFLiteCode.pad: .same([0]), TFLiteCode.padValue: .same([0, 2]),
    TFLiteCode.transpose: .same([0]), TFLiteCode.slice: .same([0]), TFLiteCode.stridedSlice: .same([0]),
    TFLiteCode.bilinear: .same([0]), TFLiteCode.nearest: .same([0]), TFLiteCode.reverse: .same([0]),
    TFLiteCode.broadcastTo: .same([0]), TFLiteCode.maximum: .same([]), TFLiteCode.minimum: .same([]),
    TFLiteCode.reduceMaximum: .same([0]), TFLiteCode.reduceMinimum: .same([0]),
    TFLiteCode.softmax: .fixed(scale: 1 / 256, zeroPoint: -128),
    TFLiteCode.logistic: .fixed(scale: 1 / 256, zeroPoint: -128),
    TFLiteCode.tanh: .fixed(scale: 1 / 128, zeroPoint: 0),
    TFLiteCode.add: .free, TFLiteCode.subtract: .free, TFLiteCode.multiply: .free,
    TFLiteCode.mean: .free, TFLiteCode.relu: .free, TFLiteCode.relu6: .free, TFLiteCode.leakyRelu: .free,
    TFLiteCode.elu: .free, TFLiteCode.exponential: .free, TFLiteCode.logarithm: .free, TFLiteCode.absolute: .free,
    TFLiteCode.quantize: .free,
]
