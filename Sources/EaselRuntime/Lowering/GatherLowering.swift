import CEaselKernels
import EaselGraph

extension Gather: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        let stored = context.gather(whole: context.types.operands[0].shape, axis: axis)
        context.emit(easel_gather_kernel(), stored, parts: easel_gather_parts(stored))
    }
}

extension ScatterSum: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        let stored = context.gather(whole: context.types.result.shape, axis: axis)
        context.emit(easel_scatter_sum_kernel(), stored, parts: easel_scatter_sum_parts(stored))
    }
}

extension CompareIntegers: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        let kind =
            switch relation {
            case .equal: EASEL_INTEGERS_EQUAL
            case .greater: EASEL_INTEGERS_GREATER
            case .greaterOrEqual: EASEL_INTEGERS_GREATER_OR_EQUAL
            }
        let stored = context.memory.store(
            easel_compare_integers(
                first: context.integers(0), second: context.integers(1), output: context.resultFloats,
                count: Int64(context.types.result.shape.count), relation: kind))
        context.emit(easel_compare_integers_kernel(), stored, parts: easel_compare_integers_parts(stored))
    }
}

extension AsIntegers: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        let output = context.result.assumingMemoryBound(to: Int32.self)
        let stored = context.memory.store(
            easel_as_integers(
                input: UnsafePointer(context.floats(0)), output: output, count: Int64(context.types.result.shape.count))
        )
        context.emit(easel_as_integers_kernel(), stored, parts: easel_as_integers_parts(stored))
    }
}

extension LoweringContext {
    fileprivate func integers(_ operand: Int) -> UnsafePointer<Int32> {
        UnsafePointer(operands[operand].assumingMemoryBound(to: Int32.self))
    }

    /// The arguments of a kernel between a whole and its parts at the indices of the second operand.
    fileprivate func gather(whole: Shape, axis: Int) -> UnsafeMutablePointer<easel_gather> {
        memory.store(
            easel_gather(
                input: UnsafePointer(floats(0)), indices: integers(1), output: resultFloats,
                outer: Int64(whole.dimensions[..<axis].reduce(1, *)), size: Int64(whole[axis]),
                count: Int64(types.operands[1].shape.count),
                inner: Int64(whole.dimensions[(axis + 1)...].reduce(1, *))))
    }
}
