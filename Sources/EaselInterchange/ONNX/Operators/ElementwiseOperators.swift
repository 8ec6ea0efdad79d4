import EaselGraph

/// The most numbers that are computed before a picture is seen, such as sizes: weights are no such numbers.
let mostKnownNumbers = 1 << 20

/// Functions of one number or two, with and without a trace.
let elementwiseOperators: [String: ONNXOperator] = [
    "Add": binary({ $0 + $1 }, { $0 + $1 }), "Sub": binary({ $0 - $1 }, { $0 - $1 }),
    "Mul": binary({ $0 * $1 }, { $0 * $1 }), "Div": binary({ $0 / $1 }, { $0 / $1 }),
    "Pow": { call in
        let values = [try call.input(0), try call.input(1)]
        let result = binary({ EaselGraph.pow($0, $1) }, power)
        guard values.contains(where: { !$0.type.isFloating }), values.contains(where: { $0.numbers == nil }) else {
            return try result(call)
        }
        // Of a whole and a floating-point number; a whole base makes the result whole.
        let tensor = EaselGraph.pow(values[0].real, values[1].real)
        let isWhole = !values[0].type.isFloating
        return [ONNXValue(isWhole ? sign(tensor) * floor(abs(tensor)) : tensor, values[0].type)]
    },
    "Max": many({ maximum($0, $1) }, { Swift.max($0, $1) }),
    "Min": many({ minimum($0, $1) }, { Swift.min($0, $1) }), "Sum": many({ $0 + $1 }, { $0 + $1 }),
    "Mean": { call in
        let sum = try many({ $0 + $1 }, { $0 + $1 })(call)[0]
        return [ONNXValue(sum.tensor * (1 / Float(call.inputs.count)))]
    },
    "Greater": comparison({ $0 .> $1 }, { $0 > $1 }), "Less": comparison({ $0 .< $1 }, { $0 < $1 }),
    "GreaterOrEqual": comparison({ $0 .>= $1 }, { $0 >= $1 }), "LessOrEqual": comparison({ $0 .<= $1 }, { $0 <= $1 }),
    "Equal": comparison({ $0 .== $1 }, { $0 == $1 }),
    "And": comparison({ $0 * $1 }, { $0 != 0 && $1 != 0 }),
    "Or": comparison({ maximum($0, $1) }, { $0 != 0 || $1 != 0 }),
    "Xor": comparison({ abs($0 - $1) }, { ($0 != 0) != ($1 != 0) }),
    "Not": unary({ 1 - $0 }, { $0 == 0 ? 1 : 0 }),
    "Abs": unary({ abs($0) }, { Swift.abs($0) }), "Neg": unary({ -$0 }, { -$0 }),
    "Exp": unary({ exp($0) }), "Log": unary({ log($0) }), "Sqrt": unary({ sqrt($0) }, { $0.squareRoot() }),
    "Reciprocal": unary({ reciprocal($0) }), "Erf": unary({ erf($0) }), "Sin": unary({ sin($0) }),
    "Cos": unary({ cos($0) }), "Sign": unary({ sign($0) }),
    "Floor": unary({ floor($0) }, { $0.rounded(.down) }), "Ceil": unary({ ceil($0) }, { $0.rounded(.up) }),
    "Round": unary({ round($0) }, { $0.rounded(.toNearestOrEven) }), "Tanh": unary({ tanh($0) }),
    "Mod": { call in
        // Of whole numbers the remainder has the divisor's sign, by the attribute that of what is divided.
        let isCut = try call.integer("fmod", 0) != 0
        let values = [try call.input(0), try call.input(1)]
        guard values.allSatisfy({ $0.numbers != nil }) else {
            throw call.error("a remainder that depends on the picture is not read: rounding would decide it")
        }
        return try binary(
            { first, _ in first },
            {
                let cut = $0.truncatingRemainder(dividingBy: $1)
                return isCut || cut == 0 || (cut < 0) == ($1 < 0) ? cut : cut + $1
            })(call)
    },
    "IsInf": { call in
        let (low, high) = (try call.integer("detect_negative", 1) != 0, try call.integer("detect_positive", 1) != 0)
        return try unary(
            { tensor in
                let (below, above) = (tensor .< -Float.greatestFiniteMagnitude, tensor .> Float.greatestFiniteMagnitude)
                return low && high ? maximum(below, above) : low ? below : high ? above : tensor.filled(tensor.shape, 0)
            }, type: .bool)(call)
    },
    "IsNaN": unary({ 1 - ($0 .== $0) }, type: .bool),
    "Where": { call in
        let values = [try call.input(0), try call.input(1), try call.input(2)]
        if let known = try knownWhere(values, call) { return [known] }
        let (tensors, isLast) = try aligned([values[0], try call.floating(1), try call.floating(2)], call)
        return [made(select(tensors[0], tensors[1], tensors[2]), isLast, values[1].type)]
    },
    "Clip": clip,
]

