import EaselGraph

extension Fill: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        [Double](repeating: Double(value), count: type.shape.count)
    }
}

extension Reshape: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] { operands[0].values }
}

extension Broadcast: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        let source = operands[0].shape
        return type.shape.positions.map { position in
            let inner = position.suffix(source.rank)
            return operands[0][zip(inner, source.dimensions).map { $1 == 1 ? 0 : $0 }]
        }
    }
}

extension Transpose: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        type.shape.positions.map { position in
            var source = position
            for (axis, from) in permutation.enumerated() { source[from] = position[axis] }
            return operands[0][source]
        }
    }
}

extension Slice: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        type.shape.positions.map { position in
            operands[0][position.indices.map { starts[$0] + position[$0] * steps[$0] }]
        }
    }
}

extension Pad: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        var result = [Double](repeating: Double(value), count: type.shape.count)
        for (index, position) in operands[0].shape.positions.enumerated() {
            result[type.shape.offset(position.indices.map { low[$0] + position[$0] * (interior[$0] + 1) })] =
                operands[0].values[index]
        }
        return result
    }
}

extension Concatenate: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        type.shape.positions.map { position in
            var position = position
            var operand = 0
            while position[axis] >= operands[operand].shape[axis] {
                position[axis] -= operands[operand].shape[axis]
                operand += 1
            }
            return operands[operand][position]
        }
    }
}

extension OneHot: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        operands[0].values.flatMap { label in
            (0..<classes).map { !(0..<classes).contains(Int(label)) ? .nan : Int(label) == $0 ? 1.0 : 0 }
        }
    }
}
