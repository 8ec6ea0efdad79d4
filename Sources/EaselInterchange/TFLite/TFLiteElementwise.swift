import EaselGraph

/// Functions of one number or two.
let tfliteElementwise: [Int: TFLiteOperator] = [
    0: TFLiteOperator("ADD") { call in try combined(call, activation: 0, steps: \.sum) { $0 + $1 } },
    41: TFLiteOperator("SUB") { call in try combined(call, activation: 0, steps: \.difference) { $0 - $1 } },
    18: TFLiteOperator("MUL") { call in try combined(call, activation: 0, steps: \.product) { $0 * $1 } },
    42: TFLiteOperator("DIV") { call in try combined(call, activation: 0) { $0 / $1 } },
    55: TFLiteOperator("MAXIMUM") { call in try combined(call) { maximum($0, $1) } },
    57: TFLiteOperator("MINIMUM") { call in try combined(call) { minimum($0, $1) } },
    78: TFLiteOperator("POW") { call in try combined(call) { pow($0, $1) } },
    99: TFLiteOperator("SQUARED_DIFFERENCE") { call in try combined(call) { square($0 - $1) } },
    19: cut("RELU", .relu), 20: cut("RELU_N1_TO_1", .reluOne), 21: cut("RELU6", .relu6),
    14: single("LOGISTIC") { sigmoid($0) },
    28: single("TANH") { tanh($0) }, 8: single("FLOOR") { floor($0) }, 104: single("CEIL") { ceil($0) },
    116: single("ROUND") { round($0) }, 47: single("EXP") { exp($0) }, 73: single("LOG") { log($0) },
    75: single("SQRT") { sqrt($0) }, 76: single("RSQRT") { reciprocalSquareRoot($0) },
    92: single("SQUARE") { square($0) },
    59: single("NEG") { -$0 }, 101: single("ABS") { abs($0) }, 66: single("SIN") { sin($0) },
    108: single("COS") { cos($0) },
    111: single("ELU") { elu($0) },
    117: single("HARD_SWISH") { $0 * clamped($0 * Float(1.0 / 6) + 0.5, to: 0...1) },
    158: single("SIGN") { sign($0) },
    61: TFLiteOperator("GREATER") { call in [TFLiteValue(try call.real(0) .> call.real(1))] },
    62: TFLiteOperator("GREATER_EQUAL") { call in [TFLiteValue(try call.real(0) .>= call.real(1))] },
    58: TFLiteOperator("LESS") { call in [TFLiteValue(try call.real(0) .< call.real(1))] },
    63: TFLiteOperator("LESS_EQUAL") { call in [TFLiteValue(try call.real(0) .<= call.real(1))] },
    71: TFLiteOperator("EQUAL") { call in [TFLiteValue(try call.real(0) .== call.real(1))] },
    123: TFLiteOperator("SELECT_V2") { call in
        [try call.result(select(try call.tensor(0), try call.real(1), try call.real(2)))]
    },
    98: TFLiteOperator("LEAKY_RELU") { call in
        let slope = try call.node.options?.float(0) ?? 0
        if let given = try call.quantisation(0), let output = try call.outputQuantisation(), slope > 0 {
            let (steps, factor) = (try call.steps(0), Double(given.scale) / Double(output.scale))
            let (rising, falling) = (TFLiteMultiplier(factor), TFLiteMultiplier(factor * Double(slope)))
            let bent = select(steps .> 0, steps.scaled(by: [rising]), steps.scaled(by: [falling]))
            return [TFLiteValue(output.numbers(bent), output)]
        }
        let tensor = try call.real(0)
        return [
            try call.result(slope >= 0 ? leakyRelu(tensor, slope: slope) : select(tensor .> 0, tensor, tensor * slope))
        ]
    },
    54: TFLiteOperator("PRELU") { call in
        let (tensor, slope) = (try call.real(0), try call.real(1))
        return [try call.result(select(tensor .> 0, tensor, tensor * slope))]
    },
    25: TFLiteOperator("SOFTMAX") { call in
        let beta = try call.node.options?.float(0) ?? 1
        let tensor = try call.real(0)
        return [try call.result(softmax(beta == 1 ? tensor : tensor * beta))]
    },
    50: single("LOG_SOFTMAX") { logSoftmax($0) },
    114: cut("QUANTIZE", .none),
    6: TFLiteOperator("DEQUANTIZE") { call in [TFLiteValue(try call.real(0))] },
    53: TFLiteOperator("CAST") { call in
        guard call.outputs[0].type == .float32 else { throw call.error("numbers are made whole") }
        return [TFLiteValue(try call.tensor(0))]
    },
    56: TFLiteOperator("ARG_MAX") { call in
        let tensor = try call.tensor(0)
        let axis = try call.axis(try call.integers(1).first ?? -1, rank: Swift.max(tensor.shape.rank, 1))
        guard axis == tensor.shape.rank - 1 else { throw call.error("is read along the last axis only") }
        return [TFLiteValue(tensor.argMax().asFloats())]
    },
]

/// A function of one real number.
private func single(_ name: String, _ function: @escaping @Sendable (Tensor) -> Tensor) -> TFLiteOperator {
    TFLiteOperator(name) { call in [try call.result(function(try call.real(0)))] }
}

/// Numbers cut to what an activation leaves, and brought to the result's scale.
private func cut(_ name: String, _ activation: TFLiteActivation) -> TFLiteOperator {
    TFLiteOperator(name) { call in
        guard let given = try call.quantisation(0), let output = try call.outputQuantisation() else {
            return [try call.result(try call.real(0), activation)]
        }
        let factor = TFLiteMultiplier(Double(given.scale) / Double(output.scale))
        let steps = try call.steps(0).scaled(by: [factor])
        return [TFLiteValue(output.numbers(steps, activation), output)]
    }
}

/// A function of two real numbers, and the activation that follows.
/// - Parameters:
///   - field: The option that has the activation.
///   - steps: The same of two quantised tensors, in whole steps of the result.
private func combined(
    _ call: TFLiteCallSite, activation field: Int? = nil,
    steps: ((QuantisedPair) -> Tensor)? = nil,
    _ function: (Tensor, Tensor) -> Tensor
) throws -> [TFLiteValue] {
    let activation = try field.map { try call.activation($0) } ?? .none
    if let steps, let first = try call.quantisation(0), let second = try call.quantisation(1),
        let output = try call.outputQuantisation()
    {
        let result = steps(
            QuantisedPair(
                first: try call.steps(0), second: try call.steps(1), scales: (first.scale, second.scale, output.scale),
                arithmetic: call.arithmetic))
        return [TFLiteValue(output.numbers(result, activation), output)]
    }
    return [try call.result(function(try call.real(0), try call.real(1)), activation)]
}

/// Two quantised tensors, each less its zero point, and what a step of each and of their result is.
private struct QuantisedPair {
    let first, second: Tensor
    let scales: (first: Float, second: Float, result: Float)
    let arithmetic: QuantisedArithmetic

    var sum: Tensor { sum(sign: 1) }
    var difference: Tensor { sum(sign: -1) }
    var product: Tensor { arithmetic.scaled(first * second, (scales.first, [scales.second], scales.result)) }

    private func sum(sign: Double) -> Tensor {
        let result = Double(scales.result)
        return arithmetic.sum([
            (first, Double(scales.first) / result), (second, sign * Double(scales.second) / result),
        ])
    }
}
