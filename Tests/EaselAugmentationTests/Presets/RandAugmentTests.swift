import EaselAugmentation
import EaselCore
import EaselImages
import Testing

/// RandAugment and TrivialAugment.
@Suite struct RandAugmentTests {
    private let shape = ImageShape(height: 15, width: 20, channels: 3)

    @Test(arguments: ["rand-augment:1", "trivial-augment"]) func allFourteenAreAsLikely(text: String) throws {
        var counts: [String: Int] = [:]
        for seed in 0..<4200 as Range<UInt64> {
            counts[try #require(try Drawn(text, shape, seed: seed).parameters["operation"]), default: 0] += 1
        }
        #expect(counts.count == 14)
        for (name, count) in counts { #expect(isLikely(count, of: 4200, 1.0 / 14), "\(name)") }
    }

    /// Strength 0 changes nothing but by what has no strength.
    @Test func noStrengthIsNoChange() throws {
        let image = try picture("colour")
        let augmentation = try Augmentation(parsing: "rand-augment:1,0")
        for index in 0..<100 {
            let name = try #require(try augmentation.parameters(image.shape, at: .image(index))["operation"])
            guard !["auto-contrast", "equalise", "solarise"].contains(name) else { continue }
            #expect(try image.augmented("rand-augment:1,0", index: index) == image, "\(name)")
        }
    }

    @Test func asManyAsAreAskedFor() throws {
        for count in [1, 3, 6] {
            let augmentation = try Augmentation(parsing: "rand-augment:\(count)")
            let drawn = try augmentation.drawn(for: shape, at: .image(0)).parts.flatMap(\.parameters)
            #expect(drawn.count { $0.name == "operation" } == count)
        }
    }

    @Test func trivialStrengthIsUniform() throws {
        let all = try (0..<2000).map { try Drawn("trivial-augment", shape, seed: $0).number("strength") }
        let (mean, variance) = moments(all)
        let expected = 1.0 / 12
        #expect(abs(mean - 0.5) < 4 * (expected / 2000).squareRoot())
        // The fourth moment of a uniform number about its mean is 1/80.
        let error = ((1.0 / 80 - expected * expected) / 2000).squareRoot()
        #expect(abs(variance - expected) < 4 * error)
    }
}
