import EaselCore
import EaselGraph
import EaselImages
import EaselLayers
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Foundation
import Testing

@Suite("Kinds of noise, drawn in the graph") struct NoiseKindsTests {
    /// What becomes of images that are one number everywhere, or given.
    private func drawn(_ noise: NoiseRange, _ images: [Float], _ shape: ImageShape) throws -> [Float] {
        let count = images.count / shape.count
        let evaluation = try EvaluationStep(of: [Parameter](), images: shape, batchSize: count) {
            ["noisy": noise.applied(to: $0.images).noisy]
        }
        return Array(try evaluation(images: images).output("noisy"))
    }

    @Test("photons are counted: whole numbers with the mean and the variance of their distribution")
    func poisson() throws {
        let shape = ImageShape(height: 64, width: 64, channels: 1)
        for (deviation, light): (Float, Float) in [(0.5, 0.2), (0.5, 0.9), (0.2, 0.3), (0.1, 0.5)] {
            let photons = 1 / (deviation * deviation)
            let noisy = try drawn(
                NoiseRange(.poisson, deviation...deviation), [Float](repeating: light, count: 8 * shape.count), shape)
            let numbers = noisy.map { Double($0 * photons) }
            #expect(numbers.allSatisfy { abs($0 - $0.rounded()) < 1e-3 })
            // Cut at white, which only the second case comes near.
            let mean = Double(light * photons)
            var expected = (mean: 0.0, square: 0.0)
            var term = exp(-mean)
            for number in 0...200 {
                let value = min(Double(number), Double(photons))
                expected.mean += term * value
                expected.square += term * value * value
                term *= mean / Double(number + 1)
            }
            let variance = expected.square - expected.mean * expected.mean
            let found = numbers.reduce(0, +) / Double(numbers.count)
            let spread = numbers.reduce(0) { $0 + ($1 - found) * ($1 - found) } / Double(numbers.count)
            #expect(abs(found - expected.mean) < 5 * (variance / Double(numbers.count)).squareRoot() + 0.002 * mean)
            #expect(abs(spread / variance - 1) < 0.05, "\(spread) of \(variance)")
        }
        // In the dark there is nothing to count, and without noise everything stays.
        #expect(
            try drawn(NoiseRange(.poisson, 0.3...0.3), [0, 0, 0, 0], ImageShape(height: 2, width: 2, channels: 1))
                == [0, 0, 0, 0])
    }

    @Test("JPEG in the graph is what a JPEG file gives back", arguments: [1, 3], [20, 50, 80])
    func jpeg(channels: Int, quality: Int) throws {
        let (height, width) = (48, 64)
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<channels {
                    let light = 128 + 60 * sin(Float(x) / (3 + Float(channel)) + Float(y) / 7)
                    pixels.append(UInt8(light) &+ (x > 30 + y / 2 ? 40 : 0))
                }
            }
        }
        let image = try Image(height: height, width: width, channels: channels, pixels: pixels)
        let strength = Float(quality)
        let noisy = try drawn(
            NoiseRange(.jpeg, strength...strength), image.values(in: .zeroToOne),
            ImageShape(height: height, width: width, channels: channels))
        let file = try ImageNoise.jpeg(quality: strength).applied(to: image, seed: 0)
        #expect(file.shape == image.shape && file != image)
        let differences = zip(noisy, file.values(in: .zeroToOne)).map { abs($0 - $1) * 255 }
        let mean = differences.reduce(0, +) / Float(differences.count)
        let change =
            zip(noisy, image.values(in: .zeroToOne)).map { abs($0 - $1) * 255 }.reduce(0, +) / Float(differences.count)
        // Grey to rounding; colour differences are made smaller and larger again by filters that differ a little.
        #expect(mean < (channels == 1 ? 0.25 : 0.5 * change), "\(mean) of a change of \(change)")
    }

    @Test("sides that blocks do not fit are refused, and ranges that cannot be") func refused() throws {
        #expect(throws: (any Error).self) {
            try drawn(
                NoiseRange(.jpeg, 20...80), [Float](repeating: 0, count: 100),
                ImageShape(height: 10, width: 10, channels: 1))
        }
        for text in ["jpeg:0..50", "jpeg:50..101", "poisson:2", "masking:-1..0"] {
            #expect(throws: OptionError.self, "\(text)") { try NoiseRange(parsing: text) }
        }
        for text in ["poisson", "jpeg", "gaussian", "jpeg:20..80", "poisson:0.05"] {
            let noise = try NoiseRange(parsing: text)
            #expect(try NoiseRange(parsing: noise.description) == noise)
        }
        #expect(!(try NoiseRange(parsing: "jpeg").isMeasured))
    }
}
