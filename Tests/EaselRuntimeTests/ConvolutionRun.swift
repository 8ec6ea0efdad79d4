import CEaselKernels
import Testing

/// What is asked of an output beyond the sums.
struct Epilogue: Sendable {
    let hasBias: Bool
    let activation: easel_activation
    let slope: Float
    /// Slope of the derivative mask, where there is one.
    let maskSlope: Float?
    /// Whether a tensor is added before the activation.
    var addsResidual = false

    static let all = [
        Epilogue(hasBias: false, activation: EASEL_ACTIVATION_NONE, slope: 0, maskSlope: nil),
        Epilogue(hasBias: true, activation: EASEL_ACTIVATION_RELU, slope: 0, maskSlope: nil),
        Epilogue(hasBias: true, activation: EASEL_ACTIVATION_LEAKY_RELU, slope: 0.2, maskSlope: nil),
        Epilogue(hasBias: false, activation: EASEL_ACTIVATION_NONE, slope: 0, maskSlope: 0),
        Epilogue(hasBias: false, activation: EASEL_ACTIVATION_NONE, slope: 0, maskSlope: 0.1),
        Epilogue(hasBias: true, activation: EASEL_ACTIVATION_NONE, slope: 0, maskSlope: 0),
        Epilogue(hasBias: true, activation: EASEL_ACTIVATION_RELU6, slope: 0, maskSlope: nil),
        Epilogue(hasBias: true, activation: EASEL_ACTIVATION_RELU, slope: 0, maskSlope: nil, addsResidual: true),
        Epilogue(hasBias: false, activation: EASEL_ACTIVATION_NONE, slope: 0, maskSlope: nil, addsResidual: true),
    ]

    func apply(_ sum: Double, bias: Float, mask: Float) -> Double {
        var x = sum + (hasBias ? Double(bias) : 0) + (addsResidual ? Double(mask) : 0)
        if activation != EASEL_ACTIVATION_NONE, x < 0 { x *= Double(slope) }
        if activation == EASEL_ACTIVATION_RELU6 { x = min(x, 6) }
        if let maskSlope, mask <= 0 { x *= Double(maskSlope) }
        return x
    }
}

/// One pass over one geometry at the current level: plan, table, memory and arguments, as a program would hold them.
final class ConvolutionRun {
    let plan: easel_convolution_plan
    private var table: [Int32]
    private let filter: KernelMemory
    private let packed: KernelMemory
    private let scratch: KernelMemory

    init(
        _ geometry: easel_convolution_geometry, _ pass: easel_convolution_pass, filter weights: [Float],
        algorithm: easel_convolution_algorithm = EASEL_CONVOLUTION_AUTOMATIC
    ) {
        var geometry = geometry
        var plan = easel_convolution_make_plan(&geometry, pass, algorithm)
        table = [Int32](repeating: -1, count: Int(plan.tableCount) + 1)
        easel_convolution_fill_table(&plan, &table)
        #expect(table.last == -1, "table written beyond its end")
        self.plan = plan
        filter = KernelMemory(weights)
        packed = KernelMemory(count: Int(plan.packedCount))
        scratch = KernelMemory(count: Int(plan.scratchBytes + 3) / 4)
    }

    /// Winograd's sums and differences of pixels and taps cost about three bits.
    private var unit: Double { plan.winograd.isUsed != 0 ? 1e-5 : 1e-6 }

    private func run(_ kernel: easel_kernel?, _ arguments: easel_convolution, parts: Int64) {
        var arguments = arguments
        table.withUnsafeBufferPointer { table in
            arguments.plan = plan
            arguments.table = table.baseAddress
            // Backwards: the order of parts must not matter.
            for part in (0..<parts).reversed() { kernel?(&arguments, part, parts, scratch.pointer) }
        }
        #expect(scratch.isMarginUntouched)
    }

    func convolve(from source: [Float], count: Int, with arguments: easel_convolution = .init()) -> KernelMemory {
        let source = KernelMemory(source)
        let output = KernelMemory(count: count)
        var arguments = arguments
        arguments.filter = UnsafePointer(filter.pointer)
        arguments.packed = packed.pointer
        arguments.source = UnsafePointer(source.pointer)
        arguments.output = output.pointer
        run(easel_pack_filter(), arguments, parts: plan.packParts)
        run(easel_convolve(), arguments, parts: plan.parts)
        #expect(packed.isMarginUntouched && output.isMarginUntouched)
        return output
    }

    func check(from source: [Float], wanted: [Double], channels: Int64, _ epilogue: Epilogue) {
        let bias = ConvolutionTests.values(channels, seed: 6)
        let mask = ConvolutionTests.values(Int64(wanted.count), seed: 7)
        let finished = wanted.indices.map {
            epilogue.apply(wanted[$0], bias: bias[$0 % Int(channels)], mask: mask[$0])
        }
        let (biasMemory, maskMemory) = (KernelMemory(bias), KernelMemory(mask))
        var arguments = easel_convolution()
        if epilogue.hasBias { arguments.bias = UnsafePointer(biasMemory.pointer) }
        if let slope = epilogue.maskSlope {
            arguments.mask = UnsafePointer(maskMemory.pointer)
            arguments.maskSlope = slope
        }
        if epilogue.addsResidual { arguments.residual = UnsafePointer(maskMemory.pointer) }
        arguments.activation = epilogue.activation
        arguments.slope = epilogue.slope
        let output = convolve(from: source, count: wanted.count, with: arguments)
        // Long sums are made one term after another: what each adds is rounded to the partial sum's precision.
        let terms = Double(filter.count / Int(channels))
        let tolerance = unit * (4 + terms.squareRoot()) + 3e-8 * terms
        #expect(output.distance(to: finished) < tolerance)
        withExtendedLifetime((biasMemory, maskMemory)) {}
    }

    func checkGradient(large: [Float], small: [Float], wanted: [Double], biasOfLarge: Bool) {
        let channels = Int(biasOfLarge ? plan.geometry.inputChannels : plan.geometry.outputChannels)
        var sums = [Double](repeating: 0, count: channels)
        for (index, value) in (biasOfLarge ? large : small).enumerated() { sums[index % channels] += Double(value) }
        let (source, gradient) = (KernelMemory(large), KernelMemory(small))
        let (output, bias) = (KernelMemory(count: wanted.count), KernelMemory(count: channels))
        let partial = KernelMemory(count: Int(plan.partialCount))
        var arguments = easel_convolution()
        arguments.source = UnsafePointer(source.pointer)
        arguments.gradient = UnsafePointer(gradient.pointer)
        arguments.output = output.pointer
        arguments.partial = partial.pointer
        arguments.biasGradient = bias.pointer
        arguments.biasOfLarge = biasOfLarge ? 1 : 0
        run(easel_filter_gradient(), arguments, parts: plan.parts)
        run(easel_combine_filter_gradient(), arguments, parts: plan.combineParts)
        let tolerance = unit * (4 + Double(max(large.count, small.count)).squareRoot())
        #expect(output.distance(to: wanted) < tolerance)
        #expect(bias.distance(to: sums) < 1e-6 * (4 + Double(max(large.count, small.count)).squareRoot()))
        #expect(output.isMarginUntouched && bias.isMarginUntouched && partial.isMarginUntouched)
        withExtendedLifetime((source, gradient)) {}
    }
}
