import CEaselKernels
import CEaselLevels
import Testing

/// Convolution kernels against their naive twin, at every instruction-set level. Levels are global: one test at a time.
@Suite(.serialized) struct ConvolutionTests {
    static let levels = [EASEL_LEVEL_BASELINE, EASEL_LEVEL_AVX2, EASEL_LEVEL_AVX512]

    @Test(arguments: ConvolutionCase.all)
    func agreesWithNaiveTwin(_ example: ConvolutionCase) {
        check(example.geometry, EASEL_CONVOLUTION_DIRECT)
    }

    @Test(arguments: ConvolutionCase.winograd)
    func agreesWithNaiveTwinInWinogradsForm(_ example: ConvolutionCase) {
        check(example.geometry, EASEL_CONVOLUTION_WINOGRAD)
    }

    /// Few large images are cut into windows: the convolution and the transposed one, with every epilogue.
    @Test(arguments: ConvolutionCase.windows)
    func agreesWithNaiveTwinInWindows(_ example: ConvolutionCase) {
        let g = example.geometry
        let large = Self.values(g.batch * g.inputHeight * g.inputWidth * g.inputChannels, seed: 1)
        let small = Self.values(g.batch * g.outputHeight * g.outputWidth * g.outputChannels, seed: 2)
        let weights = Self.values(9 * g.inputChannels * g.outputChannels, seed: 3)
        let reference = ConvolutionReference(g, large: large, small: small, filter: weights)
        let before = easel_level_current()
        defer { #expect(easel_level_set(before) == 1) }
        for level in Self.levels where easel_level_set(level) == 1 {
            for (turn, epilogue) in Epilogue.all.enumerated() {
                let isForward = turn % 2 == 0
                let run = ConvolutionRun(
                    g, isForward ? EASEL_CONVOLUTION_FORWARD : EASEL_CONVOLUTION_TRANSPOSED, filter: weights)
                #expect(run.plan.winograd.windowsDown * run.plan.winograd.windowsAcross > 1)
                if isForward {
                    run.check(from: large, wanted: reference.small, channels: g.outputChannels, epilogue)
                } else {
                    run.check(from: small, wanted: reference.large, channels: g.inputChannels, epilogue)
                }
            }
            for biasOfLarge in [false, true] {
                let run = ConvolutionRun(g, EASEL_CONVOLUTION_FILTER_GRADIENT, filter: weights)
                #expect(run.plan.winograd.windowsDown * run.plan.winograd.windowsAcross > 1)
                run.checkGradient(large: large, small: small, wanted: reference.filter, biasOfLarge: biasOfLarge)
            }
        }
    }

    /// Every pass, at every level, with every epilogue.
    private func check(_ g: easel_convolution_geometry, _ algorithm: easel_convolution_algorithm) {
        let large = Self.values(g.batch * g.inputHeight * g.inputWidth * g.inputChannels, seed: 1)
        let small = Self.values(g.batch * g.outputHeight * g.outputWidth * g.outputChannels, seed: 2)
        let weights = Self.values(
            g.kernelHeight * g.kernelWidth * g.inputChannels / g.groups * g.outputChannels, seed: 3)
        let reference = ConvolutionReference(g, large: large, small: small, filter: weights)
        let before = easel_level_current()
        defer { #expect(easel_level_set(before) == 1) }
        for (index, level) in Self.levels.enumerated() where easel_level_set(level) == 1 {
            func run(_ pass: easel_convolution_pass) -> ConvolutionRun {
                let run = ConvolutionRun(g, pass, filter: weights, algorithm: algorithm)
                #expect((run.plan.winograd.isUsed != 0) == (algorithm == EASEL_CONVOLUTION_WINOGRAD))
                return run
            }
            for (turn, epilogue) in Epilogue.all.enumerated() where turn % 3 == index || g.batch < 3 {
                let forward = run(EASEL_CONVOLUTION_FORWARD)
                forward.check(from: large, wanted: reference.small, channels: g.outputChannels, epilogue)
                let transposed = run(EASEL_CONVOLUTION_TRANSPOSED)
                transposed.check(from: small, wanted: reference.large, channels: g.inputChannels, epilogue)
            }
            for biasOfLarge in [false, true] {
                run(EASEL_CONVOLUTION_FILTER_GRADIENT)
                    .checkGradient(large: large, small: small, wanted: reference.filter, biasOfLarge: biasOfLarge)
            }
        }
    }

    /// What the planner does by itself: Winograd's form where it pays, and never where it does not hold.
    @Test func choosesWinogradsFormWhereItPays() {
        func isWinograd(
            batch: Int64 = 64, small: Int64 = 7, channels: (Int64, Int64) = (32, 64), kernel: Int64 = 4,
            stride: Int64 = 2,
            padding: Int64 = 1, trim: Int64 = 1, extra: Int64 = 0, algorithm: easel_convolution_algorithm
        ) -> Bool {
            var geometry = ConvolutionCase(
                "", batch: batch, small: (small, small), channels: channels, kernel: (kernel, kernel),
                stride: (stride, stride), padding: (padding, padding), trim: (trim, trim), extra: extra
            ).geometry
            let plans = [EASEL_CONVOLUTION_FORWARD, EASEL_CONVOLUTION_TRANSPOSED, EASEL_CONVOLUTION_FILTER_GRADIENT].map
            {
                easel_convolution_make_plan(&geometry, $0, algorithm).winograd.isUsed != 0
            }
            #expect(Set(plans).count == 1)
            return plans[0]
        }
        let automatic = EASEL_CONVOLUTION_AUTOMATIC, asked = EASEL_CONVOLUTION_WINOGRAD
        #expect(isWinograd(algorithm: automatic))
        #expect(!isWinograd(algorithm: EASEL_CONVOLUTION_DIRECT))
        // Too little work for the transforms to pay, though it could be done.
        #expect(!isWinograd(batch: 1, algorithm: automatic) && isWinograd(batch: 1, algorithm: asked))
        #expect(
            !isWinograd(channels: (16, 16), algorithm: automatic) && isWinograd(channels: (16, 16), algorithm: asked))
        // A transformed filter that no cache holds.
        #expect(
            !isWinograd(channels: (256, 512), algorithm: automatic)
                && isWinograd(channels: (256, 512), algorithm: asked))
        // Nine taps to a phase pay for fewer channels, and not where a few images would be all that cores could share.
        func isOfNine(batch: Int64 = 64, channels: (Int64, Int64) = (32, 32), small: Int64 = 8) -> Bool {
            isWinograd(
                batch: batch, small: small, channels: channels, kernel: 3, stride: 1, algorithm: automatic)
        }
        #expect(isOfNine() && isOfNine(channels: (512, 512), small: 4))
        #expect(!isOfNine(channels: (16, 32)) && !isOfNine(small: 1))
        // A few images are cut into windows where those are enough.
        #expect(isOfNine(batch: 1, small: 28) && isOfNine(batch: 1, small: 200) && !isOfNine(batch: 2, small: 12))
        // Other kernels, channels that fill no vector, an edge that no tap reaches, one pixel.
        #expect(!isWinograd(kernel: 3, algorithm: asked) && !isWinograd(kernel: 5, algorithm: asked))
        #expect(!isWinograd(channels: (3, 64), algorithm: asked) && !isWinograd(channels: (64, 1), algorithm: asked))
        #expect(!isWinograd(padding: 0, trim: 0, extra: 1, algorithm: asked))
        #expect(!isWinograd(small: 1, algorithm: asked))
    }

    /// In the direct form infinity in one pixel must not reach outputs that do not read it, as a product with padding
    /// would.
    @Test func infinityStaysWhereItIsRead() {
        let example = ConvolutionCase("plain", batch: 1, small: (6, 6), channels: (3, 2), kernel: (3, 3))
        let g = example.geometry
        var large = Self.values(g.inputHeight * g.inputWidth * g.inputChannels, seed: 4)
        let weights = Self.values(g.kernelHeight * g.kernelWidth * g.inputChannels * g.outputChannels, seed: 5)
        large[large.count - 1] = .infinity
        let run = ConvolutionRun(g, EASEL_CONVOLUTION_FORWARD, filter: weights, algorithm: EASEL_CONVOLUTION_DIRECT)
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
