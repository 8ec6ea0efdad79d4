import EaselGraph

/// What moves numbers, and reductions.
let tfliteShapings: [Int: TFLiteOperator] = [
    22: TFLiteOperator("RESHAPE") { call in
        let tensor = try call.tensor(0)
        let listed = try call.node.options?.integers(0, Int32.self, most: 8) ?? []
        let sizes = call.inputs.count > 1 && call.inputs[1] != nil ? try call.integers(1) : listed
        return [try call.moved(tensor.reshaped(to: Shape(try fitted(sizes, to: tensor.shape, call))))]
    },
    43: TFLiteOperator("SQUEEZE") { call in
        let tensor = try call.tensor(0)
        let rank = tensor.shape.rank
        let listed = try call.node.options?.integers(0, Int32.self, most: 8) ?? []
        let axes =
            listed.isEmpty
            ? (1..<Swift.max(rank, 1)).filter { tensor.shape[$0] == 1 }
            : try listed.map { try call.axis($0, rank: rank) }
        guard axes.allSatisfy({ tensor.shape[$0] == 1 }) else {
            throw call.error("takes away a dimension that is not 1")
        }
        return [
            try call.moved(
                tensor.reshaped(to: Shape((0..<rank).filter { !axes.contains($0) }.map { tensor.shape[$0] })))
        ]
    },
    70: TFLiteOperator("EXPAND_DIMS") { call in
        let tensor = try call.tensor(0)
        let axis = try call.axis(try call.integers(1).first ?? 0, rank: tensor.shape.rank + 1)
        var sizes = tensor.shape.dimensions
        sizes.insert(1, at: axis)
        return [try call.moved(tensor.reshaped(to: Shape(sizes)))]
    },
    39: TFLiteOperator("TRANSPOSE") { call in
        let (tensor, order) = (try call.tensor(0), try call.integers(1))
        guard order.sorted() == Array(0..<tensor.shape.rank) else { throw call.error("\(order) is no order") }
        return [try call.moved(tensor.transposed(order))]
    },
    2: TFLiteOperator("CONCATENATION") { call in
        let tensors = try call.inputs.indices.map { try call.real($0) }
        guard let first = tensors.first else { throw call.error("has no inputs") }
        let axis = try call.axis(try call.option(0), rank: Swift.max(first.shape.rank, 1))
        return [try call.result(concatenated(tensors, alongAxis: axis), try call.activation(1))]
    },
    34: TFLiteOperator("PAD") { call in [try padded(call, value: try call.input(0).quantisation?.zeroPoint ?? 0)] },
    60: TFLiteOperator("PADV2") { call in
        // Whole numbers are surrounded by one of the same scale.
        guard let value = try call.input(2).numbers?.first,
            try call.input(0).quantisation?.scales == call.given[2]?.quantisation?.scales,
            try call.input(0).quantisation?.zeroPoints == call.given[2]?.quantisation?.zeroPoints
        else { throw call.error("is read for a constant of the scale of what it surrounds") }
        return [try padded(call, value: Float(value))]
    },
    105: TFLiteOperator("REVERSE_V2") { call in
        let tensor = try call.tensor(0)
        let axes = try call.integers(1).map { try call.axis($0, rank: tensor.shape.rank) }
        guard Set(axes).count == axes.count else { throw call.error("axes \(axes) name one twice") }
        return [try call.moved(tensor.flipped(axes))]
    },
    130: TFLiteOperator("BROADCAST_TO") { call in
        let (tensor, sizes) = (try call.tensor(0), try call.integers(1))
        guard sizes.count <= 8, sizes.allSatisfy({ (1...1 << 24).contains($0) }) else {
            throw call.error("sizes \(sizes)")
        }
        return [try call.moved(tensor.broadcast(to: Shape(sizes)))]
    },
    40: reduction("MEAN") { $0.mean(over: $1, keepingDimensions: true) },
    74: reduction("SUM") { $0.sum(over: $1, keepingDimensions: true) },
    82: reduction("REDUCE_MAX") { $0.max(over: $1, keepingDimensions: true) },
    89: reduction("REDUCE_MIN") { $0.min(over: $1, keepingDimensions: true) },
    65: TFLiteOperator("SLICE") { call in
        let (tensor, starts, counts) = (try call.tensor(0), try call.integers(1), try call.integers(2))
        let rank = tensor.shape.rank
        guard starts.count == rank, counts.count == rank,
            zip(starts, 0..<rank).allSatisfy({ (0...tensor.shape[$1]).contains($0) })
        else { throw call.error("starts \(starts) of \(tensor.shape)") }
        let sizes = (0..<rank).map { counts[$0] == -1 || $0 == 0 ? tensor.shape[$0] - starts[$0] : counts[$0] }
        return [try call.moved(tensor.slice(starts: starts, sizes: sizes))]
    },
    45: TFLiteOperator("STRIDED_SLICE") { call in
        let tensor = try call.tensor(0)
        let (starts, ends, steps) = (try call.integers(1), try call.integers(2), try call.integers(3))
        let rank = tensor.shape.rank
        let masks = try (0..<5).map { try call.option($0) }
        guard starts.count == rank, ends.count == rank, steps.count == rank, masks[2] == 0, masks[3] == 0,
            steps.allSatisfy({ (1...1 << 16).contains($0) })
        else { throw call.error("is read with a start, an end and a positive step for every axis") }
        var (begin, sizes, kept) = ([Int](), [Int](), [Int]())
        for axis in 0..<rank {
            let size = tensor.shape[axis]
            func cut(_ index: Int) -> Int { Swift.min(Swift.max(index < 0 ? index + size : index, 0), size) }
            let isSingle = masks[4] >> axis & 1 == 1
            let start = masks[0] >> axis & 1 == 1 ? 0 : cut(starts[axis])
            let end = isSingle ? start + 1 : masks[1] >> axis & 1 == 1 ? size : cut(ends[axis])
            guard end > start, end <= size else { throw call.error("nothing is left of \(tensor.shape)") }
            begin.append(start)
            sizes.append((end - start + steps[axis] - 1) / steps[axis])
            if !isSingle { kept.append(sizes[axis]) }
        }
        return [try call.moved(tensor.slice(starts: begin, sizes: sizes, steps: steps).reshaped(to: Shape(kept)))]
    },
    49: TFLiteOperator("SPLIT") { call in
        let tensor = try call.tensor(1)
        let axis = try call.axis(try call.integers(0).first ?? 0, rank: Swift.max(tensor.shape.rank, 1))
        let count = call.outputs.count
        guard count > 0, tensor.shape[axis] % count == 0 else {
            throw call.error("\(tensor.shape) into \(count) parts")
        }
        return try tensor.split(into: count, alongAxis: axis).map { try call.moved($0, 1) }
    },
]

