import EaselCore

/// A distribution fitted to the latents of training images, from which a plain autoencoder draws new ones.
public protocol LatentSampler: Sendable {
    /// The number of dimensions of each latent.
    var dimensions: Int { get }

    /// Every number that makes up the distribution, in a fixed order, for storage.
    var parameters: [Double] { get }

    /// The mean and standard deviation of latents along each dimension.
    var spread: [(mean: Double, deviation: Double)] { get }

    /// Samples: some of the endless series of latents that a seed stands for.
    ///
    /// Sample `i` depends on the seed and on `i` alone: the same seed draws the same whatever the count or the batches.
    ///
    /// ### Shapes
    /// The result is `[indices.count, dimensions]`.
    ///
    /// - Parameters:
    ///   - indices: which samples; negative ones are another part of the series.
    ///   - seed: of the series.
    func sample(_ indices: Range<Int>, seed: UInt64) -> [Float]

    /// The logarithm of the density at some latents, in nats.
    ///
    /// ### Shapes
    /// `latents` is `[count, dimensions]`.
    ///
    /// - Throws: `MeasureError` when they are not whole latents, or a number is not finite.
    func logDensity(of latents: [Float]) throws -> [Double]
}

extension LatentSampler {
    /// The first samples that a seed stands for: `[count, dimensions]`.
    public func sample(count: Int, seed: UInt64) -> [Float] { sample(0..<max(0, count), seed: seed) }

    /// The mean log-density of some latents in nats.
    ///
    /// - Throws: `MeasureError` when there are none, they are not whole latents, or a number is not finite.
    public func meanLogDensity(of latents: [Float]) throws -> Double {
        let densities = try logDensity(of: latents)
        guard !densities.isEmpty else { throw MeasureError("log-density: there are no latents") }
        return densities.reduce(0, +) / Double(densities.count)
    }
}

/// The random numbers of one sample.
func sampleSequence(seed: UInt64, index: Int) -> RandomSequence {
    RandomSequence(Philox(seed: seed, stream: RandomStream.samples), step: UInt64(bitPattern: Int64(index)))
}
