import EaselCore
import EaselMeasures
import Testing

@Suite("The noise of an image, from the image") struct NoiseEstimateTests {
    /// A picture of soft light and two edges, with normal noise, cut to 8 bits.
    private func image(_ deviation: Float, base: Float = 0.45, height: Int = 120, width: Int = 160, channels: Int = 3)
        -> [Float]
    {
        var random = RandomSequence(Philox(seed: 7, stream: 1))
        var pixels: [Float] = []
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<channels {
                    let light =
                        base + 0.15 * Float(x) / Float(width) + (y > height / 2 ? 0.1 : 0) + 0.02 * Float(channel)
                    // The sum of twelve uniform numbers less six is nearly normal, of deviation 1.
                    var normal: Float = -6
                    for _ in 0..<12 { normal += random.uniform() }
                    let value = min(max(light + deviation * normal, 0), 1)
                    pixels.append((value * 255).rounded() / 255)
                }
            }
        }
        return pixels
    }

    @Test("within a tenth of the truth", arguments: [5, 10, 15, 25, 38, 50, 75]) func estimates(sigma: Int) throws {
        let pixels = image(Float(sigma) / 255)
        let estimate = try #require(estimatedNoise(pixels, height: 120, width: 160, channels: 3)) * 255
        #expect(abs(estimate - Double(sigma)) < 0.1 * Double(sigma), "\(estimate)")
        // In the dark and in the light much of the noise is cut off.
        for base: Float in [0.15, 0.7] {
            let pixels = image(Float(sigma) / 255, base: base)
            let estimate = try #require(estimatedNoise(pixels, height: 120, width: 160, channels: 3)) * 255
            #expect(abs(estimate - Double(sigma)) < 0.1 * Double(sigma), "\(estimate) around \(base)")
        }
    }

    @Test("none where there is none, and no answer where nothing can be told") func corners() throws {
        let even = [Float](repeating: 0.5, count: 8 * 8)
        #expect(try #require(estimatedNoise(even, height: 8, width: 8, channels: 1)) < 1e-6)
        #expect(estimatedNoise(even, height: 4, width: 8, channels: 1) == nil)
        #expect(estimatedNoise([Float](repeating: 1, count: 64), height: 8, width: 8, channels: 1) == nil)
        #expect(estimatedNoise([0.1, 0.2], height: 1, width: 2, channels: 1) == nil)
    }
}
