/// Files whose weights alone take less room: what is computed stays in 32-bit floating point.
extension TFLiteDraft {
    /// The weights below which nothing is gained.
    private static let fewest = 1024

    /// The same network with its constants in 16-bit floating point, which are made 32 bits wide again before they are used.
    /// Those that have no such number stay as they are.
    package func halved() -> TFLiteDraft {
        var draft = self
        var widening: [TFLiteGraphWriter.Node] = []
        for place in draft.usedConstants {
            let tensor = draft.tensors[place]
            let values = tensor.floats
            guard values.count > 1, values.allSatisfy({ abs($0) <= Float(Float16.greatestFiniteMagnitude) }) else {
                continue
            }
            var half = tensor
            (half.name, half.type) = ("\(tensor.name)_half", .float16)
            half.data = values.map { Float16($0).bitPattern }.withUnsafeBytes { Array($0) }
            draft.tensors[place].data = nil
            widening.append(.init(code: TFLiteCode.dequantize, inputs: [draft.add(half)], outputs: [place]))
        }
        draft.nodes = widening + draft.nodes
        return draft
    }

    /// The same network with the weights of its convolutions and products in 8 bits. Runtimes quantise what these are multiplied
    /// by as they go, by its range in each picture.
    /// - Throws: `InterchangeError` for weights that are no numbers.
    package func dynamicallyQuantised() throws -> TFLiteDraft {
        try requireFiniteConstants()
        var draft = self
        var known: [Int: Int] = [:]
        for (number, node) in nodes.enumerated() {
            guard case .weighted(_, let filter, _, let axis)? = tfliteIntegerForms[node.code],
                // Of transposed ones runtimes have no such form.
                node.code != TFLiteCode.transposeConvolution
            else { continue }
            let place = node.inputs[filter]
            guard tensors[place].data != nil, tensors[place].count >= Self.fewest else { continue }
            let weights = known[place] ?? draft.add(tensors[place].weights(axis: axis))
            known[place] = weights
            draft.nodes[number].inputs[filter] = weights
        }
        return draft
    }

    /// Checks that every constant can be made whole.
    /// - Throws: `InterchangeError` naming the first that cannot.
    func requireFiniteConstants() throws {
        for place in usedConstants where !tensors[place].floats.allSatisfy(\.isFinite) {
            throw InterchangeError(
                "'\(tensors[place].name)' has values that are no numbers, which cannot be made whole")
        }
    }

    /// The floating-point constants that nodes take, in their order.
    private var usedConstants: [Int] {
        Set(nodes.flatMap(\.inputs)).filter { $0 >= 0 && tensors[$0].data != nil && tensors[$0].type == .float32 }
            .sorted()
    }
}

extension TFLiteGraphWriter.Tensor {
    /// The numbers of a floating-point constant.
    package var floats: [Float] {
        guard type == .float32, let data else { return [] }
        return data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    }

    /// Weights in 8 bits from -127 to 127: of one scale, or of one for each place along an axis.
    /// - Parameter least: For each scale what it is at the least; nothing where it is empty.
    func weights(axis: Int?, least: [Float] = []) -> Self {
        let values = floats
        let (count, inner) = axis.map { (dimensions[$0], dimensions[($0 + 1)...].reduce(1, *)) } ?? (1, values.count)
        var scales = [Float](repeating: 0, count: count)
        for (place, value) in values.enumerated() {
            let channel = place / max(inner, 1) % count
            scales[channel] = max(scales[channel], abs(value) / 127)
        }
        for channel in scales.indices {
            if channel < least.count { scales[channel] = max(scales[channel], least[channel]) }
            // A channel of zeros has any scale.
            if scales[channel] < .leastNormalMagnitude { scales[channel] = 1 }
        }
        var tensor = self
        (tensor.name, tensor.type) = ("\(name)_int8", .int8)
        tensor.data = values.enumerated().map { place, value in
            let number = (value / scales[place / max(inner, 1) % count]).rounded()
            return UInt8(bitPattern: Int8(min(max(number, -127), 127)))
        }
        tensor.quantisation = TFLiteQuantisation(
            scales: scales, zeroPoints: scales.map { _ in 0 }, axis: axis ?? 0, range: -128...127)
        return tensor
    }
}
