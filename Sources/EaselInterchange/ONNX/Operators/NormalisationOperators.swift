import EaselGraph

/// Normalisation.
let normalisationOperators: [String: ONNXOperator] = [
    "BatchNormalization": { call in
        let value = try call.floating(0)
        guard try call.integer("training_mode", 0) == 0, call.node.outputs.count == 1 else {
            throw call.error("it is one for training; export the model for inference")
        }
        let statistics = [try call.tensor(1), try call.tensor(2), try call.tensor(3), try call.tensor(4)]
        let epsilon = try call.float("epsilon", 1e-5)
        return [
            onChannelsLast(value) {
                batchNorm(
                    $0, scale: statistics[0], offset: statistics[1], mean: statistics[2], variance: statistics[3],
                    epsilon: epsilon)
            }
        ]
    },
    "InstanceNormalization": { call in
        let value = try call.floating(0)
        let (scale, offset) = (try call.tensor(1), try call.tensor(2))
        let epsilon = try call.float("epsilon", 1e-5)
        return [onChannelsLast(value) { instanceNorm($0, epsilon: epsilon) * scale + offset }]
    },
    "LRN": { call in
        let value = try call.floating(0)
        guard value.dimensions.count == 4 else {
            throw call.error("images of \(value.dimensions), expected four sizes")
        }
        return [
            ONNXValue(
                channelsLast: localResponseNorm(
                    value.channelsLast, size: try call.integer("size", 0), alpha: try call.float("alpha", 1e-4),
                    beta: try call.float("beta", 0.75), k: try call.float("bias", 1)))
        ]
    },
    "MeanVarianceNormalization": { call in
        let value = try call.floating(0)
        let rank = value.dimensions.count
        let axes = try call.axes(try call.integers("axes") ?? [0, 2, 3], rank: rank)
        let centred = value.tensor - value.tensor.mean(over: axes, keepingDimensions: true)
        let deviation = sqrt(square(centred).mean(over: axes, keepingDimensions: true))
        return [ONNXValue(centred / (deviation + 1e-9))]
    },
    "LayerNormalization": { call in
        let value = try call.floating(0)
        let rank = value.dimensions.count
        let first = try call.axis(try call.integer("axis", -1), rank: Swift.max(rank, 1))
        let (tensor, axes) = (value.tensor, Array(first..<rank))
        let mean = tensor.mean(over: axes, keepingDimensions: true)
        let centred = tensor - mean
        let variance = square(centred).mean(over: axes, keepingDimensions: true)
        let inverse = reciprocalSquareRoot(variance + (try call.float("epsilon", 1e-5)))
        var result = centred * inverse * (try call.tensor(1))
        if call.optional(2) != nil { result = result + (try call.tensor(2)) }
        return [ONNXValue(result), ONNXValue(mean), ONNXValue(inverse)]
    },
    "Dropout": { call in
        let value = try call.input(0)
        let isTraining = call.optional(2) == nil ? [0] : try call.numbers(2)
        // In training with a share of 0 nothing is dropped either.
        guard try isTraining == [0] || call.optional(1) != nil && call.numbers(1) == [0] else {
            throw call.error("it is one for training; export the model for inference")
        }
        // The mask keeps everything.
        return [value]
            + (call.node.outputs.count > 1 ? [ONNXValue(value.tensor.filled(value.tensor.shape, 1), .bool)] : [])
    },
]

/// A function of images with their channels last, of any number of dimensions.
private func onChannelsLast(_ value: ONNXValue, _ function: (Tensor) -> Tensor) -> ONNXValue {
    let rank = value.dimensions.count
    if rank == 4 { return ONNXValue(channelsLast: function(value.channelsLast)) }
    if rank <= 2 { return ONNXValue(function(value.tensor)) }
    let order = [0] + Array(2..<rank) + [1]
    let back = [0, rank - 1] + Array(1..<rank - 1)
    return ONNXValue(function(value.tensor.transposed(order)).transposed(back))
}
