import Easel

extension FuzzedReader {
    /// The numbers that a run keeps of a distribution: a byte of dimensions, then the numbers.
    static let latents = FuzzedReader(
        "latents", ["GaussianDistribution.init(parameters:)", "GaussianMixture.init(parameters:)"],
        maximumLength: 1 + 8 * 48,
        seeds: {
            let one = try GaussianDistribution(mean: [1], covariance: [4])
            let two = try GaussianDistribution(mean: [1, -1], covariance: [2, 0.5, 0.5, 1])
            let mixture = try GaussianMixture(weights: [0.25, 0.75], components: [two, two])
            return [(1, one.parameters), (2, two.parameters), (2, mixture.parameters)].map { dimensions, numbers in
                numbers.withUnsafeBytes { [UInt8(dimensions)] + $0 }
            }
        }, repair: { $0.count % 8 == 1 ? $0 : $0.dropLast(($0.count + 7) % 8) }
    ) {
        { bytes in
            guard let first = bytes.first, first <= 8, bytes.count % 8 == 1 else { return }
            let dimensions = Int(first)
            let numbers = bytes.withUnsafeBytes { bytes in
                stride(from: 1, to: bytes.count, by: 8).map { bytes.loadUnaligned(fromByteOffset: $0, as: Double.self) }
            }
            if numbers.count > dimensions {
                let (mean, rest) = (Array(numbers[..<dimensions]), Array(numbers[dimensions...]))
                _ = try? FeatureMoments(count: 10, mean: mean, covariance: rest)
            }
            do {
                try check(GaussianDistribution(parameters: numbers, dimensions: dimensions))
            } catch let error as MeasureError {
                // A mixture is told apart by its number of numbers; the two never have the same.
                guard !numbers.isEmpty, dimensions > 0, numbers.count % (1 + dimensions * (1 + dimensions)) == 0 else {
                    throw error
                }
                try check(GaussianMixture(parameters: numbers, dimensions: dimensions))
            }
        }
    }

    private static func check(_ sampler: some LatentSampler) throws {
        let drawn = sampler.sample(0..<3, seed: 1)
        try require(drawn.count == 3 * sampler.dimensions, "\(drawn.count) numbers were drawn of \(sampler)")
    }
}