/// A power of known numbers, of whole exponents exactly.
private func power(_ base: Double, _ exponent: Double) -> Double {
    guard exponent.rounded() == exponent, (0...64).contains(exponent) else { return .nan }
    return (0..<Int(exponent)).reduce(1) { product, _ in product * base }
}

/// A value from a tensor whose channels may be last.
func made(_ tensor: Tensor, _ isLast: Bool, _ type: ONNXElementType = .float) -> ONNXValue {
    isLast ? ONNXValue(channelsLast: tensor, type) : ONNXValue(tensor, type)
}

/// A function of one value.
func unary(
    _ function: @escaping @Sendable (Tensor) -> Tensor, _ known: (@Sendable (Double) -> Double)? = nil,
    type: ONNXElementType? = nil
) -> ONNXOperator {
    { call in
        let value = try call.input(0)
        if let numbers = value.numbers, let known {
            return [ONNXValue(type ?? value.type, value.dimensions, numbers.map(known))]
        }
        let operand = try call.floating(0)
        let isLast = operand.isChannelsLast
        return [made(function(isLast ? operand.channelsLast : operand.tensor), isLast, type ?? value.type)]
    }
}

/// A function of two values, repeated by NumPy's rule.
private func binary(
    _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor, _ known: @escaping @Sendable (Double, Double) -> Double
) -> ONNXOperator {
    { call in [try combined(call, [try call.input(0), try call.input(1)], function, known)] }
}

/// A function of two values, of any number of them.
private func many(
    _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor, _ known: @escaping @Sendable (Double, Double) -> Double
) -> ONNXOperator {
    { call in
        var result = try call.input(0)
        for place in 1..<max(call.inputs.count, 1) {
            result = try combined(call, [result, try call.input(place)], function, known)
        }
        return [result]
    }
}

private func combined(
    _ call: ONNXCallSite, _ values: [ONNXValue], _ function: (Tensor, Tensor) -> Tensor,
    _ known: (Double, Double) -> Double, type: ONNXElementType? = nil
) throws -> ONNXValue {
    var values = values
    if call.version < 7 { values[1] = try repeatedAsBefore(values, call) }
    let kind = values[0].type
    if let result = try knownCombination(values[0], values[1], call, known) {
        // Whole numbers stay whole: a division is cut.
        let numbers = kind.isFloating || type == .bool ? result.1 : result.1.map { $0.rounded(.towardZero) }
        guard numbers.allSatisfy(\.isFinite) || kind.isFloating else { throw call.error("divides whole numbers by 0") }
        return ONNXValue(type ?? kind, result.0, numbers)
    }
    let isWhole = !kind.isFloating && kind != .bool
    guard !isWhole || type == .bool else {
        throw call.error("whole numbers that depend on the picture are not computed with")
    }
    let (tensors, isLast) = try aligned(values, call)
    return made(function(tensors[0], tensors[1]), isLast, type ?? kind)
}

/// The second operand as versions before 7 repeat it: along trailing dimensions, or from an axis on.
private func repeatedAsBefore(_ values: [ONNXValue], _ call: ONNXCallSite) throws -> ONNXValue {
    guard let axis = try call.integerIfAny("axis"), values[1].dimensions.count < values[0].dimensions.count else {
        return values[1]
    }
    let place = try call.axis(axis, rank: values[0].dimensions.count)
    let trailing = values[0].dimensions.count - place - values[1].dimensions.count
    guard trailing > 0 else { return values[1] }
    let dimensions = values[1].dimensions + [Int](repeating: 1, count: trailing)
    if let numbers = values[1].numbers { return ONNXValue(values[1].type, dimensions, numbers) }
    return ONNXValue(values[1].tensor.reshaped(to: Shape(dimensions)), values[1].type)
}

private func comparison(
    _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor, _ known: @escaping @Sendable (Double, Double) -> Bool
) -> ONNXOperator {
    { call in
        let values = [try call.input(0), try call.input(1)]
        return [try combined(call, values, function, { known($0, $1) ? 1 : 0 }, type: .bool)]
    }
}

