import EaselCore
import EaselData
import EaselImages
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Foundation
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

    private func picture(_ size: Size2D, _ channels: Int) throws -> DeepImage {
        var random = RandomSequence(Philox(seed: 5, stream: 2))
        let values = (0..<size.height * size.width * channels).map { _ in random.uniform() }
        return try DeepImage(height: size.height, width: size.width, channels: channels, values: values)
    }

    private func noise(_ upTo: Float = 1) throws -> NoiseRange { try NoiseRange(.gaussian, 0...upTo) }

    @Test("in windows as in one piece, to the last bit", arguments: [1, 2])
    func windows(multiple: Int) throws {
        for (size, channels) in [(Size2D(height: 40, width: 57), 1), (Size2D(height: 33, width: 24), 3)] {
            let (model, picture) = (try model(channels, multiple: multiple), try picture(size, channels))
            let whole = try ConvolutionalDenoiser(model, noise: noise(), largestWindow: 4096)
                .restored(picture, noiseLevel: 0.1) { _ in }
            #expect(whole != picture)
            for largest in [16, 24, 30] {
                for threads in [1, 3] {
                    let denoiser = try ConvolutionalDenoiser(
                        model, noise: noise(), largestWindow: largest, workers: Workers(threads: threads))
                    var shares: [Double] = []
                    let tiled = try denoiser.restored(picture, noiseLevel: 0.1) { shares.append($0) }
                    #expect(tiled == whole, "windows of \(largest), \(threads) threads")
                    #expect(shares.count > 1 && shares.last == 1 && shares == shares.sorted())
                }
            }
        }
    }

    @Test("a result reaches as far as the model says, and no further", arguments: [1, 2]) func reach(multiple: Int)
        throws
    {
        let model = try model(1, multiple: multiple)
        let predictor = try Predictor(of: model, chunk: 1) { trace in
            let images = trace.input("images", [1, 2, 64, 1])
            return ["images": model.denoise(images, noiseLevel: trace.input("noiseLevel", [1, 1, 1, 1]))]
        }
        func result(_ pixels: [Float]) throws -> [Float] {
            let input = try predictor.input("images").rows()
            for (index, pixel) in pixels.enumerated() { input[index] = pixel }
            try predictor.input("noiseLevel").rows()[0] = 0.1
            try predictor.run()
            return Array(try predictor.output("images").rows())
        }
        let pixels = try picture(Size2D(height: 2, width: 64), 1).values
        let before = try result(pixels)
        var furthest = 0
        for place in [30, 31] {
            var changed = pixels
            changed[place] += 10
            changed[place + 64] -= 10
            let after = try result(changed)
            for x in 0..<64 where before[x] != after[x] || before[x + 64] != after[x + 64] {
                furthest = max(furthest, abs(x - place))
            }
        }
        #expect(furthest == model.reach)
    }

    @Test("a grey model takes each colour by itself, one of RGB takes grey, and alpha stays") func channels() throws {
        let size = Size2D(height: 10, width: 12)
        let (grey, colour) = (
            try ConvolutionalDenoiser(model(1, multiple: 2), noise: noise()),
            try ConvolutionalDenoiser(model(3, multiple: 2), noise: noise())
        )
        let picture = try picture(size, 4)
        let byColour = try grey.restored(picture, noiseLevel: 0.1) { _ in }
        for channel in 0..<4 {
            let of = { (image: DeepImage) in
                stride(from: channel, to: image.pixels.count, by: 4).map { image.pixels[$0] }
            }
            let alone = try DeepImage(height: 10, width: 12, channels: 1, pixels: of(picture))
            let expected = channel == 3 ? alone : try grey.restored(alone, noiseLevel: 0.1) { _ in }
            #expect(of(byColour) == expected.pixels, "channel \(channel)")
        }
        let single = try self.picture(size, 1)
        let asColour = try colour.restored(single.converted(toChannels: 3), noiseLevel: 0.1) { _ in }
        #expect(try colour.restored(single, noiseLevel: 0.1) { _ in } == asColour.converted(toChannels: 1))
    }

    @Test("no more is removed than there is noise, and a share of it where that is asked for") func detail() throws {
        let (model, picture) = (try model(1, multiple: 2), try picture(Size2D(height: 16, width: 16), 1))
        func denoised(_ level: Double?, strength: Double = 1) throws -> Cleaned<DeepImage> {
            try ConvolutionalDenoiser(model, noise: noise(), noiseLevel: level, strength: strength)
                .cleaned(picture) { _ in }
        }
        let all = picture.change(to: try denoised(1).image)
        #expect(all > 0.05)
        let little = try denoised(0.04)
        #expect(abs(picture.change(to: little.image) - 0.04) < 0.001 && little.notes.count == 1)
        #expect(abs(picture.change(to: try denoised(0.04, strength: 0.5).image) - 0.02) < 0.001)
        let none = try denoised(0.001)
        #expect(none.image == picture && none.notes.count == 1)
        #expect(try denoised(1, strength: 0).image == picture)
        #expect(throws: OptionError.self) { try denoised(1.5) }
        #expect(throws: OptionError.self) { try denoised(0.1, strength: 1.1) }
        // A model that is not told how much noise there is refuses to be told.
        #expect(throws: OptionError.self) {
            try ConvolutionalDenoiser(
                self.model(1, multiple: 1), noise: noise(), noiseLevel: 0.1)
        }
        #expect(throws: OptionError.self) {
            try ConvolutionalDenoiser(model, noise: NoiseRange(.masking, 0...0.5), noiseLevel: 0.1)
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
            "fog:1", "gaussian:", "gaussian:0.3..0.1", "gaussian:-1..0", "gaussian:0..2", "gaussian:nan",
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

    @Test("noisy pictures are enough to learn from") func selfSupervised() throws {
        // Soft waves, neither black nor white, where noise is cut off and so no longer nothing on average.
        let shape = ImageShape(height: 16, width: 16, channels: 1)
        let noise = ImageNoise.gaussian(standardDeviation: 0.12)
        let clean = try (0..<64).map { number in
            let (row, column) = (Float(number % 8) / 20, Float(number / 8) / 20)
            let pixels = (0..<256).map { place in
                UInt8(128 + 60 * sin(row * Float(place / 16) + column * Float(place % 16) + Float(number)))
            }
            return try Image(height: 16, width: 16, channels: 1, pixels: pixels)
        }
        let noisy = try clean.indices.map { try noise.applied(to: clean[$0], seed: UInt64($0)) }
        let images = try ImageSet(shape, pixels: noisy.flatMap(\.pixels))
        let model = try FFDNet(DenoiserConfiguration(image: shape, hiddenChannels: 12, depth: 3))
        let recipe = try SelfSupervisedDenoisingRecipe(model, optimizer: Adam(), batchSize: 16, seed: 1)
        for epoch in 0..<25 {
            for batch in try images.batches(of: 16, shuffledBy: 1, epoch: epoch) {
                _ = try recipe.train(on: batch, learningRate: 5e-3)
            }
        }
        #expect(try recipe.samples(from: images).groups.count == 4)
        let denoiser = try ConvolutionalDenoiser(model, noise: nil)
        var (before, after) = (0.0, 0.0)
        for (image, noisy) in zip(clean, noisy) {
            before += try ImageDifference(original: image, image: noisy).psnr ?? 0
            after += try ImageDifference(original: image, image: denoiser(noisy)).psnr ?? 0
        }
        #expect((after - before) / 64 > 2, "\(before / 64) became \(after / 64)")
        // Halves of a size that the model does not take.
        let odd = try FFDNet(DenoiserConfiguration(image: ImageShape(height: 6, width: 8, channels: 1), depth: 2))
        #expect(throws: GeometryError.self) {
            try SelfSupervisedDenoisingRecipe(odd, optimizer: Adam(), batchSize: 2)
        }
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
        let restored = try ZeroShotDenoiser(steps: 150)(image)
        #expect(try restored == ZeroShotDenoiser(steps: 150, workers: Workers(threads: 3))(image))
        let before = try #require(ImageDifference(original: original, image: image).psnr)
        let after = try #require(ImageDifference(original: original, image: restored).psnr)
        #expect(after > before + 4, "\(before) became \(after)")
        #expect(try ZeroShotDenoiser(steps: 2, strength: 0)(image) == image)
        #expect(throws: DataError.self) { try ZeroShotDenoiser()(Image(height: 3, width: 9, colour: [1])) }
        #expect(throws: OptionError.self) { try ZeroShotDenoiser(steps: 0) }
    }
}
