import EaselGraph

/// What numbers or truth values select.
let selectingOperators: [String: ONNXOperator] = [
    "OneHot": { call in
        let (indices, values) = (try call.input(0), try call.input(2))
        guard let depth = try call.integers(1).first, depth > 0, values.count == 2,
            saturatingProduct(depth, indices.count) <= mostKnownNumbers
        else { throw call.error("its depth or its two values are none, or it is of more than \(mostKnownNumbers)") }
        let sizes = indices.dimensions
        let axis = try call.axis(try call.integer("axis", -1), rank: sizes.count + 1)
        let dimensions = sizes[..<axis] + [depth] + sizes[axis...]
        if let indices = indices.integers {
            let inner = sizes[axis...].reduce(1, *)
            let places = (0..<depth * indices.count).map { place in
                let index = indices[place / (depth * inner) * inner + place % inner]
                return (index < 0 ? index &+ depth : index) == place / inner % depth ? 1 : 0
            }
            return [try picked([values], places, Array(dimensions), call)]
        }
        // Those that depend on the picture are compared with every place.
        let cut = indices.real
        let whole = sign(cut) * floor(abs(cut))
        let wrapped = select(whole .< 0, whole + Float(depth), whole)
        var (own, along) = (Array(dimensions), dimensions.map { _ in 1 })
        (own[axis], along[axis]) = (1, depth)
        let places = Tensor.constant((0..<depth).map { Float($0) }, Shape(along))
        let isThere = wrapped.reshaped(to: Shape(own)) .== places
        let two = values.real.reshaped(to: [2])
        func one(_ place: Int) -> Tensor { two.slice(alongAxis: 0, from: place, count: 1).reshaped(to: []) }
        return [ONNXValue(select(isThere, one(1), one(0)), values.type)]
    },
    "Compress": { call in
        var value = try call.input(0)
        let condition = try call.integers(1)
        let given = try call.integerIfAny("axis")
        if given == nil { value = try reshaped(value, [value.count], call) }
        let axis = try call.axis(given ?? 0, rank: value.dimensions.count)
        guard condition.count <= value.dimensions[axis] else {
            throw call.error("\(condition.count) conditions for sizes \(value.dimensions)")
        }
        let places = condition.indices.filter { condition[$0] != 0 }
        if places.isEmpty {
            var dimensions = value.dimensions
            dimensions[axis] = 0
            return [ONNXValue(value.type, dimensions, [])]
        }
        let kept = try gathered(value.inFloatingPoint, places, axis, call.error)
        return [made(kept.isChannelsLast ? kept.channelsLast : kept.tensor, kept.isChannelsLast, value.type)]
    },
    "NonZero": { call in
        let value = try call.input(0)
        guard let numbers = value.numbers else {
            throw call.error("how many places are not 0 depends on the picture, and sizes may not")
        }
        let rank = value.dimensions.count
        let places = numbers.indices.filter { numbers[$0] != 0 }
        guard saturatingProduct(places.count, rank) <= mostKnownNumbers else {
            throw call.error("are more than \(mostKnownNumbers) numbers")
        }
        let strides = Shape(value.dimensions).strides
        let indices = (0..<rank).flatMap { axis in
            places.map { Double($0 / strides[axis] % value.dimensions[axis]) }
        }
        return [ONNXValue(.int64, [rank, places.count], indices)]
    },
]
