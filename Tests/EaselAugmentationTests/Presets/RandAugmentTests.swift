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

    /// Each operation beside what it is for the strength and the sign that were drawn, over the wide ranges.
    @Test func trivialRangesAreWide() throws {
        let image = try picture("colour")
        let size = Size2D(height: image.height, width: image.width)
        func warped(_ map: PlaneMap) throws -> Image { try ImageWarp(size, .plane(map))(image) }
        var seen: Set<String> = []
        for seed in 0..<120 as Range<UInt64> {
            let drawn = try Drawn("trivial-augment", image.shape, seed: seed)
            let name = try #require(drawn.parameters["operation"])
            let sign = drawn.parameters["sign"] == "-" ? -1.0 : 1
            let strength = try drawn.number("strength")
            let factor = 1 + sign * 0.99 * strength
            let move = -(sign * 32 * strength).rounded(.towardZero)
            let (bits, threshold) = (8 - Int((6 * strength).rounded()), 255 * (1 - strength))
            seen.insert(name)
            let expected: Image =
                switch name {
                case "shear-x": try warped(PlaneMap(1, sign * 0.99 * strength, 0, 0, 1, 0))
                case "shear-y": try warped(PlaneMap(1, 0, 0, sign * 0.99 * strength, 1, 0))
                case "translate-x": try warped(.translation(move, 0))
                case "translate-y": try warped(.translation(0, move))
                case "rotate":
                    try image.augmented(
                        "rotate-without-crop:\(sign * 135 * strength)..\(sign * 135 * strength)")
                case "brightness", "colour", "contrast":
                    try image.augmented("random-\(name):\(factor)..\(factor)")
                case "sharpness": try image.augmented("sharpness:\(factor)..\(factor)")
                case "posterise": try image.augmented("posterise:\(bits)..\(bits)")
                case "solarise": try image.augmented("solarise:\(threshold)..\(threshold)")
                case "auto-contrast": try image.augmented("auto-contrast")
                case "equalise": try image.augmented("histogram-equalisation")
                default: image
                }
            // The strength is written in Float32, and so places and halves differ now and then.
            #expect(Difference(try drawn.image(image), expected).mean < 0.5, "\(name), \(strength)")
        }
        #expect(seen.count == 14)
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
