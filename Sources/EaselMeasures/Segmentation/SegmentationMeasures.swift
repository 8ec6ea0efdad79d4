/// Measures of a segmentation, mask by mask: intersection over union (IoU), Dice and pixel accuracy.
///
///     var measures = SegmentationMeasures(classes: 3)
///     for (mask, predicted) in pairs { try measures.add(mask: mask, predicted: predicted) }
///     print(measures.meanIntersectionOverUnion ?? 0)
///
/// All pixels of all images are counted together, so an image weighs by its pixels. A class that is in no mask and was never
/// predicted has no measures, and means leave it out, as in scikit-learn.
public struct SegmentationMeasures: Hashable, Sendable {
    /// The pixels of each class that were taken for each.
    public private(set) var confusion: ConfusionMatrix

    /// Makes measures of no pixels.
    public init(classes: Int) { confusion = ConfusionMatrix(classes: classes) }

    /// Counts the pixels of an image, or of several.
    /// - Parameters:
    ///   - mask: The class of each pixel, from 0.
    ///   - predicted: The class that each was taken for.
    /// - Throws: `MeasureError` for lists of different lengths, or a number that is no class; nothing is counted then.
    public mutating func add(mask: [UInt8], predicted: [UInt8]) throws {
        guard mask.count == predicted.count else {
            throw MeasureError(
                "segmentation: \(mask.count) pixels of a mask and \(predicted.count) predicted, expected as many")
        }
        // Pairs are counted first: there are few, and each is looked at once.
        var pairs = [Int](repeating: 0, count: 1 << 16)
        pairs.withUnsafeMutableBufferPointer { pairs in
            mask.withUnsafeBufferPointer { mask in
                predicted.withUnsafeBufferPointer { predicted in
                    for pixel in mask.indices { pairs[Int(mask[pixel]) << 8 | Int(predicted[pixel])] += 1 }
                }
            }
        }
        var counted = confusion
        for (pair, count) in pairs.enumerated() where count > 0 {
            try counted.add(label: pair >> 8, predicted: pair & 255, count: count)
        }
        confusion = counted
    }

    /// The number of pixels.
    public var pixelCount: Int { confusion.count }

    /// The share of pixels that were taken for their class; `nil` where there are none.
    public var pixelAccuracy: Double? { confusion.accuracy }

    /// The intersection over union of a class, also called the Jaccard index (Jaccard 1912): the pixels that are of it and
    /// were taken for it, as a share of those that are of it or were taken for it. `nil` where there are none.
    public func intersectionOverUnion(_ label: Int) -> Double? {
        let both = confusion[label, label]
        let either = confusion.support(label) + confusion.predicted(label) - both
        return either == 0 ? nil : Double(both) / Double(either)
    }

    /// The Dice coefficient of a class (Dice 1945), which is its F1: twice the intersection, over the pixels that are of it
    /// and those that were taken for it. `nil` where there are none.
    public func dice(_ label: Int) -> Double? { confusion.f1(label) }

    /// The mean intersection over union (mIoU) of the classes that are in the masks or were predicted; `nil` where there are
    /// no pixels.
    public var meanIntersectionOverUnion: Double? { confusion.mean(intersectionOverUnion) }

    /// The mean Dice coefficient of the classes that are in the masks or were predicted; `nil` where there are no pixels.
    public var meanDice: Double? { confusion.average(.macro, of: .f1) }
}
