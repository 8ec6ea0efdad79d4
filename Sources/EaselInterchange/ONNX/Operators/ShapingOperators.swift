import EaselCore
import EaselGraph

/// Operators that move elements, with and without a trace.
let shapingOperators: [String: ONNXOperator] = [
    "Identity": { call in [try call.input(0)] },
    "Reshape": { call in
        let value = try call.input(0)
        var sizes = call.version < 5 ? try call.integers("shape") ?? [] : try call.integers(1)
        let keepsZeros = try call.integer("allowzero", 0) != 0
        for (axis, size) in sizes.enumerated() where size == 0 && !keepsZeros {
            guard axis < value.dimensions.count else { throw call.error("size \(axis) is to stay, and there is none") }
            sizes[axis] = value.dimensions[axis]
        }
        if let place = sizes.firstIndex(of: -1) {
            let known = saturatingProduct(sizes.lazy.filter { $0 != -1 })
            guard sizes.count(where: { $0 == -1 }) == 1, known > 0, value.count % known == 0 else {
                throw call.error("sizes \(value.dimensions) cannot become \(sizes)")
            }
            sizes[place] = value.count / known
        }
        return [try reshaped(value, sizes, call)]
    },
    "Flatten": { call in
        let value = try call.input(0)
        let rank = value.dimensions.count
        let axis = try call.integer("axis", 1)
        let place = axis < 0 ? axis + rank : axis
        guard (0...rank).contains(place) else { throw call.error("axis \(axis) of a value with \(rank) dimensions") }
        return [
            try reshaped(
                value, [value.dimensions[..<place].reduce(1, *), value.dimensions[place...].reduce(1, *)], call)
        ]
    },
    "Squeeze": { call in
        let value = try call.input(0)
        let given = call.version < 13 ? try call.integers("axes") : try call.optionalIntegers(1)
        let axes =
            try given.map { try call.axes($0, rank: value.dimensions.count) }
            ?? value.dimensions.indices.filter { value.dimensions[$0] == 1 }
        guard axes.allSatisfy({ value.dimensions[$0] == 1 }) else {
            throw call.error("takes away a dimension of \(value.dimensions) that is not 1")
        }
        return [
            try reshaped(
                value, value.dimensions.indices.filter { !axes.contains($0) }.map { value.dimensions[$0] }, call)
        ]
    },
    "Unsqueeze": { call in
        let value = try call.input(0)
        let given = call.version < 13 ? try call.integers("axes") ?? [] : try call.integers(1)
        guard given.count <= 8 else { throw call.error("\(given.count) new dimensions") }
        let axes = try call.axes(given, rank: value.dimensions.count + given.count)
        var sizes = value.dimensions
        for axis in axes.sorted() { sizes.insert(1, at: axis) }
        return [try reshaped(value, sizes, call)]
    },
    "Transpose": { call in
        let value = try call.input(0)
        let rank = value.dimensions.count
        let order = try call.integers("perm") ?? (0..<rank).reversed()
        guard order.sorted() == Array(0..<rank) else { throw call.error("\(order) is no order of \(rank) dimensions") }
        if let numbers = value.numbers {
            let moved = numbers.permuted(value.dimensions, by: order)
            return [ONNXValue(value.type, order.map { value.dimensions[$0] }, moved)]
        }
        // From one order of images to the other nothing needs to move.
        if rank == 4, value.isChannelsLast, order == [0, 2, 3, 1] {
            return [ONNXValue(value.channelsLast, value.type)]
        }
        if rank == 4, !value.isChannelsLast, order == [0, 3, 1, 2] {
            return [ONNXValue(channelsLast: value.tensor, value.type)]
        }
        return [ONNXValue(value.tensor.transposed(order), value.type)]
    },
    "Concat": { call in
        let values = try call.inputs.indices.map { try call.input($0) }
        guard let first = values.first else { throw call.error("has no inputs") }
        let rank = first.dimensions.count
        let axis = try call.axis(try call.integer("axis", 1), rank: Swift.max(rank, 1))
        if values.allSatisfy({ $0.numbers != nil }), rank == 1 {
            return [
                ONNXValue(
                    first.type, [values.reduce(0) { $0 + $1.count }], values.flatMap { $0.numbers ?? [] })
            ]
        }
        if rank == 4, values.contains(where: \.isChannelsLast) {
            return [
                ONNXValue(
                    channelsLast: concatenated(values.map(\.channelsLast), alongAxis: [0, 3, 1, 2][axis]), first.type)
            ]
        }
        return [ONNXValue(concatenated(values.map(\.tensor), alongAxis: axis), first.type)]
    },
    "Split": { call in
        let value = try call.input(0)
        let axis = try call.axis(try call.integer("axis", 0), rank: value.dimensions.count)
        let size = value.dimensions[axis]
        var sizes = call.version < 13 ? try call.integers("split") : try call.optionalIntegers(1)
        if sizes == nil {
            let count =
                call.version < 18 ? call.node.outputs.count : try call.integer("num_outputs", call.node.outputs.count)
            guard count > 0, count <= size, count <= call.node.outputs.count else {
                throw call.error("splits \(size) into \(count), with \(call.node.outputs.count) outputs")
            }
            let part = (size + count - 1) / count
            sizes = (0..<count).map { Swift.min(part, size - $0 * part) }
        }
        guard let sizes, sizes.allSatisfy({ $0 >= 0 }), saturatingSum(sizes) == size else {
            throw call.error("sizes \(sizes ?? []) do not add up to \(size)")
        }
        var start = 0
        // What nobody asks for need not be cut.
        return try sizes.prefix(call.node.outputs.count).map { count in
            defer { start += count }
            return try sliced(value, [axis], [start], [start + count], [1], call)
        }
    },
    "Slice": { call in
        let value = try call.input(0)
        let isOld = call.version < 10
        let starts = isOld ? try call.integers("starts") ?? [] : try call.integers(1)
        let ends = isOld ? try call.integers("ends") ?? [] : try call.integers(2)
        let given = isOld ? try call.integers("axes") : try call.optionalIntegers(3)
        let axes = try call.axes(given ?? Array(starts.indices), rank: value.dimensions.count)
        let steps = isOld ? nil : try call.optionalIntegers(4)
        return [try sliced(value, axes, starts, ends, steps ?? axes.map { _ in 1 }, call)]
    },
    "Gather": { call in
        let (value, indices) = (try call.input(0), try call.input(1))
        let axis = try call.axis(try call.integer("axis", 0), rank: value.dimensions.count)
        let size = value.dimensions[axis]
        guard size <= Int32.max else { throw call.error("takes from \(size) places, more than are counted") }
        guard let places = indices.integers?.map({ $0 < 0 ? $0 + size : $0 }) else {
            throw call.error("places that depend on the picture are not read")
        }
        guard places.allSatisfy({ (0..<size).contains($0) }) else { throw call.error("a place beyond \(size)") }
        var dimensions = value.dimensions
        dimensions.replaceSubrange(axis...axis, with: indices.dimensions)
        if let numbers = value.numbers, value.dimensions.count == 1 {
            return [ONNXValue(value.type, dimensions, places.map { numbers[$0] })]
        }
        let parts = Tensor.constant(integers: places.map { Int32($0) }, Shape(indices.dimensions))
        return [ONNXValue(value.tensor.gathered(parts, alongAxis: axis), value.type)]
    },
    "Expand": { call in
        let value = try call.input(0)
        let sizes = try call.integers(1)
        guard sizes.allSatisfy({ $0 >= 0 }), let shape = Shape.broadcast(Shape(value.dimensions), Shape(sizes)) else {
            throw call.error("sizes \(value.dimensions) do not become \(sizes)")
        }
        if let numbers = value.numbers, shape.count <= mostKnownNumbers {
            return [
                ONNXValue(value.type, shape.dimensions, spread(numbers, from: value.dimensions, to: shape.dimensions))
            ]
        }
        return [ONNXValue(value.tensor.broadcast(to: shape), value.type)]
    },
    "Tile": { call in
        let value = try call.input(0)
        let counts = try call.integers(1)
        guard counts.count == value.dimensions.count, counts.allSatisfy({ (1...1 << 16).contains($0) }) else {
            throw call.error("\(counts) repetitions of \(value.dimensions)")
        }
        var tensor = value.tensor
        for (axis, count) in counts.enumerated() where count > 1 {
            tensor = concatenated([Tensor](repeating: tensor, count: count), alongAxis: axis)
        }
        return [ONNXValue(tensor, value.type)]
    },
]

