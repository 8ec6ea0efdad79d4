import EaselGraph

/// Convolutions and products of whole numbers of 8 bits, computed in 32-bit floating point: such products, and their sums up to
/// 2²⁴, are exact in it.
let quantisedProductOperators: [String: ONNXOperator] = [
    "ConvInteger": { call in
        let value = try centred(0, zeroPoint: 2, .images, call)
        let (images, window) = try convolved(value, try centred(1, zeroPoint: 3, .filter, call), call, .direct)
        return [window.value(images, .int32)]
    },
    "MatMulInteger": { call in
        let (first, second) = (
            try centred(0, zeroPoint: 2, .firstFactor, call), try centred(1, zeroPoint: 3, .secondFactor, call)
        )
        return [ONNXValue(try stackedProduct(first.tensor, second.tensor, call), .int32)]
    },
    "QLinearConv": { call in
        let value = try centred(0, zeroPoint: 2, .images, call)
        var (images, window) = try convolved(value, try centred(3, zeroPoint: 5, .filter, call), call, .direct)
        if call.optional(8) != nil { images = images + (try call.input(8).real) }
        let factor = try scale(1, .images, call) * (try scale(4, .channels, call)) / (try scale(6, .images, call))
        return [window.value(try quantised(images * factor, zeroPoint: 7, call), try call.input(7).type)]
    },
    "QLinearMatMul": { call in
        let (first, second) = (
            try centred(0, zeroPoint: 2, .firstFactor, call), try centred(3, zeroPoint: 5, .secondFactor, call)
        )
        let product = try stackedProduct(first.tensor, second.tensor, call)
        let factor =
            try scale(1, .firstFactor, call) * (try scale(4, .secondFactor, call)) / (try scale(6, .images, call))
        return [ONNXValue(try quantised(product * factor, zeroPoint: 7, call), try call.input(7).type)]
    },
]

/// What numbers of a scale or zero point belong to, where there is more than one.
private enum QuantisedPlace {
    /// One for all.
    case images
    /// One for each of a filter's outermost parts.
    case filter
    /// One for each innermost place.
    case channels
    /// One for each row.
    case firstFactor
    /// One for each column.
    case secondFactor
}

/// A scale or a zero point in sizes that it is repeated from.
private func quantity(_ value: ONNXValue, _ place: QuantisedPlace, _ call: ONNXCallSite) throws -> Tensor {
    let (tensor, count) = (value.real, value.count)
    if count == 1 { return tensor.reshaped(to: []) }
    switch place {
    case .filter where value.dimensions.count == 1: return tensor.reshaped(to: [count, 1, 1, 1])
    case .channels where value.dimensions.count == 1: return tensor
    case .firstFactor where value.dimensions.count == 1: return tensor.reshaped(to: [count, 1])
    case .firstFactor where value.dimensions.last == 1: return tensor
    case .secondFactor where value.dimensions.count == 1: return tensor
    case .secondFactor where value.dimensions.dropLast().last == 1: return tensor
    default: throw call.error("scales or zero points of \(value.dimensions) are not read here")
    }
}

private func scale(_ input: Int, _ place: QuantisedPlace, _ call: ONNXCallSite) throws -> Tensor {
    try quantity(try call.floating(input), place, call)
}

/// Whole numbers without their zero point, in floating point.
private func centred(
    _ input: Int, zeroPoint: Int, _ place: QuantisedPlace, _ call: ONNXCallSite
) throws -> ONNXValue {
    let given = try call.input(input)
    guard given.type == .uint8 || given.type == .int8 else {
        throw call.error("takes whole numbers of 8 bits here, not \(given.type)")
    }
    let value = given.inFloatingPoint
    guard let zero = call.optional(zeroPoint), zero.numbers?.allSatisfy({ $0 == 0 }) != true else { return value }
    guard zero.type == given.type else { throw call.error("its zero point is \(zero.type), not \(given.type)") }
    var term = try quantity(zero, place, call)
    // Filters of images of one dimension have three sizes.
    if place == .filter, zero.count > 1, given.dimensions.count == 3 { term = term.reshaped(to: [zero.count, 1, 1]) }
    let isLast = value.isChannelsLast && zero.count == 1
    return made((isLast ? value.channelsLast : value.tensor) - term, isLast)
}

/// The nearest whole numbers of the zero point's type, of two as near the even one.
private func quantised(_ tensor: Tensor, zeroPoint: Int, _ call: ONNXCallSite) throws -> Tensor {
    let zero = try call.input(zeroPoint)
    let range = try wholeRange(zero.type, call)
    return clamped(round(tensor) + (try quantity(zero, .images, call)), to: range)
}
