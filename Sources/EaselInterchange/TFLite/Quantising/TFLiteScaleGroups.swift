/// Tensors that must have one scale, because numbers move between them as they are, and the range of each group.
package struct TFLiteScaleGroups {
    package init() {}

    private var parents: [Int: Int] = [:]
    private var fixed: [Int: TFLiteQuantisation] = [:]
    private var ranges: [Int: ClosedRange<Float>] = [:]

    /// The tensor that stands for a group.
    func representative(_ tensor: Int) -> Int {
        var tensor = tensor
        while let parent = parents[tensor] { tensor = parent }
        return tensor
    }

    /// Puts two tensors into one group, unless each of them has a scale of its own that is known beforehand.
    /// - Returns: Whether they are in one group now.
    package mutating func join(_ first: Int, _ second: Int) -> Bool {
        let (one, two) = (representative(first), representative(second))
        guard one != two else { return true }
        guard fixed[one] == nil || fixed[two] == nil else { return false }
        parents[two] = one
        if let known = fixed[two] { fixed[one] = known }
        if let range = ranges[two] { widen(one, range) }
        return true
    }

    /// Says that a tensor's scale is known beforehand; the first who says so is right.
    package mutating func fix(_ tensor: Int, _ quantisation: TFLiteQuantisation) {
        let group = representative(tensor)
        if fixed[group] == nil { fixed[group] = quantisation }
    }

    /// Whether a tensor's scale is known beforehand.
    package func isFixed(_ tensor: Int) -> Bool { fixed[representative(tensor)] != nil }

    /// Says that a tensor has numbers of a range.
    package mutating func widen(_ tensor: Int, _ range: ClosedRange<Float>) {
        let group = representative(tensor)
        let known = ranges[group] ?? range
        ranges[group] = min(known.lowerBound, range.lowerBound)...max(known.upperBound, range.upperBound)
    }

    /// The scale and zero point of a tensor, by which 0 is a whole number.
    package subscript(tensor: Int) -> TFLiteQuantisation {
        let group = representative(tensor)
        return fixed[group] ?? .int8(covering: ranges[group] ?? 0...0)
    }
}

extension TFLiteQuantisation {
    /// That of a tensor of 8-bit numbers with a sign, which stand for a range; 0 is one of them.
    static func int8(covering range: ClosedRange<Float>) -> Self {
        let (low, high) = (min(Double(range.lowerBound), 0), max(Double(range.upperBound), 0))
        // Nothing but zeros has any scale.
        let scale = high - low < 1e-30 ? 1 : (high - low) / 255
        let zeroPoint = min(max((-128 - low / scale).rounded(), -128), 127)
        return .int8(scale: Float(scale), zeroPoint: Float(zeroPoint))
    }

    /// That of a tensor of 8-bit numbers with a sign.
    package static func int8(scale: Float, zeroPoint: Float) -> Self {
        Self(scales: [scale], zeroPoints: [zeroPoint], axis: 0, range: -128...127)
    }

    /// The numbers from 0 to 255 as they are.
    package static var bytes: Self { .int8(scale: 1, zeroPoint: -128) }
}
