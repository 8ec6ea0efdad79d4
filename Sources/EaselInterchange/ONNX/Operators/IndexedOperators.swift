import EaselCore
import EaselGraph

/// What takes single numbers from places, or puts them there; the places are known before a picture is seen.
let indexedOperators: [String: ONNXOperator] = [
    "GatherElements": { call in
        let (value, indices) = (try call.input(0), try call.input(1))
        let places = try elementPlaces(value, indices, try call.integer("axis", 0), call)
        return [try picked([value], places, indices.dimensions, call)]
    },
    "ScatterElements": { call in try scatteredElements(call) },
    "Scatter": { call in try scatteredElements(call) },
    "GatherND": { call in
        let (value, indices) = (try call.input(0), try call.input(1))
        let batch = try call.integer("batch_dims", 0)
        let (rows, inner) = try rowPlaces(value, indices, batch: batch, call)
        let depth = indices.dimensions.last ?? 0
        let dimensions = indices.dimensions.dropLast() + value.dimensions[(batch + depth)...]
        return [try picked([value], rows.flatMap { $0..<$0 + inner }, Array(dimensions), call)]
    },
    "ScatterND": { call in
        let (value, updates) = (try call.input(0), try call.input(2))
        let (rows, inner) = try rowPlaces(value, try call.input(1), batch: 0, call)
        guard rows.count * inner == updates.count else {
            throw call.error("updates of \(updates.dimensions) for \(rows.count) places")
        }
        return [try put(updates, into: value, at: rows.flatMap { $0..<$0 + inner }, call)]
    },
]

/// Numbers by their places among those of values one after the other, as a value of such sizes.
func picked(
    _ values: [ONNXValue], _ places: [Int], _ dimensions: [Int], _ call: ONNXCallSite
) throws -> ONNXValue {
    guard places.count <= mostKnownNumbers, values.allSatisfy({ $0.count <= Int32.max / 2 }) else {
        throw call.error("takes from more than \(mostKnownNumbers) places")
    }
    let known = values.compactMap(\.numbers)
    if known.count == values.count {
        let all = known.flatMap { $0 }
        return ONNXValue(values[0].type, dimensions, places.map { all[$0] })
    }
    let tensors = values.map { $0.real.reshaped(to: [$0.count]) }
    let all = tensors.count == 1 ? tensors[0] : concatenated(tensors, alongAxis: 0)
    let found = all.gathered(.constant(integers: places.map { Int32($0) }), alongAxis: 0)
    return ONNXValue(found.reshaped(to: Shape(dimensions)), values[0].type)
}

/// For each index the place of the number along an axis whose other coordinates are the index's own.
private func elementPlaces(
    _ value: ONNXValue, _ indices: ONNXValue, _ axis: Int, _ call: ONNXCallSite
) throws -> [Int] {
    let rank = value.dimensions.count
    let axis = try call.axis(axis, rank: rank)
    guard indices.dimensions.count == rank, let numbers = indices.integers,
        (0..<rank).allSatisfy({ $0 == axis || indices.dimensions[$0] <= value.dimensions[$0] })
    else { throw call.error("indices of \(indices.dimensions), known beforehand, for sizes \(value.dimensions)") }
    let (strides, own) = (Shape(value.dimensions).strides, Shape(indices.dimensions).strides)
    return try numbers.enumerated().map { number, index in
        let place = index < 0 ? index &+ value.dimensions[axis] : index
        guard (0..<value.dimensions[axis]).contains(place) else {
            throw call.error("index \(index) of \(value.dimensions[axis])")
        }
        return (0..<rank).reduce(0) { total, dimension in
            let coordinate = dimension == axis ? place : number / own[dimension] % indices.dimensions[dimension]
            return total + coordinate * strides[dimension]
        }
    }
}

@Sendable private func scatteredElements(_ call: ONNXCallSite) throws -> [ONNXValue] {
    let (value, indices, updates) = (try call.input(0), try call.input(1), try call.input(2))
    guard updates.dimensions == indices.dimensions else {
        throw call.error("updates of \(updates.dimensions) for indices of \(indices.dimensions)")
    }
    let places = try elementPlaces(value, indices, try call.integer("axis", 0), call)
    return [try put(updates, into: value, at: places, call)]
}

/// The place of the first number of each row that an index names, and how many numbers a row has.
private func rowPlaces(
    _ value: ONNXValue, _ indices: ONNXValue, batch: Int, _ call: ONNXCallSite
) throws -> (rows: [Int], inner: Int) {
    let (sizes, depth) = (value.dimensions, indices.dimensions.last ?? 0)
    guard let numbers = indices.integers, depth > 0, batch >= 0, batch < indices.dimensions.count, batch <= sizes.count,
        depth <= sizes.count - batch, sizes[..<batch] == indices.dimensions[..<batch]
    else { throw call.error("indices of \(indices.dimensions), known beforehand, for sizes \(sizes)") }
    let strides = Shape(sizes).strides
    let inner = sizes[(batch + depth)...].reduce(1, *)
    let perBatch = max(indices.dimensions[batch..<indices.dimensions.count - 1].reduce(1, *), 1)
    let batchSize = sizes[batch...].reduce(1, *)
    let rows = try (0..<numbers.count / depth).map { row in
        try (0..<depth).reduce(row / perBatch * batchSize) { total, level in
            let (index, size) = (numbers[row * depth + level], sizes[batch + level])
            let place = index < 0 ? index &+ size : index
            guard (0..<size).contains(place) else { throw call.error("index \(index) of \(size)") }
            return total + place * strides[batch + level]
        }
    }
    guard saturatingProduct(rows.count, inner) <= mostKnownNumbers else {
        throw call.error("takes more than \(mostKnownNumbers) numbers")
    }
    return (rows, inner)
}