/// Tensors in one order of dimensions: with channels last where one has four dimensions and is held so.
func aligned(_ values: [ONNXValue], _ call: ONNXCallSite) throws -> (tensors: [Tensor], isLast: Bool) {
    let rank = values.map(\.dimensions.count).max() ?? 0
    guard rank == 4, values.contains(where: \.isChannelsLast) else { return (values.map(\.tensor), false) }
    let tensors = values.map { value -> Tensor in
        if value.dimensions.count == 4 { return value.channelsLast }
        if value.count == 1 { return value.tensor.reshaped(to: [1, 1, 1, 1]) }
        let dimensions = [Int](repeating: 1, count: 4 - value.dimensions.count) + value.dimensions
        return value.tensor.reshaped(to: Shape(dimensions)).transposed([0, 2, 3, 1])
    }
    return (tensors, true)
}

/// The sizes that values are repeated to, and for each the place of every element.
private func known(_ values: [ONNXValue], _ call: ONNXCallSite) throws -> (dimensions: [Int], numbers: [[Double]])? {
    let known = values.compactMap(\.numbers)
    guard known.count == values.count else { return nil }
    var shape = Shape([])
    for value in values {
        guard let common = Shape.broadcast(shape, Shape(value.dimensions)) else {
            throw call.error("sizes \(values.map(\.dimensions)) do not fit one another")
        }
        shape = common
    }
    guard shape.count <= mostKnownNumbers else { return nil }
    return (shape.dimensions, zip(values, known).map { spread($1, from: $0.dimensions, to: shape.dimensions) })
}

/// Numbers repeated to larger sizes by NumPy's rule.
func spread(_ numbers: [Double], from dimensions: [Int], to larger: [Int]) -> [Double] {
    if dimensions == larger { return numbers }
    let aligned = [Int](repeating: 1, count: larger.count - dimensions.count) + dimensions
    let strides = Shape(aligned).strides
    let outer = Shape(larger).strides
    return (0..<Shape(larger).count).map { index in
        var (rest, place) = (index, 0)
        for axis in larger.indices {
            if aligned[axis] > 1 { place += rest / outer[axis] * strides[axis] }
            rest %= outer[axis]
        }
        return numbers[place]
    }
}

private func knownCombination(
    _ first: ONNXValue, _ second: ONNXValue, _ call: ONNXCallSite, _ function: (Double, Double) -> Double
) throws -> ([Int], [Double])? {
    guard let (dimensions, numbers) = try known([first, second], call) else { return nil }
    return (dimensions, zip(numbers[0], numbers[1]).map(function))
}

private func knownWhere(_ values: [ONNXValue], _ call: ONNXCallSite) throws -> ONNXValue? {
    guard let (dimensions, numbers) = try known(values, call) else { return nil }
    return ONNXValue(
        values[1].type, dimensions, numbers[0].indices.map { numbers[0][$0] != 0 ? numbers[1][$0] : numbers[2][$0] })
}

/// `Clip`: its bounds were attributes before version 11.
@Sendable private func clip(_ call: ONNXCallSite) throws -> [ONNXValue] {
    if let value = call.optional(0), let numbers = value.numbers, !value.type.isFloating {
        let low = try call.optional(1) == nil ? nil : call.numbers(1).first
        let high = try call.optional(2) == nil ? nil : call.numbers(2).first
        let cut = numbers.map { Swift.min(Swift.max($0, low ?? $0), high ?? .infinity) }
        return [ONNXValue(value.type, value.dimensions, cut)]
    }
    let value = try call.floating(0)
    var (low, high): (Double?, Double?) = (nil, nil)
    if call.version < 11 {
        if call.node.attributes["min"] != nil { low = Double(try call.float("min", 0)) }
        if call.node.attributes["max"] != nil { high = Double(try call.float("max", 0)) }
    } else {
        if call.optional(1) != nil { low = try call.numbers(1).first }
        if call.optional(2) != nil { high = try call.numbers(2).first }
    }
    let isLast = value.isChannelsLast
    var tensor = isLast ? value.channelsLast : value.tensor
    if low == 0 { tensor = relu(tensor) } else if let low { tensor = maximum(tensor, Float(low)) }
    if let high { tensor = minimum(tensor, Float(high)) }
    return [made(tensor, isLast)]
}
