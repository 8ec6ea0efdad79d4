import EaselGraph

/// Matrices with ones on one side of a diagonal, and what they are for.
let triangleOperators: [String: ONNXOperator] = [
    "Trilu": { call in
        let value = try call.input(0)
        let rank = value.dimensions.count
        guard rank >= 2 else { throw call.error("sizes \(value.dimensions) are no matrix") }
        let diagonal = call.optional(1) == nil ? 0 : try call.integers(1).first ?? 0
        let isUpper = try call.integer("upper", 1) != 0
        let (rows, columns) = (value.dimensions[rank - 2], value.dimensions[rank - 1])
        guard rows * columns <= mostKnownNumbers else { throw call.error("matrices of \(rows)x\(columns)") }
        func isKept(_ place: Int) -> Bool {
            let distance = place % max(columns, 1) - place / max(columns, 1)
            return isUpper ? distance >= diagonal : distance <= diagonal
        }
        if let numbers = value.numbers {
            let kept = numbers.enumerated().map { isKept($0 % max(rows * columns, 1)) ? $1 : 0 }
            return [ONNXValue(value.type, value.dimensions, kept)]
        }
        let tensor = try call.tensor(0)
        let mask = Tensor.constant((0..<rows * columns).map { isKept($0) ? 1 : 0 }, [rows, columns])
        return [ONNXValue(select(mask.broadcast(to: tensor.shape), tensor, tensor.filled(tensor.shape, 0)), value.type)]
    },
    "CumSum": { call in
        let value = try call.floating(0)
        let rank = value.dimensions.count
        let axis = try call.axis(try call.integers(1).first ?? 0, rank: rank)
        let count = value.dimensions[axis]
        guard count > 0 else { return [value] }
        let (excludes, isReverse) = (try call.integer("exclusive", 0) != 0, try call.integer("reverse", 0) != 0)
        func moved(_ tensor: Tensor, by places: Int) -> Tensor {
            var low = [Int](repeating: 0, count: rank)
            low[axis] = places
            return tensor.slice(alongAxis: axis, from: 0, count: count - places)
                .padded(low: low, high: [Int](repeating: 0, count: rank))
        }
        var sums = isReverse ? value.tensor.flipped([axis]) : value.tensor
        if excludes { sums = moved(sums, by: 1) }
        // Each step adds to every number the sum of as many before it as there are in its own.
        var places = 1
        while places < count {
            sums = sums + moved(sums, by: places)
            places *= 2
        }
        return [ONNXValue(isReverse ? sums.flipped([axis]) : sums, value.type)]
    },
    "EyeLike": { call in
        let value = try call.input(0)
        guard value.dimensions.count == 2, value.count <= mostKnownNumbers else {
            throw call.error("sizes \(value.dimensions) are no matrix")
        }
        let type = try call.integerIfAny("dtype").map { ONNXElementType(rawValue: $0) } ?? value.type
        guard let type else { throw call.error("its type is not read") }
        let (diagonal, columns) = (try call.integer("k", 0), value.dimensions[1])
        let numbers = (0..<value.count).map { $0 % columns - $0 / columns == diagonal ? 1.0 : 0 }
        return [ONNXValue(type, value.dimensions, numbers)]
    },
]
