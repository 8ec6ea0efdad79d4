import CEaselKernels
import EaselGraph

// A convolution, a transposed convolution, the filter gradient of both, and the three products of a dense layer are
// passes of one plan.

extension easel_convolution_geometry {
    /// The geometry for a large image, a filter and a small image.
    init(_ geometry: ConvolutionGeometry, large: Shape, filter: Shape, small: Shape) {
        self.init(
            batch: Int64(large[0]), inputHeight: Int64(large[1]), inputWidth: Int64(large[2]),
            inputChannels: Int64(large[3]), outputHeight: Int64(small[1]), outputWidth: Int64(small[2]),
            outputChannels: Int64(small[3]), kernelHeight: Int64(filter[0]), kernelWidth: Int64(filter[1]),
            strideHeight: Int64(geometry.strideHeight), strideWidth: Int64(geometry.strideWidth),
            paddingTop: Int64(geometry.top), paddingLeft: Int64(geometry.left),
            dilationHeight: Int64(geometry.dilationHeight), dilationWidth: Int64(geometry.dilationWidth),
            groups: Int64(geometry.groups))
    }

    /// The same as a product of matrices, where the filter covers the large image whole: rows, columns and channels then
    /// lie in memory like the channels of a single pixel. What is said of each channel, such as a bias, is not the same.
    fileprivate var asProduct: easel_convolution_geometry? {
        guard outputHeight == 1, outputWidth == 1, kernelHeight == inputHeight, kernelWidth == inputWidth, groups == 1,
            paddingTop == 0, paddingLeft == 0, dilationHeight == 1, dilationWidth == 1
        else { return nil }
        return easel_dense_geometry(batch, inputHeight * inputWidth * inputChannels, outputChannels)
    }
}

/// A planned pass of a convolution or a dense layer.
struct ConvolutionPass {
    let plan: easel_convolution_plan

    init(
        _ geometry: easel_convolution_geometry, _ pass: easel_convolution_pass,
        _ algorithm: ConvolutionAlgorithm = .automatic
    ) {
        var geometry = geometry
        let kind = algorithm == .direct ? EASEL_CONVOLUTION_DIRECT : EASEL_CONVOLUTION_AUTOMATIC
        plan = easel_convolution_make_plan(&geometry, pass, kind)
    }

    /// Bytes for the packed filter or the partial sums.
    var workspaceBytes: Int { Int(max(plan.packedCount, plan.partialCount)) * 4 }

    private func arguments(_ memory: ArgumentMemory) -> easel_convolution {
        var plan = plan
        let table = memory.allocate(Int32.self, Int(plan.tableCount))
        easel_convolution_fill_table(&plan, table)
        var arguments = easel_convolution()
        arguments.plan = plan
        arguments.table = UnsafePointer(table)
        return arguments
    }

    /// Emits packing and a convolution or transposed convolution.
    /// - Parameters:
    ///   - source: The operand that holds the images.
    ///   - filter: The operand that holds the filter.
    ///   - epilogue: The epilogue applied before storing; its operands are the third and, after a bias, the fourth. A residual
    ///     and a derivative are not of one epilogue.
    func lowerImages(_ context: LoweringContext, source: Int, filter: Int, epilogue: Epilogue) {
        var arguments = arguments(context.memory)
        arguments.filter = UnsafePointer(context.floats(filter))
        arguments.packed = context.workspaceFloats
        arguments.source = UnsafePointer(context.floats(source))
        arguments.output = context.resultFloats
        if epilogue.addsBias { arguments.bias = UnsafePointer(context.floats(2)) }
        (arguments.activation, arguments.slope) = kernelActivation(epilogue.activation)
        let next = epilogue.addsBias ? 3 : 2
        if epilogue.addsResidual { arguments.residual = UnsafePointer(context.floats(next)) }
        if let derivative = epilogue.derivative {
            arguments.mask = UnsafePointer(context.floats(next))
            arguments.maskSlope = kernelActivation(derivative).slope
        }
        let stored = context.memory.store(arguments)
        context.emit(
            easel_pack_filter(), stored, parts: plan.packParts, scratchBytes: plan.scratchBytes, isPacking: true)
        context.emit(easel_convolve(), stored, parts: plan.parts, scratchBytes: plan.scratchBytes, isMain: true)
    }

