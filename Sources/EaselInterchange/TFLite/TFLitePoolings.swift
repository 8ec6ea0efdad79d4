import EaselCore
import EaselGraph

/// Pooling, resizing and what mixes neighbours.
let tflitePoolings: [Int: TFLiteOperator] = [
    1: TFLiteOperator("AVERAGE_POOL_2D") { call in
        let window = try window(call)
        let activation = try call.activation(5)
        func pooled(_ tensor: Tensor) -> Tensor {
            averagePooling2D(
                tensor, kernelSize: window.size, stride: window.stride, padding: window.padding, countsPadding: false)
        }
        guard let quantisation = try call.input(0).quantisation else {
            return [try call.result(pooled(try call.real(0)), activation)]
        }
        // The mean is of the whole numbers as they are, and so is its rounding.
        let mean = roundedAway(pooled(try call.tensor(0)))
        return [TFLiteValue(clamped(mean, to: quantisation.bounds(activation)), quantisation)]
    },
    17: TFLiteOperator("MAX_POOL_2D") { call in
        let window = try window(call)
        let pooled = maxPooling2D(
            try call.real(0), kernelSize: window.size, stride: window.stride, padding: window.padding)
        return [try call.result(pooled, try call.activation(5))]
    },
    23: TFLiteOperator("RESIZE_BILINEAR") { call in
        let aligns = try call.node.options?.flag(2) ?? false
        let isHalf = try call.node.options?.flag(3) ?? false
        return [try resized(call, "linear", aligns ? "align_corners" : isHalf ? "half_pixel" : "asymmetric", "floor")]
    },
    97: TFLiteOperator("RESIZE_NEAREST_NEIGHBOR") { call in
        let aligns = try call.node.options?.flag(0) ?? false
        let isHalf = try call.node.options?.flag(1) ?? false
        return [
            try resized(
                call, "nearest", aligns ? "align_corners" : isHalf ? "half_pixel" : "asymmetric",
                aligns || isHalf ? "round_prefer_ceil" : "floor")
        ]
    },
    13: TFLiteOperator("LOCAL_RESPONSE_NORMALIZATION") { call in
        guard let options = call.node.options else { throw call.error("has no options") }
        // Neighbours are added by a product with a square of the channels.
        guard try call.real(0).shape[-1] <= 1 << 12 else { throw call.error("has more than 4096 channels") }
        let size = try options.integer(0, Int32.self) * 2 + 1
        // The format's alpha is of each neighbour, Easel's of the mean.
        return [
            try call.result(
                localResponseNorm(
                    try call.real(0), size: size, alpha: try options.float(2) * Float(size), beta: try options.float(3),
                    k: try options.float(1)))
        ]
    },
    5: TFLiteOperator("DEPTH_TO_SPACE") { call in try blocks(call) { SpaceBlocks.opened($0, size: $1) } },
    26: TFLiteOperator("SPACE_TO_DEPTH") { call in try blocks(call) { SpaceBlocks.closed($0, size: $1) } },
]

private func blocks(_ call: TFLiteCallSite, _ function: (Tensor, Int) -> Tensor?) throws -> [TFLiteValue] {
    let (tensor, size) = (try call.tensor(0), try call.option(0))
    guard let moved = function(tensor, size) else {
        throw call.error("\(tensor.shape) are no images of blocks of \(size)x\(size)")
    }
    return [try call.moved(moved)]
}

/// The window of a pooling.
private func window(_ call: TFLiteCallSite) throws -> (size: Size2D, stride: Size2D, padding: Padding) {
    let numbers = [try call.option(4), try call.option(3), try call.option(2), try call.option(1)]
    guard numbers.allSatisfy({ (1...1 << 16).contains($0) }), try call.tensor(0).shape.rank == 4 else {
        throw call.error("a window of \(numbers)")
    }
    return (
        Size2D(height: numbers[0], width: numbers[1]), Size2D(height: numbers[2], width: numbers[3]),
        try call.byte(0) == 0 ? .same : .valid
    )
}

/// Images brought to a height and width.
private func resized(
    _ call: TFLiteCallSite, _ mode: String, _ transformation: String, _ nearestMode: String
) throws -> TFLiteValue {
    // Between numbers of one scale the numbers themselves are rounded, not how far they are from the zero point.
    let own = try call.quantisation(0)
    let output = try call.outputQuantisation()
    let isOfNumbers = own.map { $0.scale == output?.scale && $0.zeroPoint == output?.zeroPoint } ?? false
    let (tensor, sizes) = (isOfNumbers ? try call.tensor(0) : try call.real(0), try call.integers(1))
    guard tensor.shape.rank == 4, sizes.count == 2, sizes.allSatisfy({ (1...1 << 16).contains($0) }) else {
        throw call.error("\(tensor.shape) to \(sizes)")
    }
    let resizing = ONNXResizing(mode: mode, transformation: transformation, nearestMode: nearestMode)
    var value = ONNXValue(channelsLast: tensor)
    guard !tensor.shape.dimensions.contains(0) else { throw call.error("there is nothing in \(tensor.shape)") }
    for (place, axis) in [2, 3].enumerated() {
        let factor = Double(sizes[place]) / Double(value.dimensions[axis])
        value = try resizing.resized(value, axis, to: sizes[place], factor: factor, error: call.error)
    }
    if isOfNumbers, let own { return TFLiteValue(roundedAway(value.channelsLast), own) }
    return try call.result(value.channelsLast)
}
