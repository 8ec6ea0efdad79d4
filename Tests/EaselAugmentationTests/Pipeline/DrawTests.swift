import EaselAugmentation
import EaselCore
import EaselImages
import Testing

/// What is drawn follows from the seed, the epoch, the image and the operation alone, and happens as often as asked.
@Suite struct DrawTests {
    private let shape = ImageShape(height: 20, width: 24, channels: 3)

    /// What a step drew, by the name of the step.
    private func drawn(
        _ text: String, _ name: String, at place: AugmentationPlace = .image(3)
    ) throws -> [AugmentationDraw.Parameter]? {
        let augmentation = try Augmentation(parsing: text)
        return try augmentation.drawn(for: shape, at: place).parts
            .first { augmentation.steps[$0.step].name == name }?.parameters
    }

    private func fires(_ text: String, _ place: AugmentationPlace) throws -> Bool {
        try !Augmentation(parsing: text).drawn(for: shape, at: place).parts.isEmpty
    }

    @Test(arguments: [0.5, 0.05, 0.95, 0.001]) func probabilitiesAreKept(probability: Double) throws {
        for name in ["flip-left-right", "rotate", "gaussian-noise"] {
            let augmentation = try Augmentation(parsing: "\(name)@\(probability)")
            let count = try (0..<10_000).count {
                try !augmentation.drawn(for: shape, at: .image($0)).parts.isEmpty
            }
            #expect(isLikely(count, of: 10_000, probability), "\(name): \(count)")
        }
    }

    @Test func neverAndAlwaysAreNeverAndAlways() throws {
        let (never, always) = (try Augmentation(parsing: "invert@0"), try Augmentation(parsing: "invert@1"))
        for index in 0..<10_000 {
            #expect(try never.drawn(for: shape, at: .image(index)).parts.isEmpty)
            #expect(try always.drawn(for: shape, at: .image(index)).parts.count == 1)
        }
    }

    /// Two operations, two images in a row and two epochs in a row fire apart from each other.
    @Test func firingIsIndependent() throws {
        let both = try Augmentation(parsing: "invert@0.5;flip-left-right@0.5;invert@0.5")
        var (counts, following, epochs) = ([Int](repeating: 0, count: 8), 0, 0)
        var before = false
        for index in 0..<8000 {
            let steps = try both.drawn(for: shape, at: .image(index)).parts.map(\.step)
            counts[steps.reduce(0) { $0 + 1 << $1 }] += 1
            if index > 0, steps.contains(0), before { following += 1 }
            before = steps.contains(0)
            let next = try both.drawn(for: shape, at: .image(index, epoch: 1)).parts.map(\.step)
            if before, next.contains(0) { epochs += 1 }
        }
        for count in counts { #expect(isLikely(count, of: 8000, 0.125)) }
        #expect(isLikely(following, of: 7999, 0.25))
        #expect(isLikely(epochs, of: 8000, 0.25))
    }

    /// Whether other operations stand before or after, and whether they fire.
    @Test(arguments: ["rotate", "random-erasing", "gaussian-noise", "zoom@0.5", "rand-augment", "elastic"])
    func otherOperationsChangeNothing(text: String) throws {
        let name = String(text.prefix { $0 != "@" })
        for index in 0..<50 {
            let alone = try drawn(text, name, at: .image(index))
            for others in [
                "invert;\(text)", "\(text);invert", "hue@0.5;\(text);shear", "perspective;\(text)@1;mixup",
            ] where !text.contains("@") || !others.contains("@1") {
                #expect(try drawn(others, name, at: .image(index)) == alone, "\(others), image \(index)")
            }
        }
    }

    @Test func orderAndCountOfImagesChangeNothing() throws {
        let augmentation = try Augmentation(parsing: "rotate;random-erasing@0.5;colour-jitter")
        let image = try picture("colour")
        func all(_ order: [Int], count: Int) throws -> [Int: Image] {
            var result: [Int: Image] = [:]
            for index in order {
                let place = AugmentationPlace(seed: 8, epoch: 2, index: index, count: count)
                result[index] = try augmentation.drawn(for: image.shape, at: place).applied(to: image)
            }
            return result
        }
        let forwards = try all(Array(0..<20), count: 20)
        #expect(try all((0..<20).reversed(), count: 20) == forwards)
        #expect(try all(Array(0..<20), count: 777) == forwards)
        #expect(try all([13], count: 20)[13] == forwards[13])
    }

    @Test(arguments: ["rotate", "random-brightness", "random-erasing", "crop-random:0.3..0.9", "gaussian-noise"])
    func seedEpochAndImageAreTold(text: String) throws {
        let name = String(text.prefix { $0 != ":" })
        let places: [AugmentationPlace] = [
            .image(3), .image(4), .image(3, seed: 2), .image(3, epoch: 1), .image(3, epoch: 2), .image(1, epoch: 3),
        ]
        let all = try places.map { try drawn(text, name, at: $0) }
        for (index, one) in all.enumerated() {
            #expect(one?.isEmpty == false)
            #expect(all.firstIndex(of: one) == index)
        }
        #expect(try drawn(text, name) == all[0])
    }

    /// The second of a kind draws numbers of its own.
    @Test func theSameTwiceIsNotTheSame() throws {
        let text = "rotate;rotate;random-erasing;rotate"
        let all = try ["rotate", "rotate-2", "rotate-3"].map { try drawn(text, $0) }
        #expect(all.allSatisfy { $0 != nil } && all[0] != all[1] && all[1] != all[2] && all[0] != all[2])
        #expect(try drawn("rotate", "rotate") == all[0])
    }

    /// A range is filled evenly, and its ends are not passed.
    @Test func rangesAreUniform() throws {
        let numbers = try (0..<5000).map {
            try #require(try drawn("rotate:-30..50", "rotate", at: .image($0))?.first.flatMap { Double($0.value) })
        }
        #expect(numbers.allSatisfy { (-30...50).contains($0) })
        for part in 0..<8 {
            let count = numbers.count { $0 >= Double(part * 10 - 30) && $0 < Double(part * 10 - 20) }
            #expect(isLikely(count, of: 5000, 0.125), "\(part)")
        }
        let bits = try (0..<3000).map {
            try #require(try drawn("posterise:2..4", "posterise", at: .image($0))?.first?.value)
        }
        for value in 2...4 { #expect(isLikely(bits.count { $0 == "\(value)" }, of: 3000, 1.0 / 3), "\(value)") }
    }

    @Test func ownOperations() throws {
        var augmentation = Augmentation()
        augmentation.append("dots", probability: 0.5) { image, random in
            let place = Int(random.below(UInt32(image.pixels.count)))
            image.withMutablePixels { $0[place] = 255 }
        }
        let black = try Image(height: 30, width: 30, colour: [0])
        let all = try (0..<2000).map { try augmentation.drawn(for: black.shape, at: .image($0)).applied(to: black) }
        #expect(isLikely(all.count { $0 != black }, of: 2000, 0.5))
        #expect(Set(all).count > 500)
        #expect(all[5] == (try augmentation.drawn(for: black.shape, at: .image(5)).applied(to: black)))
        #expect(augmentation.description == "dots@0.5")
        var wrong = Augmentation()
        wrong.append("wrong") { image, _ in image = try image.resized(height: 2, width: 2) }
        #expect(throws: DataError.self) { try wrong.drawn(for: black.shape, at: .image(0)).applied(to: black) }
        #expect(try Augmentation().drawn(for: black.shape, at: .image(0)).applied(to: black) == black)
    }
}
