#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The log-ratios ln p(z) − ln q(z|x) of latents drawn as z = μ + σ·ε, with a standard normal prior p and a normal
/// posterior q of independent numbers: the part of an importance weight that does not depend on the image (see
/// `ImportanceWeightedBound`).
///
/// ### Shapes
/// `means`, `logVariances` and `noise` are `[batch, latentSize]`; the result is `[batch]`, in nats.
///
/// - Parameters:
///   - means: μ for each image.
///   - logVariances: ln σ² for each image.
///   - noise: ε, the standard normal numbers z was drawn with.
///   - latentSize: numbers in each latent.
/// - Throws: `MeasureError` when the three do not hold equally many whole latents, or a number is not finite.
public func latentLogRatios(
    means: [Float], logVariances: [Float], noise: [Float], latentSize: Int
) throws -> [Double] {
    let count = try rowCount(of: means, columns: latentSize, what: "means of the posterior", unit: "latent")
    for (values, what) in [(logVariances, "log-variances of the posterior"), (noise, "noise of the posterior")] {
        guard try rowCount(of: values, columns: latentSize, what: what, unit: "latent") == count else {
            throw MeasureError("\(what): \(values.count / latentSize) latents, expected as many as means, \(count)")
        }
    }
    return (0..<count).map { row in
        var sum = 0.0
        for place in row * latentSize..<(row + 1) * latentSize {
            let (logVariance, deviate) = (Double(logVariances[place]), Double(noise[place]))
            let latent = Double(means[place]) + exp(logVariance / 2) * deviate
            // The constants of both densities cancel.
            sum += (deviate * deviate + logVariance - latent * latent) / 2
        }
        return sum
    }
}
