import EaselGraph

extension Constant: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        words.map { type.elementType == .int32 ? Double(Int32(bitPattern: $0)) : Double(Float(bitPattern: $0)) }
    }
}

extension AsFloats: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0] } }

extension AsIntegers: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        let (least, largest) = (Double(Int32.min), Double(Int32.max))
        return operands[0].values.map { $0.isNaN ? least : min(max($0.rounded(.towardZero), least), largest) }
    }
}

extension CompareIntegers: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        zip(operands[0].values, operands[1].values).map { first, second in
            switch relation {
            case .equal: first == second ? 1 : 0
            case .greater: first > second ? 1 : 0
            case .greaterOrEqual: first >= second ? 1 : 0
            }
        }
    }
}

extension CustomGradient: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] { operands[0].values }
}

extension Flip: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        type.shape.positions.map { position in
            operands[0][position.indices.map { axes.contains($0) ? type.shape[$0] - 1 - position[$0] : position[$0] }]
        }
    }
}

extension Gather: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        let (whole, indices) = (operands[0], operands[1])
        return type.shape.positions.map { position in
            let index = Int(indices[Array(position[axis..<(axis + indices.shape.rank)])])
            guard (0..<whole.shape[axis]).contains(index) else { return .nan }
            return whole[position[..<axis] + [index] + position[(axis + indices.shape.rank)...]]
        }
    }
}

extension ScatterSum: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        let (parts, indices) = (operands[0], operands[1])
        var result = [Double](repeating: 0, count: type.shape.count)
        for (place, position) in parts.shape.positions.enumerated() {
            let index = Int(indices[Array(position[axis..<(axis + indices.shape.rank)])])
            guard (0..<size).contains(index) else { continue }
            let whole = position[..<axis] + [index] + position[(axis + indices.shape.rank)...]
            result[type.shape.offset(Array(whole))] += parts.values[place]
        }
        return result
    }
}
