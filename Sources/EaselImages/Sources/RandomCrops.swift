import CZlib
import EaselCore

/// Random crops of images of any size: each epoch cuts others, turned and mirrored at random.
///
/// A crop follows from the seed, the epoch and its index alone. Every crop of every image is as likely as any other, so a
/// larger image gives more. An image smaller than a crop is continued by its reflection. Crops have no labels: what an image
/// is called may not be in a part of it.
public struct RandomCrops: ImageSource {
    /// The Philox stream of the crops.
    static let stream: UInt32 = 0xDA7A_0003

    public let count: Int
    public let imageShape: ImageShape
    public let isInMemory = true
    private let images: [Image]
    /// For each image, how many crops it and those before it have.
    private let places: [Int]
    private let seed: UInt64
    private let epoch: Int
    /// Whether an epoch cuts the same crops as any other, upright: those to measure on.
    private let isFixed: Bool

    /// Cuts crops of images.
    /// - Parameters:
    ///   - images: The images, all of as many channels.
    ///   - size: Height and width of a crop.
    ///   - count: The crops of an epoch; by default as many as cover the images once.
    ///   - seed: Another seed cuts other crops.
    ///   - isFixed: Whether every epoch cuts the same crops, none turned or mirrored.
    /// - Throws: `DataError` for no images, or images of different channels.
    public init(
        of images: [Image], size: Size2D, count: Int? = nil, seed: UInt64, isFixed: Bool = false
    ) throws {
        guard let channels = images.first?.channels else {
            throw DataError("crops: there are no images to cut them of")
        }
        if let odd = images.firstIndex(where: { $0.channels != channels }) {
            throw DataError("crops: image \(odd) has \(images[odd].channels) channels, expected \(channels)")
        }
        imageShape = ImageShape(height: size.height, width: size.width, channels: channels)
        _ = try Image.sampleCount(imageShape)
        self.images = images
        var (places, area, total) = ([Int](), 0, 0)
        for image in images {
            total += max(image.height - size.height + 1, 1) * max(image.width - size.width + 1, 1)
            area += image.height * image.width
            places.append(total)
        }
        self.places = places
        let covering = max(area / (size.height * size.width), images.count)
        self.count = min(max(count ?? covering, 1), Int(Int32.max))
        (self.seed, epoch, self.isFixed) = (seed, 0, isFixed)
    }

    private init(_ base: RandomCrops, epoch: Int, count: Int) {
        (imageShape, images, places) = (base.imageShape, base.images, base.places)
        (self.count, seed, self.epoch, isFixed) = (count, base.seed, epoch, base.isFixed)
    }

    /// The crops of an epoch.
    public func inEpoch(_ epoch: Int) -> any ImageSource {
        isFixed || epoch == self.epoch ? self : RandomCrops(self, epoch: epoch, count: count)
    }

    public func firstImages(_ count: Int) -> any ImageSource {
        RandomCrops(self, epoch: epoch, count: min(count, self.count))
    }

    public func target(at index: Int) -> Target { .none }

    public func image(at index: Int) throws -> Image {
        guard (0..<count).contains(index) else { throw DataError("crop \(index) of \(count)") }
        let crop = crop(index)
        return images[crop.image].cropped(
            top: crop.top, left: crop.left, height: imageShape.height, width: imageShape.width,
            turn: isFixed ? 0 : crop.turn)
    }

    /// The CRC-32 of the pixels and sizes of the whole images, and of how they are cut.
    public func contentChecksum() throws -> UInt32 {
        var numbers = [Int32(truncatingIfNeeded: imageShape.height), Int32(truncatingIfNeeded: imageShape.width)]
        numbers += [Int32(truncatingIfNeeded: count), isFixed ? 1 : 0]
        var value: UInt = crc32(0, nil, 0)
        for image in images {
            numbers += [Int32(image.height), Int32(image.width)]
            image.pixels.withUnsafeBytes {
                value = crc32(value, $0.bindMemory(to: UInt8.self).baseAddress, UInt32($0.count))
            }
        }
        return UInt32(truncatingIfNeeded: ImageSet.adding(numbers, to: value))
    }

    /// Which image a crop is of, where it begins, and which of the eight symmetries it has.
    private func crop(_ index: Int) -> (image: Int, top: Int, left: Int, turn: Int) {
        var random = RandomSequence(Philox(seed: seed, stream: Self.stream), epoch: epoch, index: index)
        let place = Int(random.next() % UInt64(places[places.count - 1]))
        var (low, high) = (0, places.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if places[middle] > place { high = middle } else { low = middle + 1 }
        }
        let image = images[low]
        let columns = max(image.width - imageShape.width + 1, 1)
        let within = place - (low == 0 ? 0 : places[low - 1])
        return (low, within / columns, within % columns, Int(random.nextWord() % 8))
    }
}

extension Image {
    /// A part of the image, past whose ends it is continued by its reflection, in one of the symmetries of a square.
    /// - Parameter turn: bit 0 mirrors columns, bit 1 rows, and bit 2 swaps both, which only a square part can be.
    func cropped(top: Int, left: Int, height: Int, width: Int, turn: Int) -> Image {
        func reflected(_ place: Int, _ length: Int) -> Int {
            let phase = place % (2 * length)
            return phase < length ? phase : 2 * length - 1 - phase
        }
        let swaps = turn & 4 != 0 && height == width
        let rows = (0..<height).map { reflected(top + (turn & 2 != 0 ? height - 1 - $0 : $0), self.height) }
        let columns = (0..<width).map { reflected(left + (turn & 1 != 0 ? width - 1 - $0 : $0), self.width) * channels }
        let result = [UInt8](unsafeUninitializedCapacity: height * width * channels) { buffer, initialized in
            pixels.withUnsafeBufferPointer { pixels in
                var next = 0
                for y in 0..<height {
                    for x in 0..<width {
                        let source = rows[swaps ? x : y] &* self.width &* channels &+ columns[swaps ? y : x]
                        for channel in 0..<channels {
                            buffer[next] = pixels[source &+ channel]
                            next &+= 1
                        }
                    }
                }
            }
            initialized = height * width * channels
        }
        return Image(unchecked: result, height: height, width: width, channels: channels)
    }
}
