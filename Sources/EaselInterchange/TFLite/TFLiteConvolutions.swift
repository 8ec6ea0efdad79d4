import EaselGraph

/// Convolutions and products. Where pictures and weights are quantised, whole numbers are multiplied and summed: a sum of up to 2²⁴
/// is exact in 32-bit floating point, in whatever order.
let tfliteConvolutions: [Int: TFLiteOperator] = [
    3: TFLiteOperator("CONV_2D") { call in
        try convolved(
            call, layout: .convolution, stride: (call.option(2, 1), call.option(1, 1)),
            dilation: (call.option(5, 1), call.option(4, 1)), activation: call.activation(3))
    },
    4: TFLiteOperator("DEPTHWISE_CONV_2D") { call in
        try convolved(
            call, layout: .depthwise, stride: (call.option(2, 1), call.option(1, 1)),
            dilation: (call.option(6, 1), call.option(5, 1)), activation: call.activation(4))
    },
    9: TFLiteOperator("FULLY_CONNECTED") { call in
        guard try call.byte(1) == 0 else { throw call.error("its weights are shuffled") }
        let input = try call.steps(0)
        guard let weights = call.weights(1, .asInFile), weights.shape.rank == 2 else {
            throw call.error("its weights are no constant matrix")
        }
        let depth = weights.shape[1]
        guard depth > 0, input.shape.count % depth == 0, input.shape.rank >= 1 else {
            throw call.error("\(input.shape) is no row of \(depth)")
        }
        let rows = input.reshaped(to: [input.shape.count / depth, depth])
        var result = matrixProduct(rows, weights, transposingSecond: true)
        if try call.node.options?.flag(2) ?? false {
            result = result.reshaped(to: Shape(Array(input.shape.dimensions.dropLast()) + [weights.shape[0]]))
        }
        return [try finished(result, call, try call.activation(0))]
    },
    67: TFLiteOperator("TRANSPOSE_CONV") { call in
        let sizes = try call.integers(0)
        let (stride, activation) = ((try call.option(2, 1), try call.option(1, 1)), try call.activation(3))
        let images = try call.steps(2)
        guard sizes.count == 4, images.shape.rank == 4, let filter = call.weights(1, .transposed),
            (1...1 << 16).contains(stride.0), (1...1 << 16).contains(stride.1),
            (sizes + images.shape.dimensions).allSatisfy({ (1...1 << 24).contains($0) })
        else { throw call.error("only one with constant weights is read") }
        var geometry = ConvolutionGeometry()
        (geometry.strideHeight, geometry.strideWidth) = stride
        if try call.byte(0) == 0 {
            for (axis, step) in [stride.0, stride.1].enumerated() {
                let total = Swift.max((images.shape[axis + 1] - 1) * step + filter.shape[axis] - sizes[axis + 1], 0)
                if axis == 0 { (geometry.top, geometry.bottom) = (total / 2, total - total / 2) }
                if axis == 1 { (geometry.left, geometry.right) = (total / 2, total - total / 2) }
            }
        }
        let result = images.transposedConvolution2D(
            filter, geometry, height: sizes[1], width: sizes[2], try algorithm(call, 2))
        return [try finished(result, call, activation, input: 2)]
    },
]

/// Sums of whole numbers have to be exact.
private func algorithm(_ call: TFLiteCallSite, _ place: Int = 0) throws -> ConvolutionAlgorithm {
    try call.input(place).quantisation == nil ? .automatic : .direct
}

private func convolved(
    _ call: TFLiteCallSite, layout: TFLiteNetwork.WeightLayout, stride: (Int, Int), dilation: (Int, Int),
    activation: TFLiteActivation
) throws -> [TFLiteValue] {
    let images = try call.steps(0)
    guard images.shape.rank == 4, let filter = call.weights(1, layout), filter.shape.rank == 4 else {
        throw call.error("its images or its filter have not four sizes, or the filter is no constant")
    }
    let (channels, depth) = (images.shape[3], filter.shape[2])
    guard depth > 0, channels % depth == 0, stride.0 > 0, stride.1 > 0, dilation.0 > 0, dilation.1 > 0 else {
        throw call.error("a filter of \(filter.shape) for images of \(images.shape)")
    }
    let geometry = ConvolutionGeometry(
        largeHeight: images.shape[1], largeWidth: images.shape[2], filter: filter.shape, strides: stride,
        padding: try call.byte(0) == 0 ? .same : .valid, dilations: dilation, groups: channels / depth)
    return [try finished(images.convolution2D(filter, geometry, try algorithm(call)), call, activation)]
}

/// The bias, the scale and the activation of a convolution or product.
private func finished(
    _ sum: Tensor, _ call: TFLiteCallSite, _ activation: TFLiteActivation, input: Int = 0
) throws -> TFLiteValue {
    // Of the operators that end with a bias, one has it after other inputs.
    let place = input == 0 ? 2 : 3
    let hasBias = call.inputs.count > place && call.inputs[place] != nil
    guard let weights = call.given[1]?.quantisation else {
        return try call.result(hasBias ? sum + (try call.real(place)) : sum, activation)
    }
    if !weights.isOfOne, case .weighted(_, _, _, let axis)? = tfliteIntegerForms[call.node.code] {
        guard weights.axis == axis ?? 0 else {
            throw call.error("its weights have scales along dimension \(weights.axis)")
        }
    }
    let scales = Tensor.constant(weights.scales)
    guard let given = try call.input(input).quantisation else {
        // Weights alone are quantised; the bias is of real numbers.
        let real = sum * scales
        return try call.result(hasBias ? real + (try call.real(place)) : real, activation)
    }
    var whole = sum
    if hasBias {
        guard let bias = call.weights(place, .asInFile) else { throw call.error("its bias is no constant") }
        whole = sum + bias
    }
    guard let output = call.outputs[0].quantisation, output.isOfOne else {
        return try call.result(whole * (scales * given.scale), activation)
    }
    // Of one scale for all weights the format multiplies the two scales in 32 bits: where pictures are unsigned, and in products.
    let isProduct = call.name == "FULLY_CONNECTED"
    let isOfShort = weights.isOfOne && (given.range.lowerBound == 0 || isProduct)
    let steps = call.arithmetic.scaled(
        whole, (given.scale, weights.scales, output.scale), isShort: isOfShort, rounded: isProduct ? .once : .twice)
    return TFLiteValue(output.numbers(steps, activation), output)
}
