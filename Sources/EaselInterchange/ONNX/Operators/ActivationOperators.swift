import EaselGraph

/// Activations.
let activationOperators: [String: ONNXOperator] = [
    "Relu": unary({ relu($0) }, { Swift.max($0, 0) }), "Sigmoid": unary({ sigmoid($0) }),
    "Softplus": unary({ softplus($0) }), "Softsign": unary({ $0 / (abs($0) + 1) }),
    "HardSwish": unary({ $0 * clamp($0 * Float(1.0 / 6) + 0.5, to: 0...1) }),
    "Mish": unary({ $0 * tanh(softplus($0)) }),
    "LeakyRelu": { call in
        let slope = try call.float("alpha", 0.01)
        return try unary({ slope >= 0 ? leakyRelu($0, slope: slope) : select($0 .> 0, $0, $0 * slope) })(call)
    },
    "Elu": { call in
        let alpha = try call.float("alpha", 1)
        return try unary({ select($0 .> 0, $0, expm1($0) * alpha) })(call)
    },
    "Celu": { call in
        let alpha = try call.float("alpha", 1)
        return try unary({ maximum($0, 0) + minimum(expm1($0 * (1 / alpha)) * alpha, 0) })(call)
    },
    "Selu": { call in
        let (alpha, gamma) = (try call.float("alpha", 1.673_263_2), try call.float("gamma", 1.050_701))
        return try unary({ select($0 .> 0, $0, expm1($0) * alpha) * gamma })(call)
    },
    "ThresholdedRelu": { call in
        let alpha = try call.float("alpha", 1)
        return try unary({ select($0 .> alpha, $0, $0 * 0) })(call)
    },
    "HardSigmoid": { call in
        let (alpha, beta) = (try call.float("alpha", 0.2), try call.float("beta", 0.5))
        return try unary({ clamp($0 * alpha + beta, to: 0...1) })(call)
    },
    "Gelu": { call in
        let isExact = try call.text("approximate", "none") == "none"
        return try unary({ gelu($0, isExact ? .exact : .tanh) })(call)
    },
    "PRelu": { call in
        let value = try call.floating(0)
        var slope = try call.floating(1)
        let rank = value.dimensions.count
        // Before version 7 a list of slopes was one for each channel.
        if call.version < 7, slope.dimensions.count == 1, rank > 2 {
            let sizes = slope.dimensions + [Int](repeating: 1, count: rank - 2)
            slope = ONNXValue(slope.tensor.reshaped(to: Shape(sizes)))
        }
        let (tensors, isLast) = try aligned([value, slope], call)
        return [made(select(tensors[0] .> 0, tensors[0], tensors[0] * tensors[1]), isLast)]
    },
    "Shrink": { call in
        let (lambda, bias) = (try call.float("lambd", 0.5), try call.float("bias", 0))
        return try unary({ select($0 .> lambda, $0 - bias, select($0 .< -lambda, $0 + bias, $0 * 0)) })(call)
    },
    "Hardmax": { call in try softmaxes(call) { $0.argMax().oneHot(classes: $0.shape[-1]) } },
    "Softmax": { call in try softmaxes(call) { softmax($0) } },
    "LogSoftmax": { call in try softmaxes(call) { logSoftmax($0) } },
]

/// A softmax along an axis; before version 13 along all axes from one on.
private func softmaxes(_ call: ONNXCallSite, _ function: (Tensor) -> Tensor) throws -> [ONNXValue] {
    let value = try call.floating(0)
    let rank = value.dimensions.count
    let axis = try call.axis(try call.integer("axis", call.version < 13 ? 1 : -1), rank: Swift.max(rank, 1))
    if call.version < 13 {
        let tensor = value.tensor
        let (outer, inner) = (tensor.shape.dimensions[..<axis], tensor.shape.dimensions[axis...])
        let flat = tensor.reshaped(to: [outer.reduce(1, *), inner.reduce(1, *)])
        return [ONNXValue(function(flat).reshaped(to: tensor.shape))]
    }
    if rank == 4, axis == 1 { return [ONNXValue(channelsLast: function(value.channelsLast))] }
    if axis == rank - 1 { return [ONNXValue(function(value.tensor))] }
    guard rank > 0 else { throw call.error("takes a value with dimensions, not one number") }
    var order = Array(0..<rank)
    order.swapAt(axis, rank - 1)
    return [ONNXValue(function(value.tensor.transposed(order)).transposed(order))]
}
