/// The importance-weighted bound on the log-likelihood of images under a variational autoencoder, sample by sample.
///
/// For latents z₁…z_k drawn from q(z|x), the bound is E[ln(1/k · Σ p(x|zᵢ)·p(zᵢ) / q(zᵢ|x))]. With one sample it is the
/// evidence lower bound; it rises with k towards ln p(x). Add the logarithms of the weights of a batch of images k times,
/// then read the bound: nothing but two sums an image is kept, whatever k is.
///
/// Source: Burda, Grosse and Salakhutdinov, "Importance weighted autoencoders", 2015, arXiv:1509.00519.
public struct ImportanceWeightedBound: Sendable {
    private var images: [LogMeanExponential]
    private var sums: [Double]

    /// Prepares for a batch of images.
    public init(imageCount: Int) {
        images = [LogMeanExponential](repeating: LogMeanExponential(), count: max(0, imageCount))
        sums = [Double](repeating: 0, count: images.count)
    }

    /// The number of samples added for each image.
    public var sampleCount: Int { images.first?.count ?? 0 }

    /// Adds one sample of every image.
    ///
    /// - Parameter logWeights: ln p(x|z) + ln p(z) − ln q(z|x) in nats, one for each image; −∞ where x is impossible.
    /// - Throws: `MeasureError` when there are not as many as images, or one is NaN or +∞; nothing is added then.
    public mutating func add(_ logWeights: some Collection<Double>) throws {
        guard logWeights.count == images.count else {
            throw MeasureError(
                "importance-weighted bound: \(logWeights.count) weights for \(images.count) images, expected one each")
        }
        for (image, weight) in logWeights.enumerated() where !(weight < .infinity) {
            throw MeasureError(
                "importance-weighted bound: sample \(sampleCount), image \(image) has log-weight \(weight), expected a "
                    + "finite one")
        }
        for (image, weight) in logWeights.enumerated() {
            images[image].add(weight)
            sums[image] += weight
        }
    }

    /// The bound of each image in nats; empty before the first sample.
    public var bounds: [Double] { images.compactMap(\.value) }

    /// The evidence lower bound of each image in nats, from the same samples: the mean of the log-weights.
    public var evidenceLowerBounds: [Double] {
        sampleCount > 0 ? sums.map { $0 / Double(sampleCount) } : []
    }
}
