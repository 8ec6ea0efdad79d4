import EaselCore
import EaselData
import EaselImages
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Testing

@Suite("Denoisers of images of any size") struct ConvolutionalDenoiserTests {
    private func model(_ channels: Int, multiple: Int) throws -> any ImageDenoiser {
        let configuration = DenoiserConfiguration(
            image: ImageShape(height: 8, width: 8, channels: channels), hiddenChannels: 6, depth: 3)
        let model: any ImageDenoiser = multiple == 2 ? try FFDNet(configuration) : try DnCNN(configuration)
        let parameters = namedParameters(of: model)
        initializeMissing(parameters, seed: 3)
        // The last layer begins with next to nothing, by which a seam would not show.
        for named in parameters where named.name.hasSuffix("weight") {
            named.parameter.values = named.parameter.values.enumerated().map { $1 + Float($0 % 7 - 3) * 0.05 }
        }
        return model
    }

    private func picture(_ size: Size2D, _ channels: Int) -> [Float] {
        var random = RandomSequence(Philox(seed: 5, stream: 2))
        return (0..<size.height * size.width * channels).map { _ in random.uniform() }
    }

    @Test("in windows as in one piece, to the last bit", arguments: [1, 2])
    func windows(multiple: Int) throws {
        for (size, channels) in [(Size2D(height: 40, width: 57), 1), (Size2D(height: 33, width: 24), 3)] {
            let (model, pixels) = (try model(channels, multiple: multiple), picture(size, channels))
            let whole = try ConvolutionalDenoiser(model, largestWindow: 4096)(pixels, size: size, noiseLevel: 0.1)
            #expect(whole != pixels && whole.count == pixels.count)
            for largest in [16, 24, 30] {
                for threads in [1, 3] {
                    let denoiser = ConvolutionalDenoiser(
                        model, largestWindow: largest, workers: Workers(threads: threads))
                    var shares: [Double] = []
                    let tiled = try denoiser(pixels, size: size, noiseLevel: 0.1) { shares.append($0) }
                    #expect(tiled == whole, "windows of \(largest), \(threads) threads")
                    #expect(shares.count > 1 && shares.last == 1 && shares == shares.sorted())
                }
            }
        }
    }

    @Test("a result reaches as far as the model says, and no further", arguments: [1, 2]) func reach(multiple: Int)
        throws
    {
        let size = Size2D(height: 2, width: 64)
        let model = try model(1, multiple: multiple)
        let denoiser = ConvolutionalDenoiser(model, largestWindow: 4096)
        let pixels = picture(size, 1)
        let before = try denoiser(pixels, size: size, noiseLevel: 0.1)
        var furthest = 0
        for place in [30, 31] {
            var changed = pixels
            changed[place] += 10
            changed[place + 64] -= 10
            let after = try denoiser(changed, size: size, noiseLevel: 0.1)
            for x in 0..<64 where before[x] != after[x] || before[x + 64] != after[x + 64] {
                furthest = max(furthest, abs(x - place))
            }
        }
        #expect(furthest == model.reach)
    }

