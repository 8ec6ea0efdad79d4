import EaselCore
import EaselGraph

/// The loss of a segmentation: of the logits of every pixel and its class.
public enum SegmentationLoss: String, Hashable, Sendable, Codable, CaseIterable {
    /// The cross-entropy of every pixel, all weighing alike.
    case crossEntropy = "cross-entropy"
    /// The soft Dice loss, in which every class of every image weighs alike.
    case dice
    /// The sum of both.
    case crossEntropyAndDice = "cross-entropy+dice"

    /// The names, for help and errors.
    package static let names = allCases.map(\.rawValue).joined(separator: ", ")

    /// Reads a name.
    /// - Throws: `OptionError` with the names there are.
    package init(parsing text: String) throws(OptionError) {
        guard let loss = SegmentationLoss(rawValue: text) else {
            throw OptionError("there is no loss \"\(text)\" of pixels; there are \(Self.names)")
        }
        self = loss
    }

    /// The loss of a batch, one number.
    ///
    /// ### Shapes
    /// Logits `[N, height, width, classes]` and whole numbers `[N, height, width]`.
    public func callAsFunction(logits: Tensor, masks: Tensor) -> Tensor {
        switch self {
        case .crossEntropy: categoricalCrossEntropy(logits: logits, labels: masks)
        case .dice: diceLoss(logits: logits, labels: masks)
        case .crossEntropyAndDice:
            categoricalCrossEntropy(logits: logits, labels: masks) + diceLoss(logits: logits, labels: masks)
        }
    }
}
