import EaselAugmentation
import EaselCore
import EaselImages
import Foundation
import Testing

/// Noise has the mean, the deviation and the shares that it says, within four standard errors.
@Suite struct NoiseTests {
    private func flat(_ grey: UInt8, channels: Int = 3) throws -> Image {
        try Image(height: 60, width: 80, colour: Array(repeating: grey, count: channels))
    }

    private func expectMoments(
        _ numbers: [Double], mean: Double, variance: Double, kurtosis: Double = 3,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = moments(numbers)
        let count = Double(numbers.count)
        #expect(abs(found.mean - mean) < 4 * (variance / count).squareRoot(), sourceLocation: sourceLocation)
        let error = variance * ((kurtosis - 1) / count).squareRoot()
        #expect(abs(found.variance - variance) < 4 * error, sourceLocation: sourceLocation)
    }

    /// Rounding to whole levels adds 1/12 to the variance.
    @Test func gaussian() throws {
        for sigma in [3.0, 20] {
            let image = try flat(128).augmented("gaussian-noise:\(sigma)..\(sigma)")
            for channel in 0..<3 {
                expectMoments(image.channel(channel).map { Double($0) }, mean: 128, variance: sigma * sigma + 1.0 / 12)
            }
            // Neighbours, of colours and of pixels, know nothing of each other.
            let all = image.pixels.map { Double($0) - 128 }
            for distance in [1, 3, 240] {
                let products = zip(all, all.dropFirst(distance)).map { $0 * $1 }
                #expect(abs(moments(products).mean) < 4 * sigma * sigma / Double(products.count).squareRoot())
            }
        }
        #expect(try flat(7).augmented("gaussian-noise:0..0") == flat(7))
    }

    @Test func speckle() throws {
        let image = try flat(100).augmented("speckle:0.15..0.15")
        expectMoments(image.pixels.map { Double($0) }, mean: 100, variance: 225 + 1.0 / 12)
        #expect(try flat(0).augmented("speckle:2..2") == flat(0))
    }

    /// Of counts, the variance is the mean.
    @Test(arguments: [(200.0, 100.0), (8, 60), (5000, 200)]) func poisson(photons: Double, grey: Double) throws {
        let image = try flat(UInt8(grey)).augmented("poisson-noise:\(photons)..\(photons)")
        let mean = grey / 255 * photons
        let scale = 255 / photons
        // Rounded to whole levels where several counts share one.
        let rounding = scale < 0.5 ? 1.0 / 12 : 0
        let numbers = image.pixels.map { Double($0) / scale }
        if rounding > 0 {
            expectMoments(numbers, mean: mean, variance: mean + rounding / scale / scale, kurtosis: 3 + 1 / mean)
        } else {
            // Each level stands for one count.
            expectMoments(numbers.map { $0.rounded() }, mean: mean, variance: mean, kurtosis: 3 + 1 / mean)
        }
        #expect(try flat(0).augmented("poisson-noise:3..3") == flat(0))
    }

    @Test(arguments: 1...4) func saltAndPepper(channels: Int) throws {
        let image = try flat(90, channels: channels)
        let changed = try image.augmented("salt-and-pepper:0.2..0.2")
        let colours = channels > 2 ? 3 : 1
        var counts = [0, 0]
        for place in 0..<4800 {
            let pixel = changed.pixels[(place * channels)..<(place * channels + colours)]
            // A whole pixel, or none of it.
            #expect(Set(pixel).count == 1)
            if pixel.first == 0 { counts[0] += 1 } else if pixel.first == 255 { counts[1] += 1 }
        }
        for count in counts { #expect(isLikely(count, of: 4800, 0.1)) }
        #expect(try image.augmented("salt-and-pepper:0..0") == image)
        let all = try image.augmented("salt-and-pepper:1..1").channel(0)
        #expect(all.allSatisfy { $0 == 0 || $0 == 255 })
    }

    /// Other numbers for another image, epoch or seed; the same for the same.
    @Test(arguments: ["gaussian-noise", "speckle", "salt-and-pepper", "poisson-noise"])
    func noiseIsDrawnAnew(text: String) throws {
        let image = try flat(120)
        let first = try image.augmented(text)
        #expect(try image.augmented(text) == first)
        #expect(try image.augmented(text, index: 1) != first)
        #expect(try image.augmented(text, epoch: 1) != first)
        #expect(try image.augmented(text, seed: 2) != first)
    }

    /// The worse the quality, the farther from what it was; alpha stays.
    @Test func compressionTakesMoreAtLowQuality() throws {
        for name in ["grey", "colour", "grey-alpha", "colour-alpha"] {
            let image = try picture(name)
            let low = Difference(try image.augmented("jpeg:5..5"), image).mean
            let high = Difference(try image.augmented("jpeg:95..95"), image).mean
            #expect(low > 2 * high && high < 8, "\(name): \(low) and \(high)")
        }
    }
}
