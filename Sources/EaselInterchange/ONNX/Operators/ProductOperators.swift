import EaselGraph

/// Products of matrices.
let productOperators: [String: ONNXOperator] = [
    "Gemm": { call in
        let (first, second) = (try call.tensor(0), try call.tensor(1))
        guard first.shape.rank == 2, second.shape.rank == 2 else { throw call.error("takes two matrices") }
        let (alpha, beta) = (try call.float("alpha", 1), try call.float("beta", 1))
        var result = matrixProduct(
            first, second, transposingFirst: try call.integer("transA", 0) != 0,
            transposingSecond: try call.integer("transB", 0) != 0)
        if alpha != 1 { result = result * alpha }
        if call.optional(2) != nil {
            let term = try call.tensor(2)
            result = result + (beta == 1 ? term : term * beta)
        }
        return [ONNXValue(result)]
    },
    "MatMul": { call in [ONNXValue(try stackedProduct(try call.tensor(0), try call.tensor(1), call))] },
]

/// The product of matrices or stacks of them, as NumPy's `matmul` has it; of a vector it is one of fewer dimensions.
func stackedProduct(_ first: Tensor, _ second: Tensor, _ call: ONNXCallSite) throws -> Tensor {
    var (first, second) = (first, second)
    let (isRow, isColumn) = (first.shape.rank == 1, second.shape.rank == 1)
    if isRow { first = first.reshaped(to: [1, first.shape[0]]) }
    if isColumn { second = second.reshaped(to: [second.shape[0], 1]) }
    guard first.shape.rank >= 2, second.shape.rank >= 2 else { throw call.error("takes matrices") }
    if second.shape.rank == 2, first.shape.rank > 2 {
        // One matrix for all of the stack.
        let rows = first.shape.dimensions.dropLast()
        let flat = first.reshaped(to: [rows.reduce(1, *), first.shape[-1]])
        var result = matrixProduct(flat, second).reshaped(to: Shape(rows + [second.shape[1]]))
        if isColumn { result = result.reshaped(to: Shape(Array(rows))) }
        return result
    }
    guard
        let outer = Shape.broadcast(
            Shape(Array(first.shape.dimensions.dropLast(2))), Shape(Array(second.shape.dimensions.dropLast(2))))
    else { throw call.error("sizes \(first.shape) and \(second.shape) do not fit one another") }
    first = first.broadcast(to: Shape(outer.dimensions + first.shape.dimensions.suffix(2)))
    second = second.broadcast(to: Shape(outer.dimensions + second.shape.dimensions.suffix(2)))
    var result = matrixProduct(first, second)
    // Of what does not fit there is no shape, and the trace has the reason.
    if isRow || isColumn, result.node != nil {
        var dimensions = result.shape.dimensions
        if isColumn { dimensions.removeLast() }
        if isRow { dimensions.remove(at: dimensions.count - (isColumn ? 1 : 2)) }
        result = result.reshaped(to: Shape(dimensions))
    }
    return result
}
