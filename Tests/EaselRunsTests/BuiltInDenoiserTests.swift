import CEaselWeights
import EaselCore
import EaselImages
import EaselRuns
import EaselRuntime
import Testing

/// The denoiser that comes with Easel, on pictures drawn here: what photographs are like is measured by
/// `Benchmarks/compare-denoise`.
@Suite("The built-in denoiser") struct BuiltInDenoiserTests {
    /// Light that changes softly, with discs of other colours and sharp edges in it.
    private func scene(channels: Int, height: Int = 96, width: Int = 128) throws -> Image {
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<channels {
                    var light = 70 + x / 2 + 30 * channel
                    for (row, column, radius, change) in [(30, 40, 17, 60), (60, 90, 25, -50), (70, 20, 9, 80)]
                    where (y - row) * (y - row) + (x - column) * (x - column) < radius * radius {
                        light += change
                    }
                    pixels.append(UInt8(min(max(light, 0), 255)))
                }
            }
        }
        return try Image(height: height, width: width, channels: channels, pixels: pixels)
    }

    private func ratio(_ original: Image, _ image: Image) throws -> Double {
        try #require(ImageDifference(original: original, image: image).psnr)
    }

    @Test("noise goes away, told or estimated, in grey and in colour", arguments: [1, 3], [15, 25, 50])
    func noiseGoesAway(channels: Int, sigma: Int) throws {
        let clean = try scene(channels: channels)
        let noisy = try ImageNoise.gaussian(standardDeviation: Float(sigma) / 255).applied(to: clean, seed: 3)
        let before = try ratio(clean, noisy)
        let told = try ratio(clean, BuiltInDenoiser(noiseLevel: Double(sigma) / 255)(noisy))
        let estimated = try ratio(clean, BuiltInDenoiser()(noisy))
        #expect(told > before + 10, "\\(before) became \\(told)")
        #expect(abs(told - estimated) < 0.5, "\\(told) told, \\(estimated) estimated")
        let half = try ratio(clean, BuiltInDenoiser(strength: 0.5)(noisy))
        #expect(half > before + 4 && half < estimated)
    }

    @Test("a picture without noise stays as it is, alpha and 16 bits are kept, threads change nothing") func kept()
        throws
    {
        let clean = try scene(channels: 3)
        #expect(try BuiltInDenoiser()(clean) == clean)
        let noisy = try ImageNoise.gaussian(standardDeviation: 0.1).applied(
            to: clean.converted(toChannels: 4), seed: 1)
        var pixels = noisy.pixels
        for pixel in 0..<clean.height * clean.width { pixels[4 * pixel + 3] = UInt8(pixel % 256) }
        let seeThrough = try Image(height: clean.height, width: clean.width, channels: 4, pixels: pixels)
        let restored = try BuiltInDenoiser()(seeThrough)
        let alphas = stride(from: 3, to: pixels.count, by: 4)
        #expect(alphas.allSatisfy { restored.pixels[$0] == pixels[$0] })
        #expect(try restored == BuiltInDenoiser(workers: Workers(threads: 3))(seeThrough))
        let deep = try BuiltInDenoiser()(DeepImage(noisy))
        #expect(Set(deep.pixels).count > 1000)
        #expect(try ratio(clean, deep.reduced.converted(toChannels: 3)) > 32)
    }

    @Test("what cannot be told from a picture is said") func notes() throws {
        let (tiny, even) = (
            try Image(height: 1, width: 2, channels: 1, pixels: [3, 200]),
            try Image(height: 40, width: 40, channels: 3, pixels: [UInt8](repeating: 255, count: 4800))
        )
        for picture in [tiny, even] {
            let cleaned = try BuiltInDenoiser().cleaned(picture) { _ in }
            #expect(cleaned.image == picture && cleaned.notes.count == 1)
        }
        // Told, it is done.
        #expect(try BuiltInDenoiser(noiseLevel: 0.2)(tiny) != tiny)
        let loud = try BuiltInDenoiser(noiseLevel: 0.5).cleaned(scene(channels: 1)) { _ in }
        #expect(loud.notes.contains { $0.contains("more than the") })
        #expect(throws: OptionError.self) { try BuiltInDenoiser(noiseLevel: -0.1) }
        #expect(throws: OptionError.self) { try BuiltInDenoiser(strength: 2) }
    }

    @Test("the weights are small and all of them are there") func weights() throws {
        let (grey, colour) = (easel_denoiser_grey(), easel_denoiser_colour())
        #expect(grey.count + colour.count < 1_000_000)
        #expect(try BuiltInDenoiser().denoiser(colours: 1).channels == 1)
        #expect(try BuiltInDenoiser().denoiser(colours: 3).channels == 3)
    }
}
