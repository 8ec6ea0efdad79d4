import EaselAugmentation
import EaselCore
import EaselImages
import Testing

extension AugmentationPlace {
    /// An image of a set of 1000.
    static func image(_ index: Int, seed: UInt64 = 1, epoch: Int = 0) -> AugmentationPlace {
        AugmentationPlace(seed: seed, epoch: epoch, index: index, count: 1000)
    }
}

extension Augmentation {
    /// What is drawn for an image of a shape, by names.
    func parameters(_ shape: ImageShape, at place: AugmentationPlace) throws -> [String: String] {
        let parts = try drawn(for: shape, at: place).parts
        return Dictionary(
            parts.flatMap(\.parameters).map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}

extension Image {
    /// The image changed by an augmentation as it is written.
    func augmented(_ text: String, index: Int = 0, seed: UInt64 = 1, epoch: Int = 0) throws -> Image {
        try Augmentation(parsing: text).drawn(for: shape, at: .image(index, seed: seed, epoch: epoch)).applied(to: self)
    }

    /// The image changed by the first of some draws for which certain things were drawn.
    func augmented(_ text: String, drawing wanted: [String: String]) throws -> Image {
        let augmentation = try Augmentation(parsing: text)
        for index in 0..<3000 {
            let parameters = try augmentation.parameters(shape, at: .image(index))
            guard wanted.allSatisfy({ parameters[$0.key] == $0.value }) else { continue }
            return try augmented(text, index: index)
        }
        Issue.record("\(text) never draws \(wanted)")
        return self
    }

    /// Random pixels, black and white beside each other among them.
    static func noise(_ height: Int, _ width: Int, _ channels: Int, seed: UInt64 = 7) throws -> Image {
        var random = RandomSequence(Philox(seed: seed &+ UInt64(height * 1000 + width), stream: 5))
        let pixels = (0..<height * width * channels).map { _ in
            random.below(3) == 0 ? UInt8(truncatingIfNeeded: random.nextWord()) : random.below(2) == 0 ? 0 : 255
        }
        return try Image(height: height, width: width, channels: channels, pixels: pixels)
    }

    /// Slow waves, of which neighbours differ little.
    static func waves(_ height: Int, _ width: Int, _ channels: Int) throws -> Image {
        let pixels = (0..<height * width * channels).map { place in
            let (x, y) = (place / channels % width, place / channels / width)
            return UInt8((x * 7 + y * 5 + place % channels * 40) % 256)
        }
        return try Image(height: height, width: width, channels: channels, pixels: pixels)
    }

    /// The samples of a channel.
    func channel(_ channel: Int) -> [UInt8] {
        stride(from: channel, to: pixels.count, by: channels).map { pixels[$0] }
    }

    /// The image with each sample of a colour changed; alpha stays.
    func mapped(_ change: (Double) -> Double) throws -> Image {
        let changed = pixels.enumerated().map { place, sample in
            hasAlpha && place % channels == channels - 1
                ? sample : UInt8(min(max(change(Double(sample)).rounded(), 0), 255))
        }
        return try Image(height: height, width: width, channels: channels, pixels: changed)
    }
}

/// The mean and the variance of numbers.
func moments(_ numbers: [Double]) -> (mean: Double, variance: Double) {
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    return (mean, numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count - 1))
}

/// Whether a count of independent events with a probability lies within four standard errors of what is expected.
func isLikely(_ count: Int, of all: Int, _ probability: Double) -> Bool {
    let (mean, error) = (Double(all) * probability, (Double(all) * probability * (1 - probability)).squareRoot())
    return abs(Double(count) - mean) <= 4 * error
}

/// The line of the error that an augmentation is refused with; "" where it is read.
func refusal(_ text: String) -> String {
    do {
        _ = try Augmentation(parsing: text)
        return ""
    } catch {
        return error.description
    }
}

/// One operation drawn for an image of a shape: what it does, what it drew, and a copy of the draw as it began.
struct Drawn {
    let effect: AugmentationEffect
    let parameters: [String: String]
    let start: AugmentationDraw

    init(_ text: String, _ shape: ImageShape, seed: UInt64 = 1) throws {
        let operation = try #require(try Augmentation(parsing: text).steps.first).operation
        var draw = AugmentationDraw(
            shape, index: 0, count: 10, RandomSequence(Philox(seed: seed, stream: 0x8000_0001)))
        start = draw
        effect = try operation.draw(&draw)
        parameters = Dictionary(
            draw.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    func number(_ name: String) throws -> Double { try #require(parameters[name].flatMap { Double($0) }, "\(name)") }
    func integer(_ name: String) throws -> Int { try #require(parameters[name].flatMap { Int($0) }, "\(name)") }

    /// The warp that it is.
    func warp() throws -> ImageWarp {
        guard case .geometry(.warped(let warp)) = effect else { throw DataError("not a warp") }
        return warp
    }

    /// The image changed.
    func image(_ image: Image) throws -> Image { try Self.apply(effect, to: image) }

    private static func apply(_ effect: AugmentationEffect, to image: Image) throws -> Image {
        switch effect {
        case .none: return image
        case .geometry(let geometry): return try geometry(image)
        case .pixels(let change):
            var image = image
            try change(&image)
            return image
        case .sequence(let effects): return try effects.reduce(image) { try Self.apply($1, to: $0) }
        case .mixture: throw DataError("another image is needed")
        }
    }
}

extension Image {
    /// A rectangle of the image, copied sample by sample.
    func copied(top: Int, left: Int, _ rows: Int, _ columns: Int) throws -> Image {
        var pixels: [UInt8] = []
        for y in top..<(top + rows) {
            for x in left..<(left + columns) {
                for channel in 0..<channels { pixels.append(self.pixels[(y * width + x) * channels + channel]) }
            }
        }
        return try Image(height: rows, width: columns, channels: channels, pixels: pixels)
    }
}