    @Test("a picture of another size is refused") func refused() throws {
        let denoiser = ConvolutionalDenoiser(try model(3, multiple: 2))
        #expect(throws: InferenceError.self) {
            try denoiser([0, 0, 0], size: Size2D(height: 1, width: 2), noiseLevel: 0)
        }
    }

    @Test("noise of a range is read, written and drawn") func ranges() throws {
        #expect(try NoiseRange(parsing: "gaussian:0..0.2") == NoiseRange(.gaussian, 0...0.2))
        #expect(try NoiseRange(parsing: "masking:0.5").description == "masking:0.5")
        for text in ["gaussian:0..0.2", "salt-and-pepper:0.1..0.3", "masking:0.25"] {
            let noise = try NoiseRange(parsing: text)
            #expect(try NoiseRange(parsing: noise.description) == noise)
        }
        for text in [
            "fog:1", "gaussian", "gaussian:", "gaussian:0.3..0.1", "gaussian:-1..0", "gaussian:0..2", "gaussian:nan",
        ] {
            #expect(throws: OptionError.self, "\(text)") { try NoiseRange(parsing: text) }
        }
    }

    @Test("each image has a strength of its own, and the noise has that strength") func strengths() throws {
        let noise = try NoiseRange(.gaussian, 0.02...0.1)
        let shape: ImageShape = ImageShape(height: 32, width: 32, channels: 1)
        let evaluation = try EvaluationStep(of: [Parameter](), images: shape, batchSize: 16) { batch in
            let (noisy, strengths) = noise.applied(to: batch.images)
            return [
                "strengths": strengths, "measured": sqrt(square(noisy - batch.images).mean(over: [1, 2, 3])),
            ]
        }
        let program = try evaluation(images: [Float](repeating: 0.5, count: 16 * shape.count))
        let (drawn, measured) = (Array(try program.output("strengths")), Array(try program.output("measured")))
        #expect(Set(drawn).count == 16 && drawn.allSatisfy { (0.02...0.1).contains($0) })
        for (one, other) in zip(drawn, measured) { #expect(abs(one - other) < 0.15 * one) }
    }

    @Test("a denoiser learns to take noise away") func learns() throws {
        let set = try fewDigits(train: 64).train
        let shape = set.imageShape
        let model = try FFDNet(DenoiserConfiguration(image: shape, hiddenChannels: 12, depth: 4))
        let recipe = try DenoisingRecipe(
            model, noise: NoiseRange(.gaussian, 0.1...0.2), optimizer: Adam(), batchSize: 16, seed: 1)
        let before = try recipe.evaluate(on: set)
        #expect(abs((before["psnr"] ?? 0) - (before["noisyPSNR"] ?? 99)) < 1)
        for epoch in 0..<30 {
            for batch in try set.batches(of: 16, shuffledBy: 1, epoch: epoch) {
                _ = try recipe.train(on: batch, learningRate: 5e-3)
            }
        }
        let after = try recipe.evaluate(on: set)
        #expect((after["psnr"] ?? 0) > (after["noisyPSNR"] ?? 99) + 2.5, "\(after)")
        #expect(try recipe.samples(from: set).groups.count == 4)
    }

    @Test("one noisy picture is enough to learn from") func zeroShot() throws {
        // Broad waves of light, with noise of a tenth.
        let (height, width) = (96, 80)
        var (clean, noisy) = ([UInt8](), [UInt8]())
        var random = RandomSequence(Philox(seed: 9, stream: 3))
        for y in 0..<height {
            for x in 0..<width {
                let light = 0.5 + 0.2 * Float((x / 16 + y / 24) % 2) + 0.002 * Float(x)
                var normal: Float = -6
                for _ in 0..<12 { normal += random.uniform() }
                clean.append(PixelScaling.zeroToOne.byte(of: light))
                noisy.append(PixelScaling.zeroToOne.byte(of: light + 0.1 * normal))
            }
        }
        let image = try Image(height: height, width: width, channels: 1, pixels: noisy)
        let original = try Image(height: height, width: width, channels: 1, pixels: clean)
        let values = try ZeroShotDenoiser.restored(image, steps: 150)
        #expect(try values == ZeroShotDenoiser.restored(image, steps: 150, workers: Workers(threads: 3)))
        let restored = try Image(height: height, width: width, channels: 1, values: values, scaling: .zeroToOne)
        let before = try #require(ImageDifference(original: original, image: image).psnr)
        let after = try #require(ImageDifference(original: original, image: restored).psnr)
        #expect(after > before + 4, "\(before) became \(after)")
        #expect(throws: DataError.self) { try ZeroShotDenoiser.restored(Image(height: 3, width: 9, colour: [1])) }
    }
}
