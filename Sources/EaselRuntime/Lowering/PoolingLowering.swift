import CEaselKernels
import EaselGraph

extension LoweringContext {
    /// Pooling arguments for images, pooled images and a window; input and output not yet set.
    fileprivate func pooling(_ window: PoolingWindow?, images: Shape, pooled: Shape) -> easel_pooling {
        var arguments = easel_pooling()
        (arguments.batch, arguments.channels) = (Int64(images[0]), Int64(images[3]))
        (arguments.height, arguments.width) = (Int64(images[1]), Int64(images[2]))
        (arguments.outputHeight, arguments.outputWidth) = (Int64(pooled[1]), Int64(pooled[2]))
        if let window {
            (arguments.kernelHeight, arguments.kernelWidth) = (Int64(window.kernelHeight), Int64(window.kernelWidth))
            (arguments.strideY, arguments.strideX) = (Int64(window.strideHeight), Int64(window.strideWidth))
            (arguments.paddingTop, arguments.paddingLeft) = (Int64(window.top), Int64(window.left))
        }
        arguments.input = UnsafePointer(floats(0))
        arguments.output = resultFloats
        return arguments
    }

    fileprivate func emitPooling(_ kernel: easel_kernel?, _ arguments: easel_pooling, isAdjoint: Bool = false) {
        let stored = memory.store(arguments)
        emit(kernel, stored, parts: isAdjoint ? easel_pooling_adjoint_parts(stored) : easel_pooling_parts(stored))
    }
}

extension MaxPooling2DOperation: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        let arguments = context.pooling(
            window, images: context.types.operands[0].shape, pooled: context.types.result.shape)
        context.emitPooling(easel_max_pool_kernel(), arguments)
    }
}

extension MaxPoolingIndices: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        var arguments = context.pooling(
            window, images: context.types.operands[0].shape, pooled: context.types.result.shape)
        arguments.indices = context.result.assumingMemoryBound(to: Int32.self)
        context.emitPooling(easel_max_pool_indices_kernel(), arguments)
    }
}

extension PoolGather: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        var arguments = context.pooling(
            nil, images: context.types.operands[0].shape, pooled: context.types.result.shape)
        arguments.indices = context.operands[1].assumingMemoryBound(to: Int32.self)
        context.emitPooling(easel_pool_gather_kernel(), arguments)
    }
}

extension PoolScatter: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        var arguments = context.pooling(
            nil, images: context.types.result.shape, pooled: context.types.operands[0].shape)
        arguments.indices = context.operands[1].assumingMemoryBound(to: Int32.self)
        context.emitPooling(easel_pool_scatter_kernel(), arguments, isAdjoint: true)
    }
}

extension AveragePooling2DOperation: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        var arguments = context.pooling(
            window, images: context.types.operands[0].shape, pooled: context.types.result.shape)
        arguments.countsPadding = countsPadding ? 1 : 0
        context.emitPooling(easel_average_pool_kernel(), arguments)
    }
}

extension AveragePooling2DGradient: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        var arguments = context.pooling(
            window, images: context.types.result.shape, pooled: context.types.operands[0].shape)
        arguments.countsPadding = countsPadding ? 1 : 0
        context.emitPooling(easel_average_pool_adjoint_kernel(), arguments, isAdjoint: true)
    }
}

extension LoweringContext {
    fileprivate func upsampling(small: Shape, large: Shape, _ method: ResizeMethod) -> easel_upsampling {
        easel_upsampling(
            input: UnsafePointer(floats(0)), output: resultFloats, batch: Int64(small[0]), height: Int64(small[1]),
            width: Int64(small[2]), channels: Int64(small[3]), outputHeight: Int64(large[1]),
            outputWidth: Int64(large[2]), alignsCorners: method == .bilinear(alignsCorners: true) ? 1 : 0)
    }
}

extension Upsampling2DOperation: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        let stored = context.memory.store(
            context.upsampling(small: context.types.operands[0].shape, large: context.types.result.shape, method))
        context.emit(
            method == .nearest ? easel_upsample_nearest_kernel() : easel_upsample_bilinear_kernel(), stored,
            parts: easel_upsampling_parts(stored))
    }
}

extension Upsampling2DGradient: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        let stored = context.memory.store(
            context.upsampling(small: context.types.result.shape, large: context.types.operands[0].shape, method))
        context.emit(
            method == .nearest ? easel_upsample_nearest_adjoint_kernel() : easel_upsample_bilinear_adjoint_kernel(),
            stored, parts: easel_upsampling_adjoint_parts(stored))
    }
}
