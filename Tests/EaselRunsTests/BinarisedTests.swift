import EaselImages
import EaselModels
import EaselRuns
import EaselTraining
import Testing

@Suite("Binarised images") struct BinarisedTests {
    @Test func aPixelIsWhiteWithItsValueAsTheProbability() throws {
        let count = 2000
        let set = try ImageSet(
            height: 1, width: 3, channels: 1, pixels: (0..<count).flatMap { _ in [0, 64, 255] as [UInt8] })
        let binarised = set.binarised(seed: 1)
        var white = [0, 0, 0]
        for index in 0..<count {
            for (place, pixel) in try binarised.image(at: index).pixels.enumerated() {
                #expect(pixel == 0 || pixel == 255)
                if pixel == 255 { white[place] += 1 }
            }
        }
        // 64/255 of 2000: 502 ± 19.
        #expect(white[0] == 0 && white[2] == count && abs(white[1] - 502) < 100)
        #expect(try binarised.image(at: 7) == set.binarised(seed: 1).image(at: 7))
        #expect(try binarised.binarised(seed: 9).image(at: 7) == binarised.image(at: 7))
    }

    /// A loss of binarised images is higher than that of their means, whose entropy it does not hold.
    @Test func aModelIsTrainedAndMeasuredOnThem() throws {
        let model = try VariationalAutoencoder(.init(widths: [4, 6], hiddenSize: 10, latentSize: 3))
        let digits = try fewDigits(train: 16, test: 16)
        func recipe(_ isBinarised: Bool) throws -> VariationalAutoencoderRecipe {
            try VariationalAutoencoderRecipe(
                model, options: .init(isBinarised: isBinarised), optimizer: Adam(), batchSize: 8, seed: 5)
        }
        let (plain, binarised) = (try recipe(false), try recipe(true))
        let seen = digits.test.binarised(seed: ~5)
        // Measured on images that are binarised already, both are the same.
        #expect(try #require(plain.evaluate(on: seen)["loss"]) == binarised.evaluate(on: digits.test)["loss"])
        #expect(
            try plain.bounds(on: seen, samples: 3).importanceWeightedBound
                == binarised.bounds(on: digits.test, samples: 3).importanceWeightedBound)
        #expect(try plain.evaluate(on: digits.test) != binarised.evaluate(on: digits.test))
        let batch = try digits.train.batches(of: 8)[0]
        let first = try binarised.train(on: batch, learningRate: 0)
        #expect(try binarised.train(on: batch, learningRate: 0) != first)
        #expect(try binarised.samples(from: digits.test).groups.count > 1)
    }
}
