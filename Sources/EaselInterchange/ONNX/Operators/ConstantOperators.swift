import EaselGraph

/// Operators that make numbers, or say what sizes there are.
let constantOperators: [String: ONNXOperator] = [
    "Shape": { call in
        let value = try call.input(0)
        let rank = value.dimensions.count
        func cut(_ index: Int) -> Int { Swift.min(Swift.max(index < 0 ? index + rank : index, 0), rank) }
        let (start, end) = (cut(try call.integer("start", 0)), cut(try call.integer("end", rank)))
        return [ONNXValue(integers: start < end ? Array(value.dimensions[start..<end]) : [])]
    },
    "Size": { call in [ONNXValue(.int64, [], [Double(try call.input(0).count)])] },
    "Constant": { call in
        guard call.node.attributes.count == 1, let value = call.node.attributes.first?.value else {
            throw call.error("has not one value")
        }
        switch value {
        case .tensor(let tensor): return [try ONNXValue(known: tensor, call)]
        case .float(let number): return [ONNXValue(.float, [], [Double(number)])]
        case .floats(let numbers): return [ONNXValue(.float, [numbers.count], numbers.map { Double($0) })]
        case .integer(let number): return [ONNXValue(.int64, [], [Double(number)])]
        case .integers(let numbers): return [ONNXValue(integers: numbers)]
        default: throw call.error("its value is no number")
        }
    },
    "ConstantOfShape": { call in
        let sizes = try call.integers(0)
        guard sizes.allSatisfy({ $0 >= 0 }) else { throw call.error("sizes \(sizes)") }
        var (type, number) = (ONNXElementType.float, 0.0)
        if case .tensor(let tensor)? = call.node.attributes["value"] {
            let value = try ONNXValue(known: tensor, call)
            guard let first = value.numbers?.first, value.count == 1 else {
                throw call.error("its value is not one number")
            }
            (type, number) = (tensor.type, first)
        }
        // What may be asked for as sizes is known; more numbers are a weight.
        if Shape(sizes).count > mostKnownFill, type.isFloating {
            return [ONNXValue(Tensor.constant([Float(number)], []).filled(Shape(sizes), Float(number)), type)]
        }
        guard Shape(sizes).count <= mostKnownNumbers else {
            throw call.error("sizes \(sizes) are more than \(mostKnownNumbers) numbers")
        }
        return [ONNXValue(type, sizes, [Double](repeating: number, count: Shape(sizes).count))]
    },
    "Range": { call in
        let (start, limit, delta) = (try call.numbers(0), try call.numbers(1), try call.numbers(2))
        guard let start = start.first, let limit = limit.first, let delta = delta.first, delta != 0 else {
            throw call.error("takes three numbers, the last not 0")
        }
        let count = Swift.max(((limit - start) / delta).rounded(.up), 0)
        guard count <= Double(mostKnownNumbers) else { throw call.error("is more than \(mostKnownNumbers) numbers") }
        return [ONNXValue(try call.input(0).type, [Int(count)], (0..<Int(count)).map { start + Double($0) * delta })]
    },
    "Cast": { call in [try cast(call, ONNXElementType(rawValue: try call.integer("to", 1)))] },
    "CastLike": { call in [try cast(call, try call.input(1).type)] },
]

/// The most equal numbers that are held one by one.
private let mostKnownFill = 4096

/// A value as one of another type.
private func cast(_ call: ONNXCallSite, _ type: ONNXElementType?) throws -> ONNXValue {
    let value = try call.input(0)
    guard let type, type != .string, value.type != .string else { throw call.error("texts are not read") }
    // Beyond a 32-bit number nothing is kept, and down to eight bits nothing is rounded.
    guard type != .bfloat16 || value.type == .bfloat16 else {
        throw call.error(
            "numbers are not made bfloat16, where ONNX's cases cut them and runtimes round; save the model in float32")
    }
    if let numbers = value.numbers {
        let numbers: [Double] =
            switch type {
            case .float: numbers.map { Double(Float($0)) }
            case .bool: numbers.map { $0 == 0 ? 0 : 1 }
            case .double: numbers
            case .float16: numbers.map { Double(Float16($0)) }
            case .bfloat16: numbers
            default: numbers.map { $0.rounded(.towardZero) }
            }
        return ONNXValue(type, value.dimensions, numbers)
    }
    let isFloating = type.isFloating || type == .bool
    switch (value.type.isFloating || value.type == .bool, isFloating) {
    case (true, true):
        let isLast = value.isChannelsLast
        let tensor = isLast ? value.channelsLast : value.tensor
        return made(type == .bool && value.type != .bool ? tensor .!= 0 : tensor, isLast, type)
    case (false, true): return ONNXValue(type == .bool ? value.real .!= 0 : value.real, type)
    case (false, false): return ONNXValue(value.tensor, type)
    case (true, false):
        // Whole numbers in floating point: each is one of them, however large.
        let isLast = value.isChannelsLast
        let tensor = isLast ? value.channelsLast : value.tensor
        return made(value.type == .bool ? tensor : sign(tensor) * floor(abs(tensor)), isLast, type)
    }
}

extension ONNXValue {
    /// The numbers of a tensor in the file, all of them known.
    convenience init(known tensor: ONNXTensor, _ call: ONNXCallSite) throws {
        guard tensor.count <= mostKnownNumbers else { throw call.error("is more than \(mostKnownNumbers) numbers") }
        guard let numbers = tensor.type.numbers(tensor.data) else { throw call.error("texts are not read") }
        self.init(tensor.type, tensor.dimensions, numbers)
    }
}
