import EaselCore
import EaselImages
import EaselMeasures
import Foundation
import Testing

@Suite struct ImageMeasureTests {
    @Test(arguments: try Golden().pictures) func agreesWithScikitImage(_ golden: Golden.Pictures) throws {
        let (height, width, channels) = (golden.height, golden.width, golden.channels)
        let original = try Image(height: height, width: width, channels: channels, pixels: golden.original)
        let picture = try Image(height: height, width: width, channels: channels, pixels: golden.picture)
        // Pixels become Float32 numbers on the way.
        #expect(try isClose(StructuralSimilarity.between(original, picture), golden.similarity, 2e-7))
        #expect(try isClose(peakSignalToNoiseRatio(original, picture), golden.ratio, 1e-12))
    }

    /// The index from its definition: two passes for every window on its own, channel by channel.
    private func naive(
        _ a: [Float], _ b: [Float], _ height: Int, _ width: Int, _ channels: Int, _ window: Int, _ peak: Double
    ) -> Double {
        let reach = window / 2
        var weights: [Double] = []
        for y in -reach...reach {
            for x in -reach...reach { weights.append(exp(-Double(y * y + x * x) / 4.5)) }
        }
        let total = weights.reduce(0, +)
        let (c1, c2) = (0.0001 * peak * peak, 0.0009 * peak * peak)
        var (sum, count) = (0.0, 0)
        for c in 0..<channels {
            for y in reach..<height - reach {
                for x in reach..<width - reach {
                    let places = (0..<window * window).map { index in
                        ((y + index / window - reach) * width + x + index % window - reach) * channels + c
                    }
                    let weighted = { (value: (Int) -> Double) -> Double in
                        zip(weights, places).reduce(0) { $0 + $1.0 * value($1.1) } / total
                    }
                    let (m, n) = (weighted { Double(a[$0]) }, weighted { Double(b[$0]) })
                    let first = weighted { (Double(a[$0]) - m) * (Double(a[$0]) - m) }
                    let second = weighted { (Double(b[$0]) - n) * (Double(b[$0]) - n) }
                    let both = weighted { (Double(a[$0]) - m) * (Double(b[$0]) - n) }
                    sum += (2 * m * n + c1) * (2 * both + c2) / ((m * m + n * n + c1) * (first + second + c2))
                    count += 1
                }
            }
        }
        return sum / Double(count)
    }

    @Test(
        arguments: [(12, 14, 1), (11, 11, 3), (15, 11, 2), (6, 20, 1), (3, 3, 4), (1, 1, 1), (2, 5, 3)],
        [PixelScaling.zeroToOne, .minusOneToOne])
    func similarityIsTheNaiveOne(_ size: (Int, Int, Int), _ scaling: PixelScaling) throws {
        let (height, width, channels) = size
        let noise = drawn(2 * height * width * channels, seed: 12)
        // Alike, so that no term of the index is near its extremes.
        let first = noise.prefix(noise.count / 2).map { scaling == .zeroToOne ? ($0 + 1) / 2 : $0 }
        let second = zip(first, noise.suffix(noise.count / 2)).map { 0.7 * $0 + 0.2 * $1 }
        let measure = try StructuralSimilarity(
            ImageShape(height: height, width: width, channels: channels), scaling: scaling)
        let peak: Double = scaling == .zeroToOne ? 1 : 2
        let right = naive(first, second, height, width, channels, measure.windowSize, peak)
        #expect(try isClose(measure(first, second)[0], right, 1e-12))
    }

    @Test func ratioDoesNotDependOnTheRange() throws {
        let golden = try #require(Golden().pictures.first { $0.name == "digit-sized" })
        for scaling in [PixelScaling.zeroToOne, .minusOneToOne] {
            var measures = try ReconstructionMeasures(ImageShape(height: 28, width: 28, channels: 1), scaling: scaling)
            try measures.add(
                originals: golden.original.map { scaling.value(of: $0) },
                reconstructions: golden.picture.map { scaling.value(of: $0) })
            #expect(isClose(measures.meanPeakSignalToNoiseRatio, golden.ratio, 1e-6))
        }
    }

