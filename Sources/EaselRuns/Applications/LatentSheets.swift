import EaselCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Latents laid out so that what each dimension does can be seen.
public enum LatentSheets {
    /// Each dimension swept by itself, the others as in the base: `dimensions.count` rows of `steps` latents.
    ///
    /// - Parameters:
    ///   - base: The latent to start from.
    ///   - dimensions: Which dimensions, from 0.
    ///   - spread: Where latents lie along each dimension.
    ///   - range: How many standard deviations to both sides of the mean.
    ///   - steps: Latents in a row, at least 2.
    /// - Throws: `OptionError` for a dimension that is not there.
    public static func traversal(
        of base: [Float], dimensions: [Int], spread: [(mean: Float, deviation: Float)], range: Float, steps: Int
    ) throws -> [Float] {
        try check(dimensions, of: spread.count)
        return dimensions.flatMap { dimension in
            (0..<steps).flatMap { step in
                var latent = base
                let share = Float(step) / Float(Swift.max(steps - 1, 1)) * 2 - 1
                latent[dimension] = spread[dimension].mean + share * range * spread[dimension].deviation
                return latent
            }
        }
    }

    /// Two dimensions as a square sheet: places evenly apart in probability under the normal distribution, so that each
    /// stands for as many latents as any other; the others as in the base.
    ///
    /// Source: Kingma and Welling, "Auto-encoding variational Bayes", 2014, figure 4.
    ///
    /// - Parameters:
    ///   - base: The latent whose other dimensions are kept.
    ///   - dimensions: The dimension that grows to the right, then the one that grows upwards.
    ///   - spread: Where latents lie along each dimension.
    ///   - side: Latents in a row and in a column.
    /// - Throws: `OptionError` for a dimension that is not there, or not exactly two.
    public static func manifold(
        of base: [Float], dimensions: [Int], spread: [(mean: Float, deviation: Float)], side: Int
    ) throws -> [Float] {
        try check(dimensions, of: spread.count)
        guard dimensions.count == 2, dimensions[0] != dimensions[1] else {
            throw OptionError("a sheet has two dimensions, got \(dimensions.map(String.init).joined(separator: ","))")
        }
        let places = (0..<side).map { Float(normalQuantile((Double($0) + 0.5) / Double(side))) }
        return places.reversed().flatMap { up in
            places.flatMap { right in
                var latent = base
                for (dimension, place) in [(dimensions[0], right), (dimensions[1], up)] {
                    latent[dimension] = spread[dimension].mean + place * spread[dimension].deviation
                }
                return latent
            }
        }
    }

    private static func check(_ dimensions: [Int], of count: Int) throws {
        guard let stranger = dimensions.first(where: { !(0..<count).contains($0) }) else { return }
        throw OptionError("there is no latent dimension \(stranger); the model has 0 to \(count - 1)")
    }
}

/// Where the standard normal distribution has a share of itself to the left.
func normalQuantile(_ share: Double) -> Double {
    guard share > 0, share < 1 else { return share <= 0 ? -.infinity : .infinity }
    var (low, high) = (-40.0, 40.0)
    // The distribution function rises, so halving finds the place to the last bit.
    while true {
        let middle = (low + high) / 2
        if middle <= low || middle >= high { return middle }
        if 0.5 * erfc(-middle / 2.0.squareRoot()) < share { low = middle } else { high = middle }
    }
}
