import EaselTraining

/// Something about a training that a person should look at, in plain words.
public struct HealthFinding: Codable, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// The codes of a variational autoencoder tell nothing about the pictures.
        case collapsedPosterior
        /// An autoencoder gives nearly the same picture back for every image.
        case sameReconstructions
        /// Drawn pictures are nearly identical.
        case collapsedModes
        /// The discriminator tells all pictures apart, and the generator learns nothing from it any more.
        case discriminatorWon
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
    /// How little the codes may tell about a picture, in nats, before they are taken for empty.
    static let leastDivergence = 0.1
    /// How much less than real pictures drawn ones may differ from one another.
    static let leastDiversity = 0.1
    /// The same of reconstructions, which at first all are the mean image, and come to differ within a few epochs.
    static let leastDependence = 0.05
    /// How sure of itself a discriminator that has won is.
    static let sureProbability = 0.95
    /// How long a game may look lost before there is an epoch to compare with: no generator draws from the start.
    static let firstSteps = 1000
    /// Before so many steps nothing is said of what is drawn or coded: nothing has been learnt.
    static let leastSteps = 20
    /// How many pictures a discriminator that has won tells apart.
    static let winningAccuracy = 0.99

    /// Whether a variational autoencoder has come to ignore its codes.
    ///
    /// Source: Bowman et al., "Generating sentences from a continuous space", 2016, on the collapse of the posterior.
    /// - Parameters:
    ///   - divergence: The mean divergence of the codes of test pictures from the prior, in nats.
    ///   - isWarmingUp: Whether the divergence is not yet weighed in full.
    ///   - step: Steps taken so far.
    public static func posterior(divergence: Double, isWarmingUp: Bool = false, step: Int) -> HealthFinding? {
        guard divergence < leastDivergence, step >= leastSteps else { return nil }
        return HealthFinding(
            .collapsedPosterior,
            "the codes tell nothing about the pictures: they carry \(short(divergence)) nats (collapse of the posterior); "
                + (isWarmingUp ? "lower beta, or give its warm-up more epochs" : "lower beta, or let it warm up"))
    }

    /// Whether an autoencoder gives back nearly the same picture, the mean of them all, whatever image it is given: it
    /// has learnt what every image has in common, and not yet to tell them apart.
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

    /// Whether a generator draws the same picture from any noise, and is not just learning to draw others.
    /// - Parameters:
    ///   - diversity: The mean variance of a pixel of drawn pictures divided by that of real ones.
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

    /// Whether a discriminator tells all pictures apart while the generator's loss does not fall.
    ///
    /// - Parameters:
    ///   - real: The mean probability it gives real pictures of being real, over an epoch.
    ///   - fake: The mean probability it gives drawn ones.
    ///   - realTarget: What it is taught to say to real pictures.
    ///   - accuracy: The share of test and drawn pictures that it tells apart.
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

    /// A number with three digits or so.
    private static func short(_ value: Double) -> String {
        guard value.isFinite, value.magnitude < 1e12 else { return "\(value)" }
        if value.magnitude < 0.001 { return value == 0 ? "0" : "less than 0.001" }
        let scale = value.magnitude >= 100 ? 1.0 : value.magnitude >= 1 ? 100 : 1000
        let rounded = (value * scale).rounded() / scale
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}
