#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif
import EaselCore

/// How much of a moving average stays when it follows a step.
public enum AverageRule: Hashable, Sendable {
    /// The same share after every step, in `0..<1`; over the first steps less, so that random weights are forgotten.
    case decay(Float)
    /// A half-life in images: what was learnt so many images ago counts half.
    ///
    /// It grows with training, as a share of the images seen, so the average is as young as the weights are at first and
    /// ever steadier later; it does not depend on the batch size or on how long training will be.
    ///
    /// Source: Karras, Laine and Aila, "A style-based generator architecture for generative adversarial networks", 2019,
    /// and its later ramp as a share of the images seen.
    case halfLife(share: Float, limit: Int?)

    /// Checks the numbers.
    /// - Throws: `OptionError` for one out of its range.
    func check() throws(OptionError) {
        switch self {
        case .decay(let decay):
            guard decay >= 0, decay < 1 else {
                throw OptionError("the decay of an average is \(decay), it must be in 0..<1")
            }
        case .halfLife(let share, let limit):
            guard share > 0, share <= 1 else {
                throw OptionError("the half-life of an average is \(share) of the images seen, it must be in 0…1")
            }
            guard limit ?? 1 > 0 else {
                throw OptionError("the half-life of an average is at most \(limit ?? 0) images, it must be at least 1")
            }
        }
    }

    /// The share that stays at a step, counted from 1, of so many images each.
    package func kept(step: Int, batchSize: Int) -> Float {
        switch self {
        case .decay(let decay):
            return min(decay, (1 + Float(step)) / (10 + Float(step)))
        case .halfLife(let share, let limit):
            let ramp = Double(share) * Double(step) * Double(batchSize)
            return Float(exp2(-Double(batchSize) / min(ramp, limit.map(Double.init) ?? .infinity)))
        }
    }
}
