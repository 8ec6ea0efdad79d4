import EaselAugmentation
import EaselCore
import EaselImages
import Foundation
import Testing

/// Operations on colours beside formulas in Double.
@Suite struct ColourReferenceTests {
    private let image: Image

    init() throws { image = try picture("colour-alpha") }

    @Test func brightnessMultiplies() throws {
        for factor in [0, 0.37, 1, 2.9] {
            let expected = try image.mapped { $0 * factor }
            #expect(Difference(try image.augmented("random-brightness:\(factor)..\(factor)"), expected).most == 0)
        }
    }

    @Test func contrastIsAboutTheMeanGrey() throws {
        for name in ["colour", "colour-alpha", "grey", "grey-alpha"] {
            let image = try picture(name)
            let lumas = (0..<image.height * image.width).map { place -> Double in
                let at = place * image.channels
                guard image.channels > 2 else { return Double(image.pixels[at]) }
                let (red, green, blue) = (image.pixels[at], image.pixels[at + 1], image.pixels[at + 2])
                return (0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue)).rounded()
            }
            let mean = (lumas.reduce(0, +) / Double(lumas.count)).rounded()
            let changed = try image.augmented("random-contrast:1.8..1.8")
            // Halves in Float32 and Float64 apart.
            #expect(Difference(changed, try image.mapped { mean + 1.8 * ($0 - mean) }).most <= 1, "\(name)")
        }
    }

    @Test func saturationIsColourAndKeepsGrey() throws {
        for factor in [0, 0.5, 1, 3] {
            let text = "\(factor)..\(factor)"
            #expect(try image.augmented("saturation:\(text)") == image.augmented("random-colour:\(text)"))
        }
        for name in ["grey", "grey-alpha"] {
            #expect(try picture(name).augmented("saturation:0..0") == picture(name))
        }
    }

    /// A whole turn is none, half of it twice neither, and a third makes red of blue and so on.
    @Test func hueIsACircle() throws {
        let image = try picture("colour")
        #expect(try image.augmented("hue:0..0") == image)
        let twice = try image.augmented("hue:0.5..0.5").augmented("hue:-0.5..-0.5")
        #expect(Difference(twice, image).most <= 1)
        let primary = try Image(height: 1, width: 3, channels: 3, pixels: [200, 10, 10, 10, 200, 10, 10, 10, 200])
        let third = try primary.augmented("hue:1/3..1/3")
        #expect(third.pixels == [10, 200, 10, 10, 10, 200, 200, 10, 10])
        #expect(try picture("grey-alpha").augmented("hue:0.3..0.3") == picture("grey-alpha"))
    }

    /// Hue, saturation and value by their definition, changed by what was drawn.
    @Test(arguments: 0..<6 as Range<UInt64>) func shiftsOfHueSaturationAndValue(seed: UInt64) throws {
        let image = try picture("colour")
        let drawn = try Drawn("hsv-shift:0.4,0.5,0.2,0.5,0.2", image.shape, seed: seed)
        let changed = try drawn.image(image)
        for place in stride(from: 0, to: image.pixels.count, by: 3) {
            let rgb = image.pixels[place..<(place + 3)].map { Double($0) / 255 }
            let (most, least) = (rgb.max() ?? 0, rgb.min() ?? 0)
            // The angle in a hexagon, of 6.
            var hue = 0.0
            if most > least {
                let sum = (rgb[1] - rgb[2], rgb[2] - rgb[0], rgb[0] - rgb[1])
                hue = most == rgb[0] ? sum.0 : most == rgb[1] ? sum.1 : sum.2
                hue = hue / (most - least) + (most == rgb[0] ? 0 : most == rgb[1] ? 2 : 4)
            }
            hue += 6 * (try drawn.number("hue"))
            let raw = most > 0 ? (most - least) / most : 0
            let saturation = min(
                max(raw * (try drawn.number("saturation-scale")) + (try drawn.number("saturation-shift")), 0), 1)
            let value = min(
                max(most * (try drawn.number("value-scale")) + (try drawn.number("value-shift")), 0), 1)
            for channel in 0..<3 {
                // Each colour is full within 60° of its own, and none beyond 120°.
                var away = abs(hue - Double(2 * channel)).truncatingRemainder(dividingBy: 6)
                away = min(away, 6 - away)
                let colour = value * (1 - saturation + saturation * min(max(2 - away, 0), 1))
                #expect(abs(Double(changed.pixels[place + channel]) - 255 * colour) <= 0.51)
            }
        }
        let ranges = ["hue": 0.4, "saturation-shift": 0.2, "value-shift": 0.2]
        for (name, most) in ranges { #expect(abs(try drawn.number(name)) <= most) }
        for name in ["saturation-scale", "value-scale"] {
            #expect((1 / 1.5 - 1e-6...1.5 + 1e-6).contains(try drawn.number(name)))
        }
    }

    @Test func channelsAreShiftedApart() throws {
        for (name, colours) in [
            ("grey", ["grey"]), ("grey-alpha", ["grey"]), ("colour-alpha", ["red", "green", "blue"]),
        ] {
            let image = try picture(name)
            let drawn = try Drawn("channel-shift:60", image.shape)
            let changed = try drawn.image(image)
            for (channel, colour) in colours.enumerated() {
                let shift = try drawn.number(colour)
                for (new, old) in zip(changed.channel(channel), image.channel(channel)) {
                    #expect(abs(Double(new) - min(max(Double(old) + shift, 0), 255)) <= 0.51)
                }
            }
            #expect(Set(try colours.map { try drawn.number($0) }).count == colours.count)
        }
    }

    @Test func gammaOfEveryLevel() throws {
        let all = try Image(height: 16, width: 16, channels: 1, pixels: (0...255).map { UInt8($0) })
        for power in [0.2, 1, 3.3] {
            let changed = try all.augmented("gamma:\(power)..\(power)")
            #expect(Difference(changed, try all.mapped { 255 * pow($0 / 255, power) }).most == 0)
        }
    }

    /// The four parts in the order that was drawn, each as its own operation.
    @Test(arguments: 0..<8 as Range<UInt64>) func jitterIsItsParts(seed: UInt64) throws {
        let image = try picture("colour")
        let augmentation = try Augmentation(parsing: "colour-jitter:0.5,0.5,0.5,0.2")
        let place = AugmentationPlace.image(Int(seed))
        let drawn = try augmentation.parameters(image.shape, at: place)
        let operations = [
            "brightness": "random-brightness", "contrast": "random-contrast", "saturation": "saturation", "hue": "hue",
        ]
        var expected = image
        for name in try #require(drawn["order"]).split(separator: " ").map(String.init) {
            let (operation, value) = (try #require(operations[name]), try #require(drawn[name]))
            expected = try expected.augmented("\(operation):\(value)..\(value)")
        }
        let changed = try augmentation.drawn(for: image.shape, at: place).applied(to: image)
        // What is drawn is written in Float32.
        #expect(Difference(changed, expected).most <= 2)
    }

    @Test func jittersOrdersAreAsLikely() throws {
        var counts: [String: Int] = [:]
        for seed in 0..<4800 as Range<UInt64> {
            counts[try #require(try Drawn("colour-jitter", image.shape, seed: seed).parameters["order"]), default: 0] +=
                1
        }
        #expect(counts.count == 24)
        for (order, count) in counts { #expect(isLikely(count, of: 4800, 1.0 / 24), "\(order)") }
    }

    @Test func levelsThatAreAllTheSameStay() throws {
        let flat = try Image(height: 9, width: 9, colour: [40, 90, 200])
        for text in ["histogram-equalisation", "auto-contrast"] { #expect(try flat.augmented(text) == flat) }
    }

    /// An image of parts that are all as bright gets no darker or brighter than one.
    @Test func partsKeepTheirOrder() throws {
        let changed = try picture("parts").augmented("clahe:4..4,1")
        let old = try picture("parts")
        let pairs = Dictionary(zip(old.pixels, changed.pixels), uniquingKeysWith: { first, _ in first })
        let sorted = pairs.sorted { $0.key < $1.key }.map(\.value)
        #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0 <= $1 })
    }
}
