import EaselAugmentation
import EaselCore
import EaselImages
import Testing

/// A source whose images are changed at random.
@Suite struct AugmentedImagesTests {
    private func set() throws -> ImageSet {
        try ImageSet(
            height: 12, width: 16, channels: 3,
            pixels: (0..<30).flatMap { try Image.noise(12, 16, 3, seed: UInt64($0)).pixels },
            labels: (0..<30).map { Int32($0 % 3) })
    }

    /// What makes images larger, smaller or turns them comes back to the source's size.
    @Test(arguments: [
        "scale:0.5..2", "rotate90", "rotate-random-90", "crop-random:0.3..0.9", "crop-by-size:5x4", "resize:40x9",
        "rotate-without-crop:45,expand=true", "scale:2..2;crop-by-size:9x9;rotate90",
    ])
    func keepsTheSize(text: String) throws {
        let images = try Augmentation(parsing: text).applied(to: set(), seed: 1)
        #expect(images.imageShape == ImageShape(height: 12, width: 16, channels: 3) && images.count == 30)
        for index in 0..<30 { #expect(try images.image(at: index).shape == images.imageShape) }
    }

    /// Image, mask, paired image and boxes are still of each other.
    @Test(arguments: ["rotate90", "crop-random:0.5..0.9", "resize:30x12", "crop-by-size:4x8,centre=false;rotate:20"])
    func keepsTargetsWithTheImages(text: String) throws {
        let pixels = (0..<192).map { place -> UInt8 in (6..<11).contains(place % 16) && place / 16 > 4 ? 255 : 0 }
        let image = try Image(height: 12, width: 16, channels: 1, pixels: pixels)
        let box = ObjectBox(label: 0, x: 6, y: 5, width: 5, height: 7)
        let source = TargetedImages(
            images: [image, image, image], targets: [.mask(image), .image(image), .boxes([box])])
        for epoch in 0..<6 {
            let images = try Augmentation(parsing: text).applied(to: source, seed: 2).inEpoch(epoch)
            guard case .mask(let mask) = try images.target(at: 0) else { throw DataError("no mask") }
            #expect(mask.height == 12 && mask.width == 16 && Set(mask.pixels).isSubset(of: [0, 255]))
            // The image is bright where the mask is, but for edges that are averages.
            let apart = zip(try images.image(at: 0).pixels, mask.pixels).count { abs(Int($0) - Int($1)) > 128 }
            #expect(apart < 20, "\(apart)")
            #expect(try images.target(at: 1) == .image(images.image(at: 1)))
            guard case .boxes(let boxes) = try images.target(at: 2) else { throw DataError("no boxes") }
            let bright = try images.image(at: 2).pixels.enumerated().filter { $0.element > 160 }.map(\.offset)
            guard let moved = boxes.first else {
                #expect(bright.isEmpty)
                continue
            }
            #expect(moved.x >= 0 && moved.x + moved.width <= 16 && moved.y >= 0 && moved.y + moved.height <= 12)
            for place in bright {
                let (x, y) = (Float(place % 16) + 0.5, Float(place / 16) + 0.5)
                #expect(x > moved.x - 1 && x < moved.x + moved.width + 1, "\(epoch): \(x)")
                #expect(y > moved.y - 1 && y < moved.y + moved.height + 1, "\(epoch): \(y)")
            }
        }
    }

    @Test func epochsDifferAndComeBack() throws {
        let images = try Augmentation(parsing: "rotate;gaussian-noise").applied(to: set(), seed: 1)
        let (first, second) = (images.inEpoch(0), images.inEpoch(1))
        for index in 0..<10 {
            #expect(try images.image(at: index) == first.image(at: index))
            #expect(try first.image(at: index) != second.image(at: index))
            #expect(try second.inEpoch(0).image(at: index) == first.image(at: index))
        }
    }

    /// Cut at random first, and then augmented: both follow the epoch.
    @Test func theBaseFollowsTheEpoch() throws {
        struct Counting: ImageSource {
            var epoch = 0
            let count = 2
            let imageShape = ImageShape(height: 1, width: 1, channels: 1)
            func target(at index: Int) throws -> Target { .none }
            func image(at index: Int) throws -> Image { try Image(height: 1, width: 1, colour: [UInt8(epoch)]) }
            func inEpoch(_ epoch: Int) -> any ImageSource { Counting(epoch: epoch) }
            func contentChecksum() throws -> UInt32 { 1 }
        }
        let images = try Augmentation(parsing: "invert").applied(to: Counting(), seed: 1)
        #expect(try images.inEpoch(9).image(at: 0).pixels == [246])
    }

    @Test func isOfTheSameContentAsItsBase() throws {
        let (set, text) = (try set(), "rotate;invert@0.5;cutmix@0.5")
        let images = try Augmentation(parsing: text).applied(to: set, seed: 1)
        #expect(try images.contentChecksum() == set.contentChecksum())
        #expect(images.labels == set.labels && images.labelRange == set.labelRange)
        #expect(try Augmentation(parsing: "rotate").applied(to: set, seed: 1).target(at: 4) == .label(1))
    }

    /// Every operation at once, on one thread and on two.
    @Test func threadsGiveTheSameBytes() throws {
        let all = AugmentationCatalog.all.map { $0.name }.filter { !["crop-by-size", "resize"].contains($0) }
        for part in stride(from: 0, to: all.count, by: 12) {
            let text = all[part..<min(part + 12, all.count)].map { $0 + "@0.5" }.joined(separator: ";")
            let images = try Augmentation(parsing: text).applied(to: set(), seed: 4)
            let one = (0..<30).map { try? images.image(at: $0) }
            let two = concurrentMap(30, threads: 2) { try? images.image(at: $0) }
            #expect(one.allSatisfy { $0 != nil } && one == two, "\(text)")
        }
    }

    @Test func rowsOfATableAreRefused() throws {
        let rows = try RowSource([1, 2, 3, 4], columns: 2, targets: .labels([0, 1]))
        #expect(throws: DataError.self) { try Augmentation(parsing: "rotate").applied(to: rows, seed: 1) }
    }

    @Test func indicesThatAreNotThereAreRefused() throws {
        let images = try Augmentation(parsing: "rotate;mixup").applied(to: set(), seed: 1)
        for index in [-1, 30] {
            #expect(throws: DataError.self) { try images.image(at: index) }
            #expect(try images.target(at: index) == .none)
        }
    }
}
