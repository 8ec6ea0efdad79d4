import EaselGraph

/// The losses both players of a GAN minimise, computed from logits, so never from the logarithm of zero.
///
/// ### Shapes
/// Logits of any shape → one number, the mean.
public enum AdversarialLoss: String, Sendable, Codable, CaseIterable {
    /// Cross-entropy; the generator maximises the log-probability of its images being classified as real.
    ///
    /// Source: Goodfellow et al., "Generative adversarial nets", 2014, section 3.
    case nonSaturating = "non-saturating"
    /// Cross-entropy; the generator minimises the log-probability of its images being classified as fake, as in the
    /// original minimax game. Its gradient vanishes when the discriminator wins.
    case minimax
    /// Half the squared distance of the logits from 1 for real and from 0 for generated images.
    ///
    /// Source: Mao et al., "Least squares generative adversarial networks", ICCV 2017.
    case leastSquares = "least-squares"
    /// The hinge loss: the discriminator aims at logits of at least 1 for real and at most -1 for generated images, the
    /// generator at high ones.
    ///
    /// Source: Lim and Ye, "Geometric GAN", 2017.
    case hinge
    /// The difference of the mean logits; the discriminator is a critic, kept Lipschitz by `gradientPenalty`.
    ///
    /// Source: Arjovsky, Chintala and Bottou, "Wasserstein GAN", 2017.
    case wasserstein

    /// Whether one-sided label smoothing, a target other than 1 for real images, makes sense with this loss.
    public var takesRealTarget: Bool { self != .hinge && self != .wasserstein }

    /// Whether a sigmoid turns the discriminator's logits into probabilities of being real.
    public var isOfProbabilities: Bool { self == .nonSaturating || self == .minimax }

    /// The logit above which an image counts as classified as real; `nil` if only differences of logits mean anything.
    /// - Parameter realTarget: The discriminator's target for real images.
    public func threshold(realTarget: Float = 1) -> Float? {
        switch self {
        case .nonSaturating, .minimax, .hinge: 0
        case .leastSquares: realTarget / 2
        case .wasserstein: nil
        }
    }

    /// The discriminator's output as reported: the probability of being real if its logits stand for one,
    /// otherwise the logits themselves.
    public func opinion(_ logits: Tensor) -> Tensor { isOfProbabilities ? sigmoid(logits) : logits }

    /// The discriminator's loss.
    /// - Parameters:
    ///   - real: Its logits for real images.
    ///   - fake: Its logits for generated images.
    ///   - realTarget: Its target for real images. Less than 1, such as 0.9, is one-sided label smoothing
    ///     (Salimans et al., "Improved techniques for training GANs", 2016); hinge and Wasserstein only take 1.
    public func discriminator(real: Tensor, fake: Tensor, realTarget: Float = 1) -> Tensor {
        guard realTarget == 1 || takesRealTarget else {
            return real.trace.fail(
                "adversarialLoss", "label smoothing has no meaning for \(rawValue); its real target must be 1")
        }
        guard realTarget > 0, realTarget <= 1 else {
            return real.trace.fail("adversarialLoss", "real target \(realTarget) must be above 0 and at most 1")
        }
        switch self {
        case .nonSaturating, .minimax:
            return binaryCrossEntropy(logits: real, targets: realTarget) + binaryCrossEntropy(logits: fake, targets: 0)
        case .leastSquares:
            return (square(real - realTarget).mean() + square(fake).mean()) * 0.5
        case .hinge:
            return relu(1 - real).mean() + relu(fake + 1).mean()
        case .wasserstein:
            return fake.mean() - real.mean()
        }
    }

    /// The generator's loss.
    /// - Parameter fake: The discriminator's logits for generated images.
    public func generator(fake: Tensor) -> Tensor {
        switch self {
        case .nonSaturating: binaryCrossEntropy(logits: fake, targets: 1)
        case .minimax: -binaryCrossEntropy(logits: fake, targets: 0)
        case .leastSquares: square(fake - 1).mean() * 0.5
        case .hinge, .wasserstein: -fake.mean()
        }
    }
}
