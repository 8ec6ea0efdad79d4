import EaselTraining

/// A health finding: something in a training run that needs attention, in plain words.
public struct HealthFinding: Codable, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// Posterior collapse: the latents of a variational autoencoder carry nothing about the images.
        case collapsedPosterior
        /// An autoencoder reconstructs every image as nearly the same one.
        case sameReconstructions
        /// Mode collapse: generated images are nearly identical.
        case collapsedModes
        /// The discriminator classifies all images correctly, and the generator no longer learns from it.
        case discriminatorWon
        /// The discriminator gives every image the same answer, so neither player learns.
        case discriminatorSilent
        /// Dead ReLUs: many units of a classifier's layer are zero for every image.
        case deadUnits
        /// A classifier is no better than guessing.
        case chanceLoss
        /// Overfitting: the test loss rises while the training loss falls.
        case overfitting
        /// A classifier learns training images by heart and guesses test images: labels do not belong to their images.
        case shuffledLabels
    }

    /// What is wrong.
    public let kind: Kind
    /// What was seen, and what can be done, in one line.
    public let message: String

    /// Makes a finding.
    public init(_ kind: Kind, _ message: String) { (self.kind, self.message) = (kind, message) }

    /// The message.
    public var description: String { message }
}

extension HealthFinding {
    /// The least KL divergence, in nats, below which the latents count as collapsed.
    static let leastDivergence = 0.1
    /// The least diversity of generated images, as a share of that of real ones.
    static let leastDiversity = 0.1
    /// The least diversity of reconstructions, which at first all are the mean image and differ within a few epochs.
    static let leastDependence = 0.05
    /// The mean probability at which a discriminator counts as having won.
    static let sureProbability = 0.95
    /// The steps before a game may count as lost without an earlier epoch to compare with: no generator is good at
    /// first.
    static let firstSteps = 1000
    /// The steps before which nothing is said about generated images or latents: nothing has been learnt.
    static let leastSteps = 20
    /// The accuracy at which a discriminator counts as having won.
    static let winningAccuracy = 0.99

    /// Detects posterior collapse: a variational autoencoder that ignores its latents.
    ///
    /// Source: Bowman et al., "Generating sentences from a continuous space", 2016, on the collapse of the posterior.
    /// - Parameters:
    ///   - divergence: The mean KL divergence of the latents of test images from the prior, in nats.
    ///   - isWarmingUp: Whether the divergence does not yet have its full weight.
    ///   - step: Steps taken so far.
    public static func posterior(divergence: Double, isWarmingUp: Bool = false, step: Int) -> HealthFinding? {
        guard divergence < leastDivergence, step >= leastSteps else { return nil }
        return HealthFinding(
            .collapsedPosterior,
            "the latents tell nothing about the pictures: they carry \(short(divergence)) nats (collapse of the posterior); "
                + (isWarmingUp ? "lower beta, or give its warm-up more epochs" : "lower beta, or let it warm up"))
    }

    /// Detects an autoencoder that reconstructs every image as nearly the same one, the mean of them all: it has learnt
    /// what images have in common, and not yet to tell them apart.
    /// - Parameters:
    ///   - diversity: The mean variance of a pixel of reconstructions divided by that of the images.
    ///   - step: Steps taken so far.
    public static func reconstructions(diversity: Double, step: Int) -> HealthFinding? {
        guard diversity < leastDependence, step >= leastSteps else { return nil }
        return HealthFinding(
            .sameReconstructions,
            "reconstructions hardly depend on the image: they differ \(short(diversity)) times as much as the images do; "
                + "train for more epochs, with smaller batches or with a higher learning rate")
    }

    /// Detects mode collapse: a generator that makes the same image from any noise, and is not just learning to make
    /// others.
    /// - Parameters:
    ///   - diversity: The mean variance of a pixel of drawn images divided by that of real ones.
    ///   - before: The same after the epoch before, where there was one.
    ///   - step: Steps taken so far.
    public static func modes(diversity: Double, before: Double?, step: Int) -> HealthFinding? {
        let isLearning = before.map { diversity > 1.25 * $0 } ?? (step < firstSteps)
        guard diversity < leastDiversity, step >= leastSteps, !isLearning else { return nil }
        return HealthFinding(
            .collapsedModes,
            "samples are nearly identical: they differ \(short(diversity)) times as much as real pictures "
                + "(mode collapse); try another loss, spectral normalisation, or a lower learning rate")
    }

    /// Detects a discriminator that has won: it classifies all images correctly while the generator's loss does not
    /// fall.
    ///
    /// - Parameters:
    ///   - real: The discriminator's mean probability for real images, over an epoch.
    ///   - fake: The same for generated images.
    ///   - realTarget: Its target for real images.
    ///   - accuracy: The share of test and generated images it classifies correctly.
    ///   - generatorLoss: The generator's mean loss over the epoch.
    ///   - before: The same over the epoch before, where there was one.
    ///   - step: Steps taken so far.
    public static func game(
        real: Double, fake: Double, realTarget: Double = 1, accuracy: Double, generatorLoss: Double, before: Double?,
        step: Int
    ) -> HealthFinding? {
        guard real > sureProbability * realTarget, fake < 1 - sureProbability, accuracy > winningAccuracy,
            before.map({ generatorLoss > $0 }) ?? (step >= firstSteps)
        else { return nil }
        return HealthFinding(
            .discriminatorWon,
            "the discriminator has won: it gives real pictures \(short(real)), drawn ones \(short(fake)) and tells "
                + "\(short(100 * accuracy)) % apart; lower its learning rate, or smooth its labels")
    }

    /// The least difference between what a discriminator says of real and of generated images.
    static let leastOpinion = 1e-4

    /// Detects a discriminator that gives every image the same answer: its weights are too small to let a signal
    /// through, or a penalty holds them there.
    ///
    /// - Parameters:
    ///   - real: The discriminator's mean probability for real images, over an epoch.
    ///   - fake: The same for generated images.
    ///   - accuracy: The share of test and generated images it classifies correctly.
    ///   - step: Steps taken so far.
    public static func silence(real: Double, fake: Double, accuracy: Double, step: Int) -> HealthFinding? {
        // Means can be equal by chance; then it still tells single images apart.
        guard (real - fake).magnitude < leastOpinion, accuracy < 0.75, step >= leastSteps else { return nil }
        return HealthFinding(
            .discriminatorSilent,
            "the discriminator says the same of all pictures, real or drawn, so nothing is learnt from it; if it stays so, "
                + "raise the learning rate or lower --r1; of a DCGAN, --discriminator-deviation helps too")
    }

    /// A number with three digits or so.
    static func short(_ value: Double) -> String {
        guard value.isFinite, value.magnitude < 1e12 else { return "\(value)" }
        if value.magnitude < 0.001 { return value == 0 ? "0" : "less than 0.001" }
        let scale = value.magnitude >= 100 ? 1.0 : value.magnitude >= 1 ? 100 : 1000
        let rounded = (value * scale).rounded() / scale
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}
