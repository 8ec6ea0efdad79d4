import EaselCore
import EaselMeasures

/// The measures of one class of pixels.
public struct PixelClassMeasures: Encodable, Hashable, Sendable {
    /// The name of the class: of a folder's masks, the value that stands for it.
    public let name: String
    /// The number of pixels of the class.
    public let pixels: Int
    /// The intersection over union; `nil` where no pixel is of the class or was taken for it.
    public let intersectionOverUnion: Double?
    /// The Dice coefficient; `nil` where no pixel is of the class or was taken for it.
    public let dice: Double?
    /// The share of pixels taken for the class that are of it; `nil` if none was taken for it.
    public let precision: Double?
    /// The share of the class's pixels that were taken for it; `nil` if there are none.
    public let recall: Double?

    private enum CodingKeys: String, CodingKey {
        case name, pixels
        case intersectionOverUnion = "iou"
        case dice, precision, recall
    }

    /// Writes all measures, as null where there is none.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(pixels, forKey: .pixels)
        for (key, value) in [
            (CodingKeys.intersectionOverUnion, intersectionOverUnion), (.dice, dice), (.precision, precision),
            (.recall, recall),
        ] {
            try container.encode(value, forKey: key)
        }
    }
}

extension SegmentationMeasures {
    /// The measures of each class.
    /// - Parameter names: The name of each.
    func classes(named names: [String]?) -> [PixelClassMeasures] {
        (0..<confusion.classes).map { label in
            PixelClassMeasures(
                name: className(label, in: names), pixels: confusion.support(label),
                intersectionOverUnion: intersectionOverUnion(label), dice: dice(label),
                precision: confusion.precision(label), recall: confusion.recall(label))
        }
    }
}
