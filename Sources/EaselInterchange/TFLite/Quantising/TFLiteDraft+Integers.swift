/// Files of 8-bit whole numbers throughout.
extension TFLiteDraft {
    /// Says whether the network can be computed in 8-bit whole numbers.
    /// - Throws: `InterchangeError` for an operator without such a form.
    package func requireIntegerForms() throws {
        for node in nodes { _ = try TFLiteIntegerForm(of: node) }
        try requireFiniteConstants()
    }

    /// The same network computed in 8-bit whole numbers.
    /// - Parameters:
    ///   - ranges: Of every tensor in `computedNames` the least and the largest number that it was seen to have.
    ///   - pictures: The names of inputs and outputs of numbers from 0 to 255, which stay as they are.
    ///   - keepsFloats: Whether inputs and outputs are floating-point numbers, which the file itself makes whole and real again.
    /// - Throws: `InterchangeError` for an operator without such a form.
    package func quantised(
        ranges: [String: ClosedRange<Float>], pictures: Set<String>, keepsFloats: Bool
    ) throws -> TFLiteDraft {
        try requireIntegerForms()
        var quantiser = TFLiteQuantiser(self, ranges: ranges)
        try quantiser.group(pictures: pictures)
        try quantiser.quantise()
        if keepsFloats { quantiser.wrap() }
        return quantiser.draft
    }
}

/// Makes the numbers of a network whole.
private struct TFLiteQuantiser {
    var draft: TFLiteDraft
    private let ranges: [String: ClosedRange<Float>]
    private var groups = TFLiteScaleGroups()

    init(_ draft: TFLiteDraft, ranges: [String: ClosedRange<Float>]) { (self.draft, self.ranges) = (draft, ranges) }

    /// The floating-point inputs of a node whose numbers it moves or chooses.
    private func moved(_ node: TFLiteGraphWriter.Node, _ places: [Int]) -> [Int] {
        (places.isEmpty ? Array(node.inputs.indices) : places).filter {
            draft.tensors[node.inputs[$0]].type == .float32
        }
    }

    private func isConstant(_ tensor: Int) -> Bool { draft.tensors[tensor].data != nil }

    // MARK: Scales

    /// Finds which tensors have one scale, and of which range.
    mutating func group(pictures: Set<String>) throws {
        let surrounded = Set(draft.nodes.filter(isSurrounding).flatMap(\.outputs))
        for tensor in draft.inputs + draft.nodes.flatMap(\.outputs) {
            let name = draft.tensors[tensor].name
            guard draft.tensors[tensor].type == .float32 else {
                throw InterchangeError("'\(name)' is neither of floating-point numbers nor of 8-bit ones")
            }
            guard let range = ranges[name] else { throw InterchangeError("'\(name)' was not seen on any picture") }
            // What is put around the largest stands for nothing at all, and is in no range.
            if !surrounded.contains(tensor) { groups.widen(tensor, range) }
        }
        for node in draft.nodes {
            if case .fixed(let scale, let zeroPoint) = try TFLiteIntegerForm(of: node) {
                groups.fix(node.outputs[0], .int8(scale: scale, zeroPoint: zeroPoint))
            }
        }
        for tensor in draft.inputs + draft.outputs where pictures.contains(draft.tensors[tensor].name) {
            groups.fix(tensor, .bytes)
        }
        let nodes = draft.nodes
        draft.nodes = []
        for var node in nodes {
            if case .same(let listed) = try TFLiteIntegerForm(of: node) {
                let places = moved(node, listed)
                for place in places {
                    let tensor = node.inputs[place]
                    if isConstant(tensor) {
                        node.inputs[place] = grouped(constant: tensor, with: node.outputs[0])
                    } else if places.count > 1 && groups.isFixed(tensor) || !groups.join(node.outputs[0], tensor) {
                        // Numbers of a known range would be cut, or would cut others, in a scale with others.
                        node.inputs[place] = requantised(tensor, with: node.outputs[0])
                    }
                }
            }
            draft.nodes.append(node)
        }
    }

    /// Whether a node puts the least number there is around others.
    private func isSurrounding(_ node: TFLiteGraphWriter.Node) -> Bool {
        node.code == TFLiteCode.padValue && draft.tensors[node.inputs[2]].floats.contains { abs($0) >= 1e30 }
    }

    /// A copy of a constant in the group of a result.
    private mutating func grouped(constant: Int, with output: Int) -> Int {
        let copy = draft.add(draft.tensors[constant])
        // What stands for nothing at all around a largest number is the least there is.
        let values = draft.tensors[constant].floats.filter { abs($0) < 1e30 }
        _ = groups.join(output, copy)
        if let least = values.min(), let largest = values.max() { groups.widen(output, least...largest) }
        return copy
    }

    /// A tensor's numbers in the scale of a result.
    private mutating func requantised(_ tensor: Int, with output: Int) -> Int {
        var copy = draft.tensors[tensor]
        copy.name = "\(copy.name)_in_\(draft.tensors[output].name)"
        let number = draft.add(copy)
        draft.nodes.append(.init(code: TFLiteCode.quantize, inputs: [tensor], outputs: [number], options: (89, [])))
        if let range = ranges[draft.tensors[tensor].name] { groups.widen(number, range) }
        _ = groups.join(output, number)
        return number
    }

