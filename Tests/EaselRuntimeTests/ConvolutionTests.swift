import CEaselKernels
import Testing

/// Convolution kernels against their naive twin, at every instruction-set level. Levels are global: one test at a time.
@Suite(.serialized) struct ConvolutionTests {
    static let levels = [EASEL_LEVEL_BASELINE, EASEL_LEVEL_AVX2, EASEL_LEVEL_AVX512]

    @Test(arguments: ConvolutionCase.all)
    func agreesWithNaiveTwin(_ example: ConvolutionCase) {
        let g = example.geometry
        let large = Self.values(g.batch * g.inputHeight * g.inputWidth * g.inputChannels, seed: 1)
        let small = Self.values(g.batch * g.outputHeight * g.outputWidth * g.outputChannels, seed: 2)
        let weights = Self.values(
            g.kernelHeight * g.kernelWidth * g.inputChannels / g.groups * g.outputChannels, seed: 3)
        let reference = ConvolutionReference(g, large: large, small: small, filter: weights)
        let before = easel_level_current()
        defer { #expect(easel_level_set(before) == 1) }
        for (index, level) in Self.levels.enumerated() where easel_level_set(level) == 1 {
            for (turn, epilogue) in Epilogue.all.enumerated() where turn % 3 == index || g.batch < 3 {
                let forward = ConvolutionRun(g, EASEL_CONVOLUTION_FORWARD, filter: weights)
                forward.check(from: large, wanted: reference.small, channels: g.outputChannels, epilogue)
                let transposed = ConvolutionRun(g, EASEL_CONVOLUTION_TRANSPOSED, filter: weights)
                transposed.check(from: small, wanted: reference.large, channels: g.inputChannels, epilogue)
            }
            for biasOfLarge in [false, true] {
                let run = ConvolutionRun(g, EASEL_CONVOLUTION_FILTER_GRADIENT, filter: weights)
                run.checkGradient(large: large, small: small, wanted: reference.filter, biasOfLarge: biasOfLarge)
            }
        }
    }

    /// Infinity in one pixel must not reach outputs that do not read it, as a product with padding would.
    @Test func infinityStaysWhereItIsRead() {
        let example = ConvolutionCase("plain", batch: 1, small: (6, 6), channels: (3, 2), kernel: (3, 3))
        let g = example.geometry
        var large = Self.values(g.inputHeight * g.inputWidth * g.inputChannels, seed: 4)
        let weights = Self.values(g.kernelHeight * g.kernelWidth * g.inputChannels * g.outputChannels, seed: 5)
        large[large.count - 1] = .infinity
        let run = ConvolutionRun(g, EASEL_CONVOLUTION_FORWARD, filter: weights)
        let output = run.convolve(from: large, count: 72)
        for index in 0..<70 { #expect(output.pointer[index].isFinite) }
        #expect(!output.pointer[71].isFinite)
    }

    static func values(_ count: Int64, seed: UInt64) -> [Float] {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(state >> 40) / Float(1 << 23) - 1
        }
    }
}