    @Test func stackIsComparedPictureByPicture() throws {
        let golden = try #require(Golden().pictures.first { $0.name == "colour, not square" })
        let original = golden.original.map { PixelScaling.zeroToOne.value(of: $0) }
        let picture = golden.picture.map { PixelScaling.zeroToOne.value(of: $0) }
        let measure = try StructuralSimilarity(ImageShape(height: 13, width: 19, channels: 3))
        #expect(measure.windowSize == 11)
        let results = try measure(original + picture + original, picture + picture + original)
        #expect(isClose(results[0], golden.similarity, 2e-7))
        #expect(isClose(results[1], 1, 1e-12) && isClose(results[2], 1, 1e-12))

        var (whole, parts) = (
            try ReconstructionMeasures(ImageShape(height: 13, width: 19, channels: 3)),
            try ReconstructionMeasures(ImageShape(height: 13, width: 19, channels: 3))
        )
        #expect(whole.meanSquaredError == nil && whole.meanStructuralSimilarity == nil)
        try whole.add(originals: original + picture + picture, reconstructions: picture + picture + original)
        try parts.add(originals: original, reconstructions: picture)
        #expect(parts.meanStructuralSimilarity == results[0])
        try parts.add(originals: picture + picture, reconstructions: picture + original)
        #expect(whole.count == 3 && whole.equalCount == 1)
        #expect(whole.meanSquaredError == parts.meanSquaredError)
        #expect(whole.meanStructuralSimilarity == parts.meanStructuralSimilarity)
        // The equal picture has no ratio and is left out.
        #expect(isClose(whole.meanPeakSignalToNoiseRatio, golden.ratio, 1e-6))
        let error = zip(original, picture).reduce(0.0) { sum, pair in
            let difference = Double(pair.0) - Double(pair.1)
            return sum + difference * difference
        }
        #expect(isClose(whole.meanSquaredError, 2 * error / Double(3 * original.count), 1e-14))
    }

    @Test func equalPicturesHaveNoRatio() throws {
        let picture = try Image(height: 3, width: 5, colour: [9, 200])
        #expect(try peakSignalToNoiseRatio(picture, picture) == nil)
        #expect(peakSignalToNoiseRatio(meanSquaredError: 0) == nil)
        #expect(isClose(peakSignalToNoiseRatio(meanSquaredError: 0.01), 20, 1e-12))
        #expect(isClose(peakSignalToNoiseRatio(meanSquaredError: 0.04, scaling: .minusOneToOne), 20, 1e-12))
        #expect(try isClose(StructuralSimilarity.between(picture, picture), 1, 1e-12))
        var measures = try ReconstructionMeasures(ImageShape(height: 1, width: 1, channels: 1))
        try measures.add(originals: [0.5], reconstructions: [0.5])
        #expect(measures.meanPeakSignalToNoiseRatio == nil && measures.meanSquaredError == 0)
    }

    @Test func windowFitsSmallPictures() throws {
        for (side, size) in [(1, 1), (2, 1), (3, 3), (4, 3), (10, 9), (11, 11), (12, 11), (64, 11)] {
            #expect(try StructuralSimilarity(ImageShape(height: side, width: 70, channels: 1)).windowSize == size)
            #expect(try StructuralSimilarity(ImageShape(height: 70, width: side, channels: 2)).windowSize == size)
        }
    }

    @Test func errorsNameWhatDoesNotFit() throws {
        let (small, large) = (try Image(height: 2, width: 2, colour: [0]), try Image(height: 2, width: 3, colour: [0]))
        let expected = "a picture of 2x2x1 cannot be compared with one of 2x3x1; bring both to one size first"
        #expect(problem { _ = try peakSignalToNoiseRatio(small, large) } == "PSNR: " + expected)
        #expect(problem { _ = try StructuralSimilarity.between(small, large) } == "SSIM: " + expected)
        #expect(
            problem { _ = try StructuralSimilarity(ImageShape(height: 0, width: 2, channels: 1)) }
                == "SSIM: 0x2x1 is not a size; every number starts at 1")
        var measures = try ReconstructionMeasures(ImageShape(height: 1, width: 2, channels: 1))
        #expect(
            problem { try measures.add(originals: [0, 0, 0], reconstructions: [0, 0]) }
                == "SSIM: 3 numbers are not a whole number of pictures of 2")
        #expect(
            problem { try measures.add(originals: [0, 0, 0, 0], reconstructions: [0, 0]) }
                == "SSIM: 2 originals and 1 pictures, expected as many")
        #expect(
            problem { try measures.add(originals: [0, 0, 0, 0], reconstructions: [0, 0, 0, .nan]) }
                == "SSIM: number 1 of picture 1 is nan, expected a finite one")
        #expect(measures.count == 0)
    }
}
