import EaselCore
import EaselGraph

/// The loss that a classifier minimises: its kind, label smoothing, and the weights of classes.
///
///     let loss = try ClassificationLoss(parsing: "focal:2")
///     loss(logits: model.logits(batch.images), labels: batch.labels)
///
/// It takes the index of the right class, or the probability of each class, as of images that were mixed.
public struct ClassificationLoss: Hashable, Sendable, CustomStringConvertible {
    /// The kind of a loss.
    public enum Kind: Hashable, Sendable {
        /// The categorical cross-entropy of a softmax.
        case crossEntropy
        /// The focal loss of a softmax: see `focalLoss(logits:labels:)`.
        case focal(gamma: Float)
        /// The binary cross-entropy of a sigmoid for each class, the mean over classes.
        case binary
        /// The squared differences of softmax and target, summed over classes: the Brier score.
        case squaredError
    }

    /// The kind.
    public var kind: Kind
    /// The share of the target that is spread over all classes, in `0...1`; of a sigmoid, over its two outcomes.
    public var labelSmoothing: Float
    /// The weight of each class, at least 0; `nil` weighs all alike. The mean divides by the sum of the weights of the labels.
    public var classWeights: [Float]?

    /// Describes a loss.
    public init(_ kind: Kind = .crossEntropy, labelSmoothing: Float = 0, classWeights: [Float]? = nil) {
        (self.kind, self.labelSmoothing, self.classWeights) = (kind, labelSmoothing, classWeights)
    }

    /// Reads a kind: `cross-entropy`, `focal:2`, `binary` or `squared-error`.
    /// - Throws: `OptionError` with the kinds there are.
    public init(parsing text: String) throws(OptionError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch (parts[0], parts.count) {
        case ("cross-entropy", 1): self.init(.crossEntropy)
        case ("binary", 1): self.init(.binary)
        case ("squared-error", 1): self.init(.squaredError)
        case ("focal", 1): self.init(.focal(gamma: 2))
        case ("focal", _):
            // A focus beyond that rounds every gradient to 0.
            guard let gamma = Float(parts[1]), (0...20).contains(gamma) else {
                throw OptionError(
                    "loss \(text.inOneLine(limit: 60)): \"\(parts[1].inOneLine(limit: 40))\" must be a number from 0 to 20, as in focal:2"
                )
            }
            self.init(.focal(gamma: gamma))
        default:
            throw OptionError(
                "there is no loss \"\(text.inOneLine(limit: 60))\"; there are \(Self.names.joined(separator: ", "))")
        }
    }

    /// Every kind, as it is written.
    public static let names = ["cross-entropy", "focal:2", "binary", "squared-error"]

    /// The kind as `init(parsing:)` reads it.
    public var description: String {
        switch kind {
        case .crossEntropy: "cross-entropy"
        case .focal(let gamma): "focal:\(plain(Double(gamma.description) ?? Double(gamma)))"
        case .binary: "binary"
        case .squaredError: "squared-error"
        }
    }

    /// The loss of logits with the index of the right class.
    ///
    /// ### Shapes
    /// `[…, classes]` and whole numbers `[…]` → one number, the mean.
    public func callAsFunction(logits: Tensor, labels: Tensor) -> Tensor {
        switch kind {
        case .crossEntropy:
            return categoricalCrossEntropy(
                logits: logits, labels: labels, labelSmoothing: labelSmoothing, classWeights: classWeights)
        case .focal(let gamma):
            return focalLoss(
                logits: logits, labels: labels, gamma: gamma, labelSmoothing: labelSmoothing, classWeights: classWeights
            )
        case .binary, .squaredError:
            guard haveLabels("classificationLoss", logits, labels) else { return logits }
            return self(logits: logits, probabilities: labels.oneHot(classes: logits.shape[-1]))
        }
    }

    /// The loss of logits with the probability of each class.
    ///
    /// ### Shapes
    /// `[…, classes]` and the same → one number, the mean.
    public func callAsFunction(logits: Tensor, probabilities: Tensor) -> Tensor {
        switch kind {
        case .crossEntropy:
            return categoricalCrossEntropy(
                logits: logits, probabilities: probabilities, labelSmoothing: labelSmoothing, classWeights: classWeights
            )
        case .focal(let gamma):
            return focalLoss(
                logits: logits, probabilities: probabilities, gamma: gamma, labelSmoothing: labelSmoothing,
                classWeights: classWeights)
        case .binary:
            guard haveOneShape("classificationLoss", logits, probabilities),
                isSmoothing("classificationLoss", labelSmoothing, logits)
            else { return logits }
            guard classWeights == nil else {
                return logits.trace.fail(
                    "classificationLoss", "a sigmoid for each class takes no class weights; leave them out")
            }
            let targets =
                labelSmoothing == 0 ? probabilities : probabilities * (1 - labelSmoothing) + labelSmoothing / 2
            return binaryCrossEntropy(logits: logits, targets: targets)
        case .squaredError:
            guard haveOneShape("classificationLoss", logits, probabilities),
                isSmoothing("classificationLoss", labelSmoothing, logits)
            else { return logits }
            let losses = square(softmax(logits) - smoothed(probabilities, by: labelSmoothing)).sum(over: [-1])
            guard let classWeights else { return losses.mean() }
            guard let weights = weightVector("classificationLoss", classWeights, logits) else { return logits }
            let own = (probabilities * weights).sum(over: [-1])
            return LossReduction.mean.apply(losses * own, weights: own)
        }
    }
}
