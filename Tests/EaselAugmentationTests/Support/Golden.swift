import EaselAugmentation
import EaselCore
import EaselImages
import Foundation
import Testing

/// A picture, and what another program makes of it; see `Tools/reference/augmentation.py`.
struct GoldenCase: Decodable {
    /// What kind of comparison it is for.
    let group: String
    /// The operation, as `--augment` reads it.
    let augment: String
    let picture: String
    let height, width, channels: Int
    let pixels: Data
    /// What has to be drawn for the case to be of it.
    let drawn: [String: String]?
    /// Which image it is of, and the numbers that are drawn for it.
    let index: Int?
    let numbers: [String: Double]?
    /// The moves of a mesh's inner corners.
    let moves: [[Double]]?

    func image() throws -> Image {
        try Image(height: height, width: width, channels: channels, pixels: [UInt8](pixels))
    }

    /// The cases of a program.
    static func of(_ program: String, _ group: String) throws -> [GoldenCase] {
        let all = try JSONDecoder().decode([GoldenCase].self, from: try goldenData("\(program).json"))
        return try #require(Optional(all.filter { $0.group == group }).flatMap { $0.isEmpty ? nil : $0 }, "\(group)")
    }
}

func goldenData(_ name: String) throws -> Data {
    try Data(contentsOf: try #require(Bundle.module.resourceURL).appendingPathComponent("Golden/\(name)"))
}

/// A picture that the programs were given.
func picture(_ name: String) throws -> Image {
    struct Picture: Decodable {
        let height, width, channels: Int
        let pixels: Data
    }
    let all = try JSONDecoder().decode([String: Picture].self, from: try goldenData("pictures.json"))
    let one = try #require(all[name])
    return try Image(height: one.height, width: one.width, channels: one.channels, pixels: [UInt8](one.pixels))
}

/// How far apart two images are, in levels; colours count as far as they are opaque.
struct Difference: CustomStringConvertible {
    private(set) var most = 0.0
    private(set) var mean = 0.0
    private(set) var place = "another size"

    /// - Parameter rim: Pixels at each edge that do not count.
    init(_ image: Image, _ other: Image, rim: Int = 0) {
        guard image.shape == other.shape else {
            (most, mean) = (.infinity, .infinity)
            return
        }
        var (sum, count) = (0.0, 0)
        for y in rim..<(image.height - rim) {
            for x in rim..<(image.width - rim) {
                for channel in 0..<image.channels {
                    let at = (y * image.width + x) * image.channels + channel
                    var difference = abs(Double(image.pixels[at]) - Double(other.pixels[at]))
                    if image.hasAlpha, channel < image.channels - 1 {
                        difference *= Double(other.pixels[at - channel + image.channels - 1]) / 255
                    }
                    (sum, count) = (sum + difference, count + 1)
                    if difference > most { (most, place) = (difference, "row \(y), column \(x), channel \(channel)") }
                }
            }
        }
        mean = sum / Double(max(count, 1))
    }

    var description: String { "\(most) levels at \(place), \(mean) in the mean" }
}

/// Compares an operation with a program on all cases of a group.
/// - Parameters:
///   - most: The levels that no sample may be farther apart.
///   - mean: The levels that they may be apart in the mean.
func expectGolden(
    _ program: String, _ group: String, within most: Double, mean: Double = .infinity, rim: Int = 0,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    for one in try GoldenCase.of(program, group) {
        let image = try picture(one.picture)
        let changed =
            try one.drawn.map { try image.augmented(one.augment, drawing: $0) } ?? image.augmented(one.augment)
        let difference = Difference(changed, try one.image(), rim: rim)
        #expect(
            difference.most <= most && difference.mean <= mean,
            "\(one.picture) \(one.augment) \(one.drawn ?? [:]): \(difference)",
            sourceLocation: sourceLocation)
    }
}
