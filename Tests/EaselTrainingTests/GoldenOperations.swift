import EaselCore
import EaselGraph
import EaselTraining

/// What Easel computes for a case of a golden file, by the names of the file: `output`, and for batch normalisation
/// the running statistics. Empty for an operation that is not known.
func goldenResult(_ golden: GoldenCase, _ given: [String: Tensor]) -> [String: Tensor] {
    guard let input = given["input"] else { return [:] }
    if golden.operation == "batchNormalization" { return batchNormalization(golden, input, given) }
    if let reduction = golden.reduction.flatMap(LossReduction.init) {
        return loss(golden, input, given, reduction).map { ["output": $0] } ?? [:]
    }
    let output =
        convolution(golden, input, given) ?? pooling(golden, input) ?? activation(golden, input)
        ?? reduction(golden, input)
    return output.map { ["output": $0] } ?? [:]
}

private func size(_ values: [Int]?, _ otherwise: Int) -> Size2D {
    values.map { Size2D(height: $0[0], width: $0[1]) } ?? Size2D(otherwise)
}

private func padding(_ golden: GoldenCase) -> Padding {
    guard let sides = golden.padding else { return .valid }
    return .explicit(top: sides[0][0], bottom: sides[0][1], left: sides[1][0], right: sides[1][1])
}

private func convolution(_ golden: GoldenCase, _ input: Tensor, _ given: [String: Tensor]) -> Tensor? {
    guard let weight = given["weight"] else { return nil }
    let product: Tensor
    switch golden.operation {
    case "dense": product = matrixProduct(input, weight)
    case "conv2D":
        product = convolution2D(
            input, filter: weight, stride: size(golden.strides, 1), padding: padding(golden),
            dilation: size(golden.dilation, 1), groups: golden.groups ?? 1)
    case "convTranspose2D":
        product = transposedConvolution2D(
            input, filter: weight, stride: size(golden.strides, 1), padding: padding(golden),
            outputPadding: size(golden.outputPadding, 0), dilation: size(golden.dilation, 1),
            groups: golden.groups ?? 1)
    default: return nil
    }
    return given["bias"].map { product + $0 } ?? product
}

private func pooling(_ golden: GoldenCase, _ input: Tensor) -> Tensor? {
    let (kernelSize, stride) = (size(golden.kernelSize, 1), size(golden.strides, 1))
    switch golden.operation {
    case "maxPool2D": return maxPooling2D(input, kernelSize: kernelSize, stride: stride, padding: padding(golden))
    case "averagePool2D":
        return averagePooling2D(
            input, kernelSize: kernelSize, stride: stride, padding: padding(golden),
            countsPadding: golden.countsPadding ?? true)
    case "globalAveragePool2D": return globalAveragePooling2D(input)
    case "globalMaxPool2D": return globalMaxPooling2D(input)
    case "upsample":
        let made = size(golden.outputSize, 1)
        let isNearest = golden.mode == "nearest"
        return upsampling2D(
            input, height: made.height, width: made.width,
            method: isNearest ? .nearest : .bilinear(alignsCorners: golden.alignsCorners ?? false))
    default: return nil
    }
}

private func activation(_ golden: GoldenCase, _ input: Tensor) -> Tensor? {
    switch golden.operation {
    case "relu": relu(input)
    case "leakyReLU": leakyRelu(input, slope: golden.slope ?? 0)
    case "sigmoid": sigmoid(input)
    case "tanh": tanh(input)
    case "elu": elu(input, alpha: golden.alpha ?? 1)
    case "gelu": gelu(input)
    case "silu": silu(input)
    case "softplus": softplus(input)
    case "softmax": softmax(input)
    case "logSoftmax": logSoftmax(input)
    default: nil
    }
}

private func reduction(_ golden: GoldenCase, _ input: Tensor) -> Tensor? {
    let (axes, keeps) = (golden.axes, golden.keepsDimensions ?? false)
    switch golden.operation {
    case "sum": return input.sum(over: axes, keepingDimensions: keeps)
    case "mean": return input.mean(over: axes, keepingDimensions: keeps)
    case "max": return input.max(over: axes, keepingDimensions: keeps)
    case "min": return input.min(over: axes, keepingDimensions: keeps)
    case "variance": return input.variance(over: axes, keepingDimensions: keeps)
    case "logSumExp":
        // Easel's own goes over the innermost dimension, so the others are moved there.
        let axes = axes ?? []
        let kept = input.shape.dimensions.indices.filter { !axes.contains($0) }
        let moved = input.transposed(kept + axes)
        let outer = kept.map { input.shape[$0] }
        let result = logSumExp(moved.reshaped(to: Shape(outer + [axes.reduce(1) { $0 * input.shape[$1] }])))
        return keeps
            ? result.reshaped(to: Shape(input.shape.dimensions.indices.map { axes.contains($0) ? 1 : input.shape[$0] }))
            : result
    default: return nil
    }
}

private func loss(
    _ golden: GoldenCase, _ input: Tensor, _ given: [String: Tensor], _ reduction: LossReduction
) -> Tensor? {
    let target = given["target"]
    let isWeighted = given["weights"] != nil
    let inner = isWeighted ? .none : reduction
    let losses: Tensor
    switch golden.operation {
    case "binaryCrossEntropyFromLogits":
        guard let target else { return nil }
        losses = binaryCrossEntropy(logits: input, targets: target, reduction: inner)
    case "categoricalCrossEntropyFromLogits":
        if let labels = given["labels"] {
            losses = categoricalCrossEntropy(logits: input, labels: labels, reduction: inner)
        } else {
            guard let target else { return nil }
            losses = categoricalCrossEntropy(logits: input, probabilities: target, reduction: inner)
        }
    case "meanSquaredError":
        guard let target else { return nil }
        losses = meanSquaredError(input, target, reduction: inner)
    case "meanAbsoluteError":
        guard let target else { return nil }
        losses = meanAbsoluteError(input, target, reduction: inner)
    case "huber":
        guard let target else { return nil }
        losses = huber(input, target, delta: golden.delta ?? 1, reduction: inner)
    default: return nil
    }
    guard let weights = given["weights"] else { return losses }
    return reduction.apply(losses * weights)
}

private func batchNormalization(_ golden: GoldenCase, _ input: Tensor, _ given: [String: Tensor]) -> [String: Tensor] {
    guard let scale = given["scale"], let bias = given["bias"], let mean = given["runningMean"],
        let variance = given["runningVariance"]
    else { return [:] }
    let epsilon = golden.epsilon ?? 1e-5
    guard golden.isTraining == true else {
        return [
            "output": batchNorm(
                input, scale: scale, offset: bias, mean: mean, variance: variance, epsilon: epsilon)
        ]
    }
    let result = batchNorm(input, scale: scale, offset: bias, epsilon: epsilon)
    let count = Float(input.shape.dimensions.dropLast().reduce(1, *))
    let momentum = golden.momentum ?? 0.1
    return [
        "output": result.output, "updated.runningMean": mean * (1 - momentum) + result.mean * momentum,
        "updated.runningVariance": variance * (1 - momentum) + result.variance * (count / (count - 1)) * momentum,
    ]
}
