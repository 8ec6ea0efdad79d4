import CEaselKernels
import EaselGraph

extension LoweringContext {
    fileprivate func emitRows(_ kernel: easel_kernel?) {
        let shape = types.operands[0].shape
        let stored = memory.store(
            easel_rows(
                input: UnsafePointer(floats(0)), output: resultFloats, rows: Int64(shape.count / max(shape[-1], 1)),
                columns: Int64(shape[-1])))
        emit(kernel, stored, parts: easel_rows_parts(stored))
    }
}

extension Softmax: LowerableOperation {
    package func lower(_ context: LoweringContext) { context.emitRows(easel_softmax_kernel()) }
}

extension LogSumExp: LowerableOperation {
    package func lower(_ context: LoweringContext) { context.emitRows(easel_log_sum_exp_kernel()) }
}

extension OneHot: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        let stored = context.memory.store(
            easel_one_hot(
                labels: UnsafePointer(context.operands[0].assumingMemoryBound(to: Int32.self)),
                output: context.resultFloats, rows: Int64(context.types.operands[0].shape.count),
                classes: Int64(classes)))
        context.emit(easel_one_hot_kernel(), stored, parts: easel_one_hot_parts(stored))
    }
}
