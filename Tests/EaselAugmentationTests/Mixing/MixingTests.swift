import EaselAugmentation
import EaselCore
import EaselImages
import Testing

/// Images mixed with others, and their classes with theirs.
@Suite struct MixingTests {
    /// Fifty images of one colour each, of five classes.
    private func images() throws -> ImageSet {
        try ImageSet(
            height: 12, width: 18, channels: 1,
            pixels: (0..<50).flatMap { [UInt8](repeating: UInt8($0 * 5), count: 216) },
            labels: (0..<50).map { Int32($0 % 5) })
    }

    private func parameters(_ text: String, _ index: Int, seed: UInt64) throws -> [String: String] {
        try Augmentation(parsing: text).parameters(
            ImageShape(height: 12, width: 18, channels: 1),
            at: AugmentationPlace(seed: seed, epoch: 0, index: index, count: 50))
    }

    private func expectProbabilities(_ target: Target, own: Int, other: Int, share: Double) throws {
        guard case .probabilities(let numbers) = target else {
            Issue.record("\(target) are no probabilities")
            return
        }
        #expect(numbers.count == 5 && abs(numbers.reduce(0, +) - 1) < 1e-6)
        for (label, number) in numbers.enumerated() {
            let expected = (label == own % 5 ? 1 - share : 0) + (label == other % 5 ? share : 0)
            #expect(abs(Double(number) - expected) < 1e-6)
        }
    }

    @Test func mixupIsTheWeightedMean() throws {
        let mixed = try Augmentation(parsing: "mixup:0.8").applied(to: images(), seed: 3)
        for index in 0..<50 {
            let drawn = try parameters("mixup:0.8", index, seed: 3)
            let (other, share) = (
                try #require(drawn["partner"].flatMap { Int($0) }), try #require(drawn["share"].flatMap { Double($0) })
            )
            #expect(other != index)
            let expected = Double(index * 5) * (1 - share) + Double(other * 5) * share
            let image = try mixed.image(at: index)
            #expect(Set(image.pixels).count == 1 && abs(Double(image.pixels[0]) - expected) < 0.51)
            try expectProbabilities(mixed.target(at: index), own: index, other: other, share: share)
        }
    }

    /// By the share of the pixels that are the other image's.
    @Test func cutmixMixesByArea() throws {
        let mixed = try Augmentation(parsing: "cutmix").applied(to: images(), seed: 4)
        var areas: [Double] = []
        for index in 0..<50 {
            let other = try #require(try parameters("cutmix", index, seed: 4)["partner"].flatMap { Int($0) })
            let image = try mixed.image(at: index)
            let pasted = image.pixels.count { $0 == UInt8(other * 5) }
            #expect(image.pixels.count { $0 == UInt8(index * 5) } == 216 - pasted)
            areas.append(Double(pasted) / 216)
            try expectProbabilities(mixed.target(at: index), own: index, other: other, share: Double(pasted) / 216)
        }
        #expect(areas.contains { $0 > 0.4 } && areas.contains { $0 < 0.1 })
    }

    /// A beta distribution of alpha and alpha: mean 1/2, variance 1 / (4 (2 alpha + 1)).
    @Test(arguments: [0.2, 0.4, 1, 3]) func sharesAreOfABetaDistribution(alpha: Double) throws {
        let shares = try (0..<4000).map { seed in
            try #require(try parameters("mixup:\(alpha)", 0, seed: UInt64(seed))["share"].flatMap { Double($0) })
        }
        let (mean, variance) = moments(shares)
        let expected = 1 / (4 * (2 * alpha + 1))
        #expect(abs(mean - 0.5) < 4 * (expected / 4000).squareRoot())
        // The kurtosis of a symmetric beta distribution.
        let kurtosis = 3 - 6 / (2 * alpha + 3)
        #expect(abs(variance - expected) < 4 * expected * ((kurtosis - 1) / 4000).squareRoot())
        #expect(shares.allSatisfy { (0...1).contains($0) })
    }

    @Test func everyOtherImageIsAsLikely() throws {
        var counts: [String: Int] = [:]
        for seed in 0..<4900 as Range<UInt64> {
            counts[try #require(try parameters("mixup", 7, seed: seed)["partner"]), default: 0] += 1
        }
        #expect(counts.count == 49 && counts["7"] == nil)
        for (other, count) in counts { #expect(isLikely(count, of: 4900, 1.0 / 49), "\(other)") }
    }

    /// What is mixed in has gone through what stands before, and is not mixed itself.
    @Test func theOtherIsChangedAsItWouldBe() throws {
        let text = "random-brightness:0.2..0.9;mixup"
        let mixed = try Augmentation(parsing: text).applied(to: images(), seed: 5)
        let alone = try Augmentation(parsing: "random-brightness:0.2..0.9").applied(to: images(), seed: 5)
        for index in 0..<20 {
            let drawn = try parameters(text, index, seed: 5)
            let (other, share) = (
                try #require(drawn["partner"].flatMap { Int($0) }), try #require(drawn["share"].flatMap { Double($0) })
            )
            let (one, two) = (
                Double(try alone.image(at: index).pixels[0]), Double(try alone.image(at: other).pixels[0])
            )
            #expect(abs(Double(try mixed.image(at: index).pixels[0]) - one * (1 - share) - two * share) < 0.51)
        }
    }

    @Test func oneImageMixesWithItself() throws {
        let one = try ImageSet(height: 2, width: 2, channels: 1, pixels: [1, 2, 3, 4], labels: [0])
        for text in ["mixup", "cutmix"] {
            let mixed = try Augmentation(parsing: text).applied(to: one, seed: 1)
            #expect(try mixed.image(at: 0) == one.image(at: 0))
            #expect(try mixed.target(at: 0) == .probabilities([1]))
        }
    }

    @Test func masksCannotBeMixed() throws {
        let source = TargetedImages(
            images: [try Image.noise(4, 4, 1)], targets: [.mask(try Image(height: 4, width: 4, colour: [1]))])
        for text in ["mixup", "cutmix"] {
            #expect(throws: DataError.self) { try Augmentation(parsing: text).applied(to: source, seed: 1) }
        }
        // One that never happens is none.
        _ = try Augmentation(parsing: "mixup@0").applied(to: source, seed: 1)
        // There is nothing to mix in for an image that stands alone.
        #expect(throws: DataError.self) { try Image.noise(4, 4, 1).augmented("mixup") }
    }
}