/// The parts of a value at places along an axis.
/// - Parameter error: Makes an error of what is wrong.
func gathered(
    _ value: ONNXValue, _ places: [Int], _ axis: Int, _ error: (String) -> any Error
) throws -> ONNXValue {
    guard value.dimensions[axis] <= Int32.max else {
        throw error("takes from \(value.dimensions[axis]) places, more than are counted")
    }
    let isLast = value.isChannelsLast
    let parts = Tensor.constant(integers: places.map { Int32($0) })
    let own = isLast ? [0, 3, 1, 2][axis] : axis
    return made((isLast ? value.channelsLast : value.tensor).gathered(parts, alongAxis: own), isLast, value.type)
}

/// A value of other sizes, its elements in one order.
func reshaped(_ value: ONNXValue, _ sizes: [Int], _ call: ONNXCallSite) throws -> ONNXValue {
    guard sizes.allSatisfy({ $0 >= 0 }), Shape(sizes).count == value.count else {
        throw call.error("sizes \(value.dimensions) cannot become \(sizes)")
    }
    if let numbers = value.numbers { return ONNXValue(value.type, sizes, numbers) }
    // Of images of one pixel, both orders of dimensions have the elements in one order.
    if value.isChannelsLast, value.dimensions.count == 4, value.dimensions[2] == 1, value.dimensions[3] == 1 {
        return ONNXValue(value.channelsLast.reshaped(to: Shape(sizes)), value.type)
    }
    return ONNXValue(value.tensor.reshaped(to: Shape(sizes)), value.type)
}

