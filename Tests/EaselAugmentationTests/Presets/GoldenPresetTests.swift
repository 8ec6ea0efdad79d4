import EaselAugmentation
import EaselImages
import Testing

/// Presets beside torchvision and Keras.
@Suite struct GoldenPresetTests {
    /// Each of the 14 operations both ways. Factors by Pillow, which cuts off what is behind the point.
    @Test func randAugmentIsTorchvisions() throws {
        try expectGolden("torchvision", "rand-augment", within: 2, mean: 0.8)
    }

    /// SciPy's float64 beside weights of 12 bits. The picture is square: for others, Keras turns about another point.
    @Test(arguments: (0...5).map { "keras-\($0)" }) func warpsAreKeras(group: String) throws {
        let image = try picture("square")
        for one in try GoldenCase.of("keras", group) {
            let index = try #require(one.index)
            let drawn = try Augmentation(parsing: one.augment).parameters(image.shape, at: .image(index))
            for (name, value) in try #require(one.numbers) {
                let number = try #require(drawn[name].flatMap { Double($0) })
                #expect(abs(number - value) < 1e-6, "\(name) of \(index)")
            }
            let difference = Difference(try image.augmented(one.augment, index: index), try one.image())
            #expect(difference.most <= (group == "keras-0" ? 0 : 1), "\(index) \(one.augment): \(difference)")
        }
    }
}