    // MARK: Numbers

    /// Makes every tensor one of whole numbers.
    mutating func quantise() throws {
        for (number, node) in draft.nodes.enumerated() {
            switch try TFLiteIntegerForm(of: node) {
            case .weighted(let input, let filter, let bias, let axis):
                let weights = try weights(
                    node, filter: filter, bias: bias, axis: axis, input: groups[node.inputs[input]])
                draft.nodes[number].inputs[filter] = weights.filter
                draft.nodes[number].inputs[bias] = weights.bias
            case .same(let listed):
                for place in moved(node, listed) where isConstant(node.inputs[place]) {
                    let whole = draft.tensors[node.inputs[place]].whole(groups[node.inputs[place]])
                    draft.tensors[node.inputs[place]] = whole
                }
            case .fixed, .free:
                for (place, tensor) in node.inputs.enumerated()
                where isConstant(tensor) && draft.tensors[tensor].type == .float32 {
                    let values = draft.tensors[tensor].floats
                    let own = TFLiteQuantisation.int8(covering: (values.min() ?? 0)...(values.max() ?? 0))
                    draft.nodes[number].inputs[place] = draft.add(draft.tensors[tensor].whole(own))
                }
            }
        }
        for tensor in draft.inputs + draft.nodes.flatMap(\.outputs) {
            (draft.tensors[tensor].type, draft.tensors[tensor].quantisation) = (.int8, groups[tensor])
        }
    }

    /// The filter of a node in 8 bits, and its bias in the scale of the products.
    private mutating func weights(
        _ node: TFLiteGraphWriter.Node, filter: Int, bias: Int, axis: Int?, input: TFLiteQuantisation
    ) throws -> (filter: Int, bias: Int) {
        let biases = draft.tensors[node.inputs[bias]].floats
        let count = axis.map { draft.tensors[node.inputs[filter]].dimensions[$0] } ?? 1
        guard isConstant(node.inputs[filter]), isConstant(node.inputs[bias]) else {
            throw InterchangeError("'\(draft.tensors[node.outputs[0]].name)' has weights that depend on the picture")
        }
        // A bias that is much larger than all products would not fit into 32 bits.
        var least = [Float](repeating: 0, count: count)
        for (channel, value) in biases.enumerated() {
            let place = axis == nil ? 0 : channel
            least[place] = max(least[place], abs(value) / input.scale / Float(1 << 30))
        }
        let weights = draft.tensors[node.inputs[filter]].weights(axis: axis, least: least)
        let scales = weights.quantisation?.scales ?? []
        var whole = draft.tensors[node.inputs[bias]]
        whole.name = "\(draft.tensors[node.outputs[0]].name)_bias"
        whole.type = .int32
        whole.quantisation = TFLiteQuantisation(
            scales: scales.map { $0 * input.scale }, zeroPoints: scales.map { _ in 0 }, axis: 0,
            range: -2_147_483_648...2_147_483_648)
        let numbers = biases.enumerated().map { channel, value in
            let scale = Double(scales[axis == nil ? 0 : channel]) * Double(input.scale)
            return Int32(min(max((Double(value) / scale).rounded(), -0x1p31), 0x1p31 - 1))
        }
        whole.data = numbers.withUnsafeBytes { Array($0) }
        return (draft.add(weights), draft.add(whole))
    }

    // MARK: Ends

    /// Puts what makes numbers whole before the network, and what makes them real after it, so that they keep their names.
    mutating func wrap() {
        /// Gives all nodes another tensor in place of a port's, which keeps its name and becomes one of floating point.
        func whole(_ port: Int) -> Int {
            var tensor = draft.tensors[port]
            tensor.name += "_int8"
            (draft.tensors[port].type, draft.tensors[port].quantisation) = (.float32, nil)
            let number = draft.add(tensor)
            for place in draft.nodes.indices {
                draft.nodes[place].inputs = draft.nodes[place].inputs.map { $0 == port ? number : $0 }
                draft.nodes[place].outputs = draft.nodes[place].outputs.map { $0 == port ? number : $0 }
            }
            return number
        }
        for input in draft.inputs {
            let node = TFLiteGraphWriter.Node(
                code: TFLiteCode.quantize, inputs: [input], outputs: [whole(input)], options: (89, []))
            draft.nodes.insert(node, at: 0)
        }
        for output in draft.outputs {
            draft.nodes.append(
                .init(code: TFLiteCode.dequantize, inputs: [whole(output)], outputs: [output], options: (38, [])))
        }
    }
}

extension TFLiteGraphWriter.Tensor {
    /// A constant in whole numbers of one scale.
    fileprivate func whole(_ quantisation: TFLiteQuantisation) -> Self {
        guard type == .float32 else { return self }
        var tensor = self
        (tensor.name, tensor.type, tensor.quantisation) = ("\(name)_int8", .int8, quantisation)
        tensor.data = floats.map { value in
            let number = (value / quantisation.scale).rounded() + quantisation.zeroPoint
            return UInt8(bitPattern: Int8(min(max(number, -128), 127)))
        }
        return tensor
    }
}
