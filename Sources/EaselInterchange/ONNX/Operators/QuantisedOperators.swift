import EaselGraph

/// What makes numbers whole and real again: networks that were quantised with such nodes are computed as these say.
let quantisedOperators: [String: ONNXOperator] = [
    "QuantizeLinear": { call in
        let value = try call.floating(0)
        let type = call.optional(2)?.type ?? .uint8
        let range = try wholeRange(type, call)
        let steps = value.tensor / (try along(1, value, call))
        let zeroPoint = call.optional(2) == nil ? nil : try along(2, value, call)
        let whole = zeroPoint.map { round(steps) + $0 } ?? round(steps)
        return [ONNXValue(clamped(whole, to: range), type)]
    },
    "DequantizeLinear": { call in
        let value = try call.input(0)
        guard !value.type.isFloating else { throw call.error("its numbers are not whole") }
        var tensor = value.real
        if call.optional(2) != nil { tensor = tensor - (try along(2, value, call)) }
        return [ONNXValue(tensor * (try along(1, value, call)))]
    },
    "DynamicQuantizeLinear": { call in
        let tensor = try call.tensor(0)
        let axes = Array(0..<tensor.shape.rank)
        let (least, largest) = (minimum(tensor.min(over: axes), 0), maximum(tensor.max(over: axes), 0))
        let scale = (largest - least) * (1 / Float(255))
        let zeroPoint = clamped(round(-least / scale), to: 0...255)
        let whole = clamped(round(tensor / scale) + zeroPoint, to: 0...255)
        return [ONNXValue(whole, .uint8), ONNXValue(scale), ONNXValue(zeroPoint, .uint8)]
    },
]

/// The least and the largest whole number of a type.
func wholeRange(_ type: ONNXElementType, _ call: ONNXCallSite) throws -> ClosedRange<Float> {
    switch type {
    case .uint8: return 0...255
    case .int8: return -128...127
    default: throw call.error("numbers are made \(type), and int8 and uint8 are read")
    }
}

/// A scale or zero point for every number of a value: one, or one for each place along an axis.
private func along(_ place: Int, _ value: ONNXValue, _ call: ONNXCallSite) throws -> Tensor {
    let given = try call.input(place)
    let tensor = given.real
    guard given.count > 1 else { return tensor.reshaped(to: []) }
    let axis = try call.axis(try call.integer("axis", 1), rank: value.dimensions.count)
    guard given.dimensions == [value.dimensions[axis]] else {
        throw call.error(
            "scales of \(given.dimensions) for sizes \(value.dimensions); one is read, or one along an axis")
    }
    var sizes = value.dimensions.map { _ in 1 }
    sizes[axis] = given.count
    return tensor.reshaped(to: Shape(sizes))
}