/// A value with another put before and after the elements of each dimension.
private func padded(_ call: TFLiteCallSite, value: Float) throws -> TFLiteValue {
    let (tensor, pads) = (try call.tensor(0), try call.integers(1))
    let rank = tensor.shape.rank
    guard pads.count == 2 * rank, pads.allSatisfy({ (0...1 << 16).contains($0) }) else {
        throw call.error("pads \(pads)")
    }
    let low = (0..<rank).map { pads[2 * $0] }
    return try call.moved(tensor.padded(low: low, high: (0..<rank).map { pads[2 * $0 + 1] }, value: value))
}

/// The sizes of a reshape, for as many rows as there are: files say one.
private func fitted(_ sizes: [Int], to shape: Shape, _ call: TFLiteCallSite) throws -> [Int] {
    var sizes = sizes
    guard sizes.count <= 8, sizes.allSatisfy({ (-1...1 << 30).contains($0) }), sizes.count(where: { $0 == -1 }) <= 1
    else {
        throw call.error("sizes \(sizes)")
    }
    let known = saturatingProduct(sizes.filter { $0 != -1 })
    guard known > 0, known < 1 << 40, shape.count < 1 << 40 else { throw call.error("sizes \(sizes)") }
    if let open = sizes.firstIndex(of: -1) {
        let rows = sizes.first == 1 && open > 0 ? shape[0] : 1
        let product = saturatingProduct(known, rows)
        guard product > 0, shape.count % product == 0 else { throw call.error("\(shape) cannot become \(sizes)") }
        if rows > 1 { sizes[0] = rows }
        sizes[open] = shape.count / product
    } else if known != shape.count, let first = sizes.first, shape.count % known == 0 {
        sizes[0] = saturatingProduct(first, shape.count / known)
    }
    return sizes
}

/// A reduction over axes that are an input.
private func reduction(_ name: String, _ function: @escaping @Sendable (Tensor, [Int]) -> Tensor) -> TFLiteOperator {
    TFLiteOperator(name) { call in
        let tensor = try call.real(0)
        let rank = tensor.shape.rank
        let axes = Set(try call.integers(1).map { try call.axis($0, rank: rank) }).sorted()
        let result = function(tensor, axes)
        guard result.node != nil, !(try call.node.options?.flag(0) ?? false) else { return [try call.result(result)] }
        let kept = (0..<rank).filter { !axes.contains($0) }.map { tensor.shape[$0] }
        return [try call.result(result.reshaped(to: Shape(kept)))]
    }
}
