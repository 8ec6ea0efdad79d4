import EaselGraph

/// What asks for the largest numbers.
let orderOperators: [String: ONNXOperator] = [
    "TopK": { call in
        let value = try call.input(0)
        let rank = value.dimensions.count
        let axis = try call.axis(try call.integer("axis", -1), rank: rank)
        let size = value.dimensions[axis]
        let isOld = call.version < 10
        let count = isOld ? try call.integer("k", 0) : try call.integers(1).first ?? 0
        guard (1...size).contains(count), count <= mostLargest else {
            throw call.error("the \(count) largest of \(size); 1 to \(Swift.min(size, mostLargest)) are read")
        }
        let sign: Float = try call.integer("largest", 1) != 0 ? 1 : -1
        var order = Array(0..<rank)
        order.append(order.remove(at: axis))
        let back = (0..<rank).map { $0 < axis ? $0 : $0 == axis ? rank - 1 : $0 - 1 }
        let found = largest(count, of: value.real.transposed(order), sign: sign)
        return [
            ONNXValue(found.values.transposed(back), value.type), ONNXValue(found.places.transposed(back), .int64),
        ]
    }
]

/// The most numbers that are looked for, one after the other.
private let mostLargest = 1024

/// The largest numbers along the last dimension, the largest first and of equal ones the first, and their places there.
///
/// `[…, C]` → two of `[…, count]`, in floating point.
/// - Parameter sign: -1 for the smallest.
private func largest(_ count: Int, of tensor: Tensor, sign: Float) -> (values: Tensor, places: Tensor) {
    let size = tensor.shape[-1]
    // What was found counts as less than any number.
    let lowest = tensor.filled(tensor.shape, -Float.infinity)
    var rest = maximum(tensor * sign, -Float.greatestFiniteMagnitude)
    var (values, places) = ([Tensor](), [Tensor]())
    for _ in 0..<count {
        let place = rest.argMax()
        let isFound = place.oneHot(classes: size)
        values.append(select(isFound, tensor, tensor.filled(tensor.shape, 0)).sum(over: [-1], keepingDimensions: true))
        let one = place.shape.dimensions + [1]
        places.append(place.asFloats().reshaped(to: Shape(one)))
        rest = select(isFound, lowest, rest)
    }
    return (concatenated(values, alongAxis: -1), concatenated(places, alongAxis: -1))
}
