import EaselGraph

/// Reductions.
let reductionOperators: [String: ONNXOperator] = [
    "ReduceSum": reduction(inputSince: 13, { $0.sum(over: $1, keepingDimensions: true) }, { $0.reduce(0, +) }),
    "ReduceMean": reduction(inputSince: 18, { $0.mean(over: $1, keepingDimensions: true) }),
    "ReduceMax": reduction(
        inputSince: 18, { $0.max(over: $1, keepingDimensions: true) }, { $0.max() ?? -.infinity }),
    "ReduceMin": reduction(
        inputSince: 18, { $0.min(over: $1, keepingDimensions: true) }, { $0.min() ?? .infinity }),
    "ReduceProd": reduction(inputSince: 18, product, { $0.reduce(1, *) }),
    "ReduceL1": reduction(inputSince: 18, { abs($0).sum(over: $1, keepingDimensions: true) }),
    "ReduceL2": reduction(inputSince: 18, { sqrt(square($0).sum(over: $1, keepingDimensions: true)) }),
    "ReduceSumSquare": reduction(inputSince: 18, { square($0).sum(over: $1, keepingDimensions: true) }),
    "ReduceLogSum": reduction(inputSince: 18, { log($0.sum(over: $1, keepingDimensions: true)) }),
    "ReduceLogSumExp": reduction(
        inputSince: 18,
        { tensor, axes in
            let largest = tensor.max(over: axes, keepingDimensions: true)
            return log(exp(tensor - largest).sum(over: axes, keepingDimensions: true)) + largest
        }),
    "ArgMax": { call in [try argument(call, sign: 1)] },
    "ArgMin": { call in [try argument(call, sign: -1)] },
]

/// The product over axes, factor by factor: they are few.
@Sendable private func product(_ tensor: Tensor, _ axes: [Int]) -> Tensor {
    axes.reduce(tensor) { tensor, axis in
        guard tensor.node != nil, tensor.shape[axis] <= 1024 else {
            return tensor.trace.fail("product", "\(tensor.shape[axis]) factors are more than 1024")
        }
        return tensor.split(into: tensor.shape[axis], alongAxis: axis).reduce(nil as Tensor?) { product, factor in
            product.map { $0 * factor } ?? factor
        } ?? tensor
    }
}

private func argument(_ call: ONNXCallSite, sign: Float) throws -> ONNXValue {
    let value = try call.floating(0)
    let rank = value.dimensions.count
    let axis = try call.axis(try call.integer("axis", 0), rank: rank)
    let takesLast = try call.integer("select_last_index", 0) != 0
    var order = Array(0..<rank)
    order.append(order.remove(at: axis))
    let tensor = value.tensor.transposed(order)
    let looked = sign < 0 ? -tensor : tensor
    // The last of equal ones is the first from behind.
    let last = Float(value.dimensions[axis] - 1)
    let places = takesLast ? last - looked.flipped([rank - 1]).argMax().asFloats() : looked.argMax()
    var dimensions = value.dimensions
    dimensions[axis] = 1
    if try call.integer("keepdims", 1) == 0 { dimensions.remove(at: axis) }
    return ONNXValue(places.reshaped(to: Shape(dimensions)), .int64)
}

/// A reduction over axes that are an attribute, or an input since a version.
private func reduction(
    inputSince version: Int, _ function: (@Sendable (Tensor, [Int]) -> Tensor)?,
    _ known: (@Sendable ([Double]) -> Double)? = nil
) -> ONNXOperator {
    { call in
        let value = try call.input(0)
        let rank = value.dimensions.count
        let given = call.version >= version ? try call.optionalIntegers(1) : try call.integers("axes")
        if given?.isEmpty ?? true, try call.integer("noop_with_empty_axes", 0) != 0 { return [value] }
        let axes = try call.axes(given.flatMap { $0.isEmpty ? nil : $0 } ?? Array(0..<rank), rank: rank).sorted()
        let kept = value.dimensions.indices.map { axes.contains($0) ? 1 : value.dimensions[$0] }
        let keeps = try call.integer("keepdims", 1) != 0
        let dimensions =
            keeps ? kept : value.dimensions.indices.filter { !axes.contains($0) }.map { value.dimensions[$0] }
        if let numbers = value.numbers, let known, axes.count == rank {
            return [ONNXValue(value.type, dimensions, [known(numbers)])]
        }
        guard let function else { throw call.error("is read for constants only, over all of their axes") }
        let operand = try call.floating(0)
        if rank == 4, operand.isChannelsLast {
            let result = function(
                operand.channelsLast, axes.map { [0, 3, 1, 2][$0] }.sorted().map { [0, 1, 2, 3][$0] })
            if keeps { return [ONNXValue(channelsLast: result)] }
            let plain = result.transposed([0, 3, 1, 2])
            return [ONNXValue(plain.reshaped(to: Shape(dimensions)))]
        }
        return [ONNXValue(function(operand.tensor, axes).reshaped(to: Shape(dimensions)))]
    }
}