    /// Emits a filter gradient and, where it is split, the sum of its parts.
    /// - Parameters:
    ///   - large: The operand that holds the large images.
    ///   - small: The operand that holds the small ones.
    func lowerFilterGradient(_ context: LoweringContext, large: Int = 0, small: Int = 1) {
        var arguments = arguments(context.memory)
        arguments.source = UnsafePointer(context.floats(large))
        arguments.gradient = UnsafePointer(context.floats(small))
        arguments.output = context.resultFloats
        arguments.partial = context.workspaceFloats
        if let companion = context.companionResult {
            arguments.biasGradient = companion.assumingMemoryBound(to: Float.self)
            arguments.biasOfLarge = context.types.companion == 0 ? 1 : 0
        }
        let stored = context.memory.store(arguments)
        context.emit(easel_filter_gradient(), stored, parts: plan.parts, scratchBytes: plan.scratchBytes)
        context.emit(easel_combine_filter_gradient(), stored, parts: plan.combineParts, scratchBytes: plan.scratchBytes)
    }

    private func kernelActivation(_ activation: Epilogue.Activation?) -> (easel_activation, slope: Float) {
        switch activation {
        case nil: (EASEL_ACTIVATION_NONE, 0)
        case .relu: (EASEL_ACTIVATION_RELU, 0)
        case .leakyRelu(let slope): (EASEL_ACTIVATION_LEAKY_RELU, slope)
        case .relu6: (EASEL_ACTIVATION_RELU6, 0)
        }
    }
}

extension Convolution2DOperation: LowerableOperation {
    private func pass(_ step: StepTypes) -> ConvolutionPass {
        let whole = easel_convolution_geometry(
            geometry, large: step.operands[0].shape, filter: step.operands[1].shape, small: step.result.shape)
        return ConvolutionPass(whole.asProduct ?? whole, EASEL_CONVOLUTION_FORWARD, algorithm)
    }

    package var packedOperand: Int? { 1 }
    package func workspaceBytes(_ step: StepTypes) -> Int { pass(step).workspaceBytes }

    package func lower(_ context: LoweringContext) {
        pass(context.types).lowerImages(context, source: 0, filter: 1, epilogue: epilogue)
    }
}

extension TransposedConvolution2DOperation: LowerableOperation {
    private func pass(_ step: StepTypes) -> ConvolutionPass {
        let whole = easel_convolution_geometry(
            geometry, large: step.result.shape, filter: step.operands[1].shape, small: step.operands[0].shape)
        return ConvolutionPass(
            (epilogue.addsBias ? nil : whole.asProduct) ?? whole, EASEL_CONVOLUTION_TRANSPOSED, algorithm)
    }

    package var packedOperand: Int? { 1 }
    package func workspaceBytes(_ step: StepTypes) -> Int { pass(step).workspaceBytes }

    package func lower(_ context: LoweringContext) {
        pass(context.types).lowerImages(context, source: 0, filter: 1, epilogue: epilogue)
    }
}

extension Convolution2DFilterGradient: LowerableOperation {
    private func pass(_ step: StepTypes) -> (pass: ConvolutionPass, isExchanged: Bool) {
        let whole = easel_convolution_geometry(
            geometry, large: step.operands[0].shape, filter: step.result.shape, small: step.operands[1].shape)
        guard step.companion != 0, var product = whole.asProduct else {
            return (ConvolutionPass(whole, EASEL_CONVOLUTION_FILTER_GRADIENT), false)
        }
        // With one output the gradient is its own transpose, and vectors had better run along the many inputs.
        let isExchanged = product.outputChannels == 1 && step.companion == nil
        if isExchanged { product = easel_dense_geometry(product.batch, 1, product.inputChannels) }
        return (ConvolutionPass(product, EASEL_CONVOLUTION_FILTER_GRADIENT), isExchanged)
    }

    package func workspaceBytes(_ step: StepTypes) -> Int { pass(step).pass.workspaceBytes }

    package func lower(_ context: LoweringContext) {
        let (pass, isExchanged) = pass(context.types)
        pass.lowerFilterGradient(context, large: isExchanged ? 1 : 0, small: isExchanged ? 0 : 1)
    }
}
