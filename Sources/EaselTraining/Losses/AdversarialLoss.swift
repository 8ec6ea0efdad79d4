import EaselGraph

/// What the two players of a GAN are trained to make small, computed from logits, so never from the logarithm of zero.
///
/// ### Shapes
/// Logits of any shape → one number, the mean.
public enum AdversarialLoss: String, Sendable, Codable, CaseIterable {
    /// Cross-entropy; the generator raises the logarithm of the probability of being taken for real.
    ///
    /// Source: Goodfellow et al., "Generative adversarial nets", 2014, section 3.
    case nonSaturating = "non-saturating"
    /// Cross-entropy; the generator lowers the logarithm of the probability of being found out, the game as such.
    /// Its gradient fades when the discriminator wins.
    case minimax
    /// Squared distances from 1 for real and 0 for drawn images, halved.
    ///
    /// Source: Mao et al., "Least squares generative adversarial networks", ICCV 2017.
    case leastSquares = "least-squares"
    /// The discriminator wants logits of at least 1 and at most -1, the generator high ones.
    ///
    /// Source: Lim and Ye, "Geometric GAN", 2017.
    case hinge
    /// The difference of the means; the discriminator is a critic that must be kept smooth by `gradientPenalty`.
    ///
    /// Source: Arjovsky, Chintala and Bottou, "Wasserstein GAN", 2017.
    case wasserstein

    /// Whether a target other than 1 for real images has a meaning: one-sided label smoothing.
    public var takesRealTarget: Bool { self != .hinge && self != .wasserstein }

    /// Whether a sigmoid turns the discriminator's logits into probabilities of being real.
    public var isOfProbabilities: Bool { self == .nonSaturating || self == .minimax }

    /// The logit above which a picture counts as taken for real; `nil` where only differences of logits mean anything.
    /// - Parameter realTarget: What the discriminator is taught to say to real pictures.
    public func threshold(realTarget: Float = 1) -> Float? {
        switch self {
        case .nonSaturating, .minimax, .hinge: 0
        case .leastSquares: realTarget / 2
        case .wasserstein: nil
        }
    }

    /// What the discriminator thinks of pictures: the probability of being real where its logits are of one, and
    /// otherwise its logits as they are.
    public func opinion(_ logits: Tensor) -> Tensor { isOfProbabilities ? sigmoid(logits) : logits }

    /// The discriminator's loss.
    /// - Parameters:
    ///   - real: Its logits for real images.
    ///   - fake: Its logits for drawn images.
    ///   - realTarget: What it should say to real ones. Less than 1, such as 0.9, is one-sided label smoothing
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
    /// - Parameter fake: The discriminator's logits for drawn images.
    public func generator(fake: Tensor) -> Tensor {
        switch self {
        case .nonSaturating: binaryCrossEntropy(logits: fake, targets: 1)
        case .minimax: -binaryCrossEntropy(logits: fake, targets: 0)
        case .leastSquares: square(fake - 1).mean() * 0.5
        case .hinge, .wasserstein: -fake.mean()
        }
    }
}
