import EaselCore

/// Binarised images: every sample is 0 or 255, the latter with its value as the probability, the same ones each time.
///
/// Source: Salakhutdinov and Murray, "On the quantitative analysis of deep belief networks", ICML 2008, whose MNIST the
/// likelihoods in the literature are of.
struct BinarisedImages: ImageSource {
    /// The random stream that the samples are drawn from.
    private static let stream: UInt32 = 0x4269_6E61
    let base: any ImageSource
    let seed: UInt64

    var count: Int { base.count }
    var imageShape: ImageShape { base.imageShape }
    var isInMemory: Bool { false }

    func target(at index: Int) throws -> Target { try base.target(at: index) }

    func image(at index: Int) throws -> Image {
        var image = try base.image(at: index)
        var random = RandomSequence(Philox(seed: seed, stream: Self.stream), step: UInt64(index))
        image.withMutablePixels { pixels in
            for place in pixels.indices { pixels[place] = random.uniform() * 255 < Float(pixels[place]) ? 255 : 0 }
        }
        return image
    }
}

extension ImageSource {
    /// The images with every sample 0 or 1, drawn with its value as the probability: the same ones for the same seed.
    package func binarised(seed: UInt64) -> any ImageSource { BinarisedImages(base: self, seed: seed) }
}
