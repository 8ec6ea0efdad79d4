import EaselAugmentation
import EaselCore
import EaselImages
import Testing

/// What every operation of the catalogue has to keep, by its name.
@Suite struct CatalogTests {
    /// Operations that nothing is done by without an option.
    static let needed = ["crop-by-size": "crop-by-size:1x1", "resize": "resize:5x4"]
    static let names = AugmentationCatalog.all.map { $0.name }

    static func text(_ name: String) -> String { needed[name] ?? name }

    /// Those of Augmentor 0.2.12, under Easel's names.
    static let augmentors = [
        "rotate90", "rotate180", "rotate270", "rotate-random-90", "rotate", "rotate-without-crop", "flip-top-bottom",
        "flip-left-right", "flip-random", "random-distortion", "gaussian-distortion", "zoom", "zoom-random",
        "crop-by-size", "crop-centre", "crop-random", "histogram-equalisation", "scale", "resize", "skew-left-right",
        "skew-top-bottom", "skew-tilt", "skew-corner", "skew", "shear", "greyscale", "black-and-white", "invert",
        "random-brightness", "random-colour", "random-contrast", "random-erasing", "hsv-shift", "mixup",
    ]
    /// And what is used beside them.
    static let others = [
        "colour-jitter", "hue", "saturation", "sharpness", "gamma", "solarise", "posterise", "clahe", "gaussian-blur",
        "box-blur", "motion-blur", "median-blur", "gaussian-noise", "salt-and-pepper", "speckle", "poisson-noise",
        "jpeg",
        "affine", "perspective", "elastic", "grid-shuffle", "cutout", "cutmix", "rand-augment", "trivial-augment",
        "keras", "standard",
    ]

    @Test(arguments: augmentors + others) func isThere(name: String) {
        #expect(AugmentationCatalog.names.contains(name))
    }

    @Test func namesAreTheirOwn() {
        #expect(Set(AugmentationCatalog.names).count == AugmentationCatalog.names.count)
        // Every further one of an operation has a name, and so random numbers, of its own.
        let streams = AugmentationCatalog.names.flatMap { name in
            [name] + (2...9).map { "\(name)-\($0)" }
        }.map { stableHash("augment " + $0) | 0x8000_0000 }
        #expect(Set(streams.map { UInt32(truncatingIfNeeded: $0) }).count == streams.count)
    }

    private func isKebabCase(_ name: String) -> Bool {
        name.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) }
        }
    }

    @Test(arguments: AugmentationCatalog.summaries.map(\.name)) func saysWhatItIs(name: String) throws {
        let summary = try #require(AugmentationCatalog.summaries.first { $0.name == name }?.summary)
        #expect(isKebabCase(name))
        #expect(summary.count > 5 && summary.count < 100 && !summary.contains("\n"))
        #expect(summary.first?.isUppercase == true)
        #expect(summary.last == "." || name == "keras")
        let options = try #require(AugmentationCatalog.options(of: name))
        #expect(Set(options.map(\.name)).count == options.count)
        for option in options {
            #expect(name == "keras" || isKebabCase(option.name), "\(option.name)")
            #expect(option.help.count > 3 && !option.help.contains("\n"), "\(option.name)")
        }
        #expect(AugmentationCatalog.options(of: name + "x") == nil)
    }

    /// As it is written in a run, so it is read again.
    @Test(arguments: names) func isWrittenAsItIsRead(name: String) throws {
        let augmentation = try Augmentation(parsing: Self.text(name) + "@0.25")
        let again = try Augmentation(parsing: augmentation.description)
        #expect(again.description == augmentation.description)
        #expect(augmentation.steps.count == 1 && again.steps[0].probability == 0.25)
        #expect(augmentation.mixes == ["mixup", "cutmix"].contains(name))
    }

    /// Any image, in the size that was said, with alpha and all but what is drawn the same twice.
    @Test(arguments: names) func takesImagesOfAnySize(name: String) throws {
        let sizes = [(1, 1), (1, 9), (9, 1), (2, 3), (16, 23)]
        for channels in 1...4 {
            for (height, width) in sizes {
                let image = try Image.noise(height, width, channels)
                for seed in 1...2 as ClosedRange<UInt64> {
                    let drawn = try Drawn(Self.text(name), image.shape, seed: seed)
                    let size = drawn.effect.size(from: Size2D(height: height, width: width))
                    guard !["mixup", "cutmix"].contains(name) else { continue }
                    let changed = try image.augmented(Self.text(name), seed: seed)
                    let again = try image.augmented(Self.text(name), seed: seed)
                    #expect(changed == again)
                    #expect(changed.channels == channels)
                    if !["crop-by-size", "resize", "scale", "crop-random", "crop-centre"].contains(name) {
                        let sides = [changed.height, changed.width].sorted()
                        #expect(sides == [height, width].sorted(), "\(height)x\(width)x\(channels)")
                    }
                    if case .geometry(let geometry) = drawn.effect {
                        let moved = try geometry(image)
                        #expect(Size2D(height: moved.height, width: moved.width) == size)
                        let mask = try geometry(mask: Image.noise(height, width, 1))
                        #expect(Size2D(height: mask.height, width: mask.width) == size)
                    }
                    if isOfPixels(drawn.effect), image.hasAlpha {
                        let changed = try drawn.image(image)
                        #expect(changed.channel(channels - 1) == image.channel(channels - 1))
                        #expect(changed.shape == image.shape)
                    }
                }
            }
        }
    }

    private func isOfPixels(_ effect: AugmentationEffect) -> Bool {
        switch effect {
        case .none, .pixels: true
        case .geometry, .mixture: false
        case .sequence(let effects): effects.allSatisfy(isOfPixels)
        }
    }

    /// Default options do something to most images.
    @Test(arguments: names.filter { !["keras", "mixup", "cutmix"].contains($0) })
    func doesSomething(name: String) throws {
        let image = try picture("colour")
        let changed = try (0..<20).count { try image.augmented(Self.text(name), index: $0) != image }
        #expect(changed >= (name.hasSuffix("-augment") ? 10 : 15), "\(changed) of 20")
    }

    @Test func presetsAreOperations() throws {
        #expect(try Augmentation(parsing: "standard").description.contains("pad-crop:share=0.125"))
        #expect(try Augmentation(parsing: "standard").steps.map(\.probability) == [1, 0.5])
        #expect(
            try Augmentation(parsing: "invert@0.1;standard;invert").steps.map(\.name)
                == ["invert", "pad-crop", "flip-left-right", "invert-2"])
    }
}
