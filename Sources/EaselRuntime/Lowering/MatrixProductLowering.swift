import CEaselKernels
import EaselGraph

// A product of two matrices is a dense layer, or one of its two gradients; a product of stacks, or of two transposed
// matrices, goes to OpenBLAS.

extension MatrixProduct: LowerableOperation {
    private func pass(_ step: StepTypes) -> ConvolutionPass? {
        let (first, second) = (step.operands[0].shape, step.operands[1].shape)
        guard first.rank == 2 else { return nil }
        let sizes = [first[0], first[1], second[0], second[1]].map(Int64.init)
        switch (transposesFirst, transposesSecond) {
        case (false, false):
            return ConvolutionPass(easel_dense_geometry(sizes[0], sizes[1], sizes[3]), EASEL_CONVOLUTION_FORWARD)
        case (false, true):
            return ConvolutionPass(easel_dense_geometry(sizes[0], sizes[2], sizes[3]), EASEL_CONVOLUTION_TRANSPOSED)
        case (true, false):
            return ConvolutionPass(
                easel_dense_geometry(sizes[0], sizes[1], sizes[3]), EASEL_CONVOLUTION_FILTER_GRADIENT)
        case (true, true):
            return nil
        }
    }

    package var packedOperand: Int? { transposesFirst ? nil : 1 }
    package func workspaceBytes(_ step: StepTypes) -> Int { pass(step)?.workspaceBytes ?? 0 }

    package func lower(_ context: LoweringContext) {
        guard let pass = pass(context.types) else { return lowerStack(context) }
        if transposesFirst {
            pass.lowerFilterGradient(context)
        } else {
            pass.lowerImages(context, source: 0, filter: 1, epilogue: epilogue)
        }
    }

    private func lowerStack(_ context: LoweringContext) {
        let (first, second, result) = (
            context.types.operands[0].shape, context.types.operands[1].shape, context.types.result.shape
        )
        var arguments = easel_matmul()
        (arguments.M, arguments.N) = (Int64(result[-2]), Int64(result[-1]))
        arguments.K = Int64(transposesFirst ? first[-2] : first[-1])
        arguments.a = UnsafePointer(context.floats(0))
        arguments.b = UnsafePointer(context.floats(1))
        arguments.c = context.resultFloats
        (arguments.lda, arguments.ldb, arguments.ldc) = (Int64(first[-1]), Int64(second[-1]), Int64(result[-1]))
        (arguments.transA, arguments.transB) = (transposesFirst ? 1 : 0, transposesSecond ? 1 : 0)
        arguments.batchCount = Int64(result.dimensions.dropLast(2).reduce(1, *))
        arguments.batchStrideA = Int64(first[-2] * first[-1])
        arguments.batchStrideB = Int64(second[-2] * second[-1])
        arguments.batchStrideC = Int64(result[-2] * result[-1])
        let stored = context.memory.store(arguments)
        context.callsBLAS = true
        context.emit(easel_matmul_kernel(), stored, parts: easel_matmul_parts(stored))
    }
}
