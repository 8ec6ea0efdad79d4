import EaselGraph

/// Photons counted instead of light measured: the noise of a sensor in the dark.
enum PoissonNoise {
    /// The largest mean that numbers are drawn for exactly.
    private static let exact: Float = 10

    /// Images of counted photons, cut to `0…1`.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → the same.
    ///
    /// - Parameter deviations: The standard deviation at white of each image, `[N, 1, 1, 1]`; white is then a mean of
    ///   its inverse square in photons. At 0 an image stays as it is.
    static func applied(to images: Tensor, deviations: Tensor) -> Tensor {
        // A thousandth of a level of 8 bits is nothing, and a mean that is finite.
        let photons = reciprocal(square(maximum(deviations, 4e-6)))
        let means = maximum(images, 0) * photons
        return clamp(select(means .<= exact, few(means), many(means)) / photons, to: 0...1)
    }

    /// Numbers with small means, by how many of the cumulative probabilities a uniform number is above.
    private static func few(_ means: Tensor) -> Tensor {
        let means = minimum(means, exact)
        let draws = Tensor.randomUniform(means.shape)
        var term = exp(-means)
        var sum = term
        var count = draws .> sum
        // Above 32, with a mean of 10, is once in ten million draws.
        for number in 1...32 {
            term = term * means / Float(number)
            sum = sum + term
            count = count + (draws .> sum)
        }
        return count
    }

    /// Numbers with larger means: a normal number, bent to a Poisson distribution's skewness, and rounded.
    ///
    /// Source: Cornish and Fisher, "Moments and cumulants in the specification of distributions", 1938.
    private static func many(_ means: Tensor) -> Tensor {
        let normal = Tensor.randomNormal(means.shape)
        return maximum(round(means + sqrt(means) * normal + (square(normal) - 1) * (1 / 6)), 0)
    }
}
