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
        guard count > 0, count <= 1 << 10 else { throw call.error("sums of \(count) numbers; at most 1024 are read") }
        let (excludes, isReverse) = (try call.integer("exclusive", 0) != 0, try call.integer("reverse", 0) != 0)
        // Each sum is a product with a column of ones and zeros.
        let matrix = (0..<count * count).map { place -> Float in
            let (from, to) = (isReverse ? place % count : place / count, isReverse ? place / count : place % count)
            return excludes ? (from < to ? 1 : 0) : (from <= to ? 1 : 0)
        }
        let order = (0..<rank).filter { $0 != axis } + [axis]
        let moved = value.tensor.transposed(order)
        let sums = matrixProduct(
            moved.reshaped(to: [moved.shape.count / count, count]), .constant(matrix, [count, count])
        ).reshaped(to: moved.shape)
        return [ONNXValue(sums.transposed(order.indices.map { order.firstIndex(of: $0) ?? 0 }), value.type)]
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
