import EaselGraph
import Foundation

/// The elements that each element of a reduction is made of.
private func groups(_ operand: ReferenceTensor, _ axes: [Int], _ result: Shape) -> [[Double]] {
    var groups = [[Double]](repeating: [], count: result.count)
    for (index, position) in operand.shape.positions.enumerated() {
        groups[result.offset(position.indices.filter { !axes.contains($0) }.map { position[$0] })]
            .append(operand.values[index])
    }
    return groups
}

/// The rows along the last dimension.
private func rows(_ operand: ReferenceTensor) -> [ArraySlice<Double>] {
    let columns = operand.shape[-1]
    return (0..<operand.shape.count / columns).map { operand.values[$0 * columns..<($0 + 1) * columns] }
}

extension ReduceSum: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        groups(operands[0], axes, type.shape).map { $0.reduce(0, +) }
    }
}

extension ReduceMaximum: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        groups(operands[0], axes, type.shape).map { $0.max() ?? .nan }
    }
}

extension ReduceMinimum: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        groups(operands[0], axes, type.shape).map { $0.min() ?? .nan }
    }
}

extension ArgMaximum: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        rows(operands[0]).map { row in
            Double(row.indices.reduce(row.startIndex) { row[$1] > row[$0] ? $1 : $0 } - row.startIndex)
        }
    }
}

extension Softmax: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        rows(operands[0]).flatMap { row in
            let greatest = row.max() ?? 0
            let powers = row.map { Foundation.exp($0 - greatest) }
            let total = powers.reduce(0, +)
            return powers.map { $0 / total }
        }
    }
}

extension LogSumExp: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        rows(operands[0]).map { row in
            let greatest = row.max() ?? 0
            return greatest + row.reduce(0) { $0 + Foundation.exp($1 - greatest) }.logarithm
        }
    }
}
