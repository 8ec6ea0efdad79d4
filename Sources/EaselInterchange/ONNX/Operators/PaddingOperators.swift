import EaselCore
import EaselGraph

/// Padding.
let paddingOperators: [String: ONNXOperator] = [
    "Pad": { call in
        let given = try call.input(0)
        let rank = given.dimensions.count
        let mode = try call.text("mode", "constant")
        let isOld = call.version < 11
        let pads = isOld ? try call.integers("pads") ?? call.integers("paddings") ?? [] : try call.integers(1)
        let axes = try call.optionalIntegers(3).map { try call.axes($0, rank: rank) } ?? Array(0..<rank)
        guard pads.count == 2 * axes.count else {
            throw call.error("\(pads.count) pads for \(axes.count) dimensions")
        }
        let fill =
            isOld
            ? try call.float("value", 0) : call.optional(2) == nil ? 0 : Float(try call.numbers(2).first ?? 0)
        var (low, high) = ([Int](repeating: 0, count: rank), [Int](repeating: 0, count: rank))
        for (place, axis) in axes.enumerated() { (low[axis], high[axis]) = (pads[place], pads[place + axes.count]) }
        guard (low + high).allSatisfy({ $0 < 1 << 20 && $0 > -(1 << 20) }) else { throw call.error("pads \(pads)") }
        if given.numbers != nil, !given.type.isFloating {
            let places = try given.dimensions.enumerated().map {
                try sources($1, before: low[$0], after: high[$0], mode, call)
            }
            return [try paddedNumbers(given, places, fill, call)]
        }
        var result = given.inFloatingPoint
        if (low + high).contains(where: { $0 < 0 }) {
            let starts = low.map { Swift.max(-$0, 0) }
            let ends = zip(result.dimensions, high).map { $0 - Swift.max(-$1, 0) }
            result = try sliced(result, Array(0..<rank), starts, ends, low.map { _ in 1 }, call)
        }
        let (before, after) = (low.map { Swift.max($0, 0) }, high.map { Swift.max($0, 0) })
        guard mode == "constant" else { return [try repeated(result, before, after, mode, given.type, call)] }
        guard rank == 4, result.isChannelsLast else {
            return [ONNXValue(result.tensor.padded(low: before, high: after, value: fill), given.type)]
        }
        let order = [0, 2, 3, 1]
        let padded = result.channelsLast.padded(
            low: order.map { before[$0] }, high: order.map { after[$0] }, value: fill)
        return [ONNXValue(channelsLast: padded, given.type)]
    }
]

/// Along one axis the place that each new number comes from, `nil` for one that is put there.
/// - Parameter before: How many come before the first; fewer than none cut some off.
private func sources(
    _ size: Int, before: Int, after: Int, _ mode: String, _ call: ONNXCallSite
) throws -> [Int?] {
    guard before + size + after >= 0, before + after <= mostKnownNumbers - size, size > 0 || mode == "constant" else {
        throw call.error("padding \(mode.inOneLine(limit: 40)) of \(size) places is not read")
    }
    return try (0..<before + size + after).map { number -> Int? in
        let place = number - before
        switch mode {
        case "constant": return (0..<size).contains(place) ? place : nil
        case "edge": return Swift.min(Swift.max(place, 0), size - 1)
        case "wrap": return (place % size + size) % size
        case "reflect":
            let period = Swift.max(2 * size - 2, 1)
            let within = (place % period + period) % period
            return within < size ? within : period - within
        default: throw call.error("padding \(mode.inOneLine(limit: 40)) is not read")
        }
    }
}

/// Known numbers, padded.
private func paddedNumbers(
    _ value: ONNXValue, _ sources: [[Int?]], _ fill: Float, _ call: ONNXCallSite
) throws -> ONNXValue {
    let sizes = sources.map(\.count)
    guard saturatingProduct(sizes) <= mostKnownNumbers else {
        throw call.error("sizes \(sizes) are more than \(mostKnownNumbers) numbers")
    }
    let (strides, own) = (Shape(sizes).strides, Shape(value.dimensions).strides)
    let places = (0..<saturatingProduct(sizes)).map { number -> Int in
        var place = 0
        for axis in sizes.indices {
            guard let source = sources[axis][number / strides[axis] % sizes[axis]] else { return value.count }
            place += source * own[axis]
        }
        return place
    }
    return try picked([value, ONNXValue(value.type, [1], [Double(fill)])], places, sizes, call)
}

/// A value with some of its own numbers put around it.
private func repeated(
    _ value: ONNXValue, _ before: [Int], _ after: [Int], _ mode: String, _ type: ONNXElementType, _ call: ONNXCallSite
) throws -> ONNXValue {
    var result = value
    for axis in before.indices where before[axis] + after[axis] > 0 {
        let places = try sources(result.dimensions[axis], before: before[axis], after: after[axis], mode, call)
        result = try gathered(result, places.compactMap(\.self), axis, call.error)
    }
    return made(result.isChannelsLast ? result.channelsLast : result.tensor, result.isChannelsLast, type)
}