/// A part of a value: from a start up to an end along axes, both cut to what there is; a negative step goes backwards.
func sliced(
    _ value: ONNXValue, _ axes: [Int], _ starts: [Int], _ ends: [Int], _ steps: [Int], _ call: ONNXCallSite
) throws -> ONNXValue {
    guard starts.count == axes.count, ends.count == axes.count, steps.count == axes.count,
        steps.allSatisfy({ $0 != 0 && $0.magnitude < 1 << 31 })
    else { throw call.error("starts, ends, axes and steps are not equally many, or a step is 0") }
    let rank = value.dimensions.count
    var (begin, count, step) = ([Int](repeating: 0, count: rank), value.dimensions, [Int](repeating: 1, count: rank))
    var backwards: [Int] = []
    for (place, axis) in axes.enumerated() {
        let size = value.dimensions[axis]
        func cut(_ index: Int, _ range: ClosedRange<Int>) -> Int {
            let place = index < 0 ? Swift.max(index, -size - 1) + size : index
            return Swift.min(Swift.max(place, range.lowerBound), range.upperBound)
        }
        if steps[place] > 0 {
            let (from, to) = (cut(starts[place], 0...size), cut(ends[place], 0...size))
            (begin[axis], step[axis]) = (from, steps[place])
            count[axis] = Swift.max(to - from + steps[place] - 1, 0) / steps[place]
        } else {
            let stride = -steps[place]
            let from = cut(starts[place], -1...size - 1)
            let to = ends[place] < -size ? -1 : cut(ends[place], -1...size - 1)
            let number = Swift.max(from - to + stride - 1, 0) / stride
            (begin[axis], step[axis], count[axis]) = (from - (number - 1) * stride, stride, number)
            backwards.append(axis)
        }
    }
    // Where nothing is left, that is known.
    if count.contains(0) { return ONNXValue(value.type, count, []) }
    if rank == 1, let numbers = value.numbers {
        let taken = (0..<count[0]).map { numbers[begin[0] + $0 * step[0]] }
        return ONNXValue(value.type, count, backwards.isEmpty ? taken : taken.reversed())
    }
    let isLast = rank == 4 && value.isChannelsLast
    let order = isLast ? [0, 2, 3, 1] : Array(0..<rank)
    var tensor = isLast ? value.channelsLast : value.tensor
    if count != value.dimensions || step.contains(where: { $0 != 1 }) {
        tensor = tensor.slice(
            starts: order.map { begin[$0] }, sizes: order.map { count[$0] }, steps: order.map { step[$0] })
    }
    tensor = tensor.flipped(order.indices.filter { backwards.contains(order[$0]) })
    return made(tensor, isLast, value.type)
}
