import EaselAugmentation
import EaselCore
import EaselImages
import Testing

/// The arguments of Keras's ImageDataGenerator.
@Suite struct KerasTests {
    static let arguments = [
        "featurewise_center", "samplewise_center", "featurewise_std_normalization", "samplewise_std_normalization",
        "zca_whitening", "zca_epsilon", "rotation_range", "width_shift_range", "height_shift_range", "brightness_range",
        "shear_range", "zoom_range", "channel_shift_range", "fill_mode", "cval", "horizontal_flip", "vertical_flip",
        "rescale", "preprocessing_function", "data_format", "validation_split", "interpolation_order", "dtype",
    ]

    @Test func allArgumentsAreThere() throws {
        let options = Set(try #require(AugmentationCatalog.options(of: "keras")).map(\.name))
        #expect(Set(Self.arguments).subtracting(options).isEmpty)
    }

    /// What has no meaning here is refused with the reason.
    @Test(arguments: ["data_format=channels_last", "dtype=float32", "validation_split=0.1", "preprocessing_function=f"])
    func meaninglessOnesAreRefused(text: String) {
        let name = String(text.prefix { $0 != "=" })
        let line = refusal("keras:\(text)")
        #expect(line.contains(name) && line.contains("left out") && !line.contains("\n"), "\(line)")
    }

    @Test func withoutArgumentsNothingIsDone() throws {
        let image = try picture("colour-alpha")
        for index in 0..<20 { #expect(try image.augmented("keras", index: index) == image) }
    }

    /// Half of the time each, apart from each other.
    @Test func flipsAreHalfOfTheTime() throws {
        let image = try picture("colour")
        let (across, down) = (try image.augmented("flip-left-right"), try image.augmented("flip-top-bottom"))
        let both = try across.augmented("flip-top-bottom")
        var counts = [0, 0, 0, 0]
        for index in 0..<1000 {
            let changed = try image.augmented("keras:horizontal_flip=true,vertical_flip=true", index: index)
            counts[try #require([image, across, down, both].firstIndex(of: changed))] += 1
        }
        for count in counts { #expect(isLikely(count, of: 1000, 0.25)) }
    }

    @Test func brightnessIsAFactor() throws {
        let image = try picture("colour")
        let brighter = try image.augmented("keras:brightness_range=1.5..1.5")
        #expect(try brighter == image.augmented("random-brightness:1.5..1.5"))
    }

    /// A factor of what the model sees is the model's, or test pictures would be others than those trained on.
    @Test func rescaleIsPartOfTheModel() throws {
        let usual = try Augmentation(parsing: "keras:rescale=1/255")
        #expect(usual.inputNormalisation == nil)
        #expect(try picture("colour").augmented("keras:rescale=1/255") == picture("colour"))
        let half = try Augmentation(parsing: "keras:rescale=1/510")
        #expect(half.inputNormalisation == "standardise:0/2.0" && half.description.contains("rescale=\(1 / 510.0)"))
        #expect(
            try Augmentation(parsing: "keras:rescale=1,samplewise_center=true").inputNormalisation
                == "samplewise-center,standardise:0/0.003921569")
        #expect(refusal("keras:rescale=1,featurewise_center=true").contains("leave rescale out"))
        #expect(refusal("keras:rescale=0").contains("rescale"))
    }

    /// Clipped to the lowest and the highest sample that the image has.
    @Test(arguments: 0..<10) func channelShift(index: Int) throws {
        let image = try picture("flat")
        let augmentation = try Augmentation(parsing: "keras:channel_shift_range=50")
        let place = AugmentationPlace.image(index)
        let drawn = try augmentation.parameters(image.shape, at: place)
        let shift = try #require(drawn["channel_shift"].flatMap { Double($0) })
        #expect(abs(shift) <= 50)
        let (low, high) = (Double(try #require(image.pixels.min())), Double(try #require(image.pixels.max())))
        let expected = try image.mapped { min(max($0 + shift, low), high) }
        #expect(Difference(try augmentation.drawn(for: image.shape, at: place).applied(to: image), expected).most == 0)
    }

    /// Below 1 a share of the side, from 1 on pixels; along what the name says.
    @Test func shiftsAreOfSharesOrPixels() throws {
        let image = try Image.noise(20, 30, 1)
        for index in 0..<50 {
            for (text, name, limit) in [
                ("width_shift_range=0.2", "tx", 0.2), ("width_shift_range=4", "tx", 4),
                ("height_shift_range=0.2", "ty", 0.2), ("height_shift_range=4", "ty", 4),
            ] {
                let augmentation = try Augmentation(parsing: "keras:\(text),interpolation_order=0,fill_mode=constant")
                let drawn = try augmentation.parameters(image.shape, at: .image(index))
                let number = try #require(drawn[name].flatMap { Double($0) })
                #expect(drawn.count == 1 && abs(number) <= limit)
                let side = name == "tx" ? 30.0 : 20
                let pixels = limit < 1 ? number * side : number
                guard abs(abs(pixels.truncatingRemainder(dividingBy: 1)) - 0.5) > 0.01 else { continue }
                let moved = Int(pixels.rounded())
                let changed = try augmentation.drawn(for: image.shape, at: .image(index)).applied(to: image)
                for (y, x) in [(8, 12), (10, 15), (11, 17)] {
                    let (row, column) = name == "tx" ? (y, x + moved) : (y + moved, x)
                    #expect(changed.pixels[y * 30 + x] == image.pixels[row * 30 + column])
                }
            }
        }
    }
}
