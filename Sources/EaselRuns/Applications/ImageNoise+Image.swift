import EaselCore
import EaselImages
import EaselLayers

extension ImageNoise {
    /// An image with noise in it, drawn from a seed; alpha is kept as it is.
    ///
    /// Rows are worked on in strips of about 2²⁰ samples, each a step of the random numbers, so that a large image
    /// takes no more memory than its own, its result's and a strip's.
    /// - Throws: `OptionError` for a strength that cannot be.
    public func applied(to image: Image, seed: UInt64) throws -> Image { try noisy(image, seed: seed) }

    /// An image of 16 bits with noise in it, drawn from a seed; alpha is kept as it is.
    /// - Throws: `OptionError` for a strength that cannot be.
    public func applied(to image: DeepImage, seed: UInt64) throws -> DeepImage { try noisy(image, seed: seed) }

    /// An image with noise in it, whatever its samples are.
    package func noisy<Picture: SampledImage>(_ image: Picture, seed: UInt64) throws -> Picture {
        if case .jpeg(let quality) = self { return try image.compressed(quality: Int(quality.rounded())) }
        let (width, channels) = (image.width, image.channels)
        let colours = image.colours
        let height = min(max((1 << 20) / (width * colours), 1), image.height)
        var pixels = image.pixels
        let predictor = try Predictor(chunk: height) { trace in
            ["noisy": applied(to: trace.input("rows", [height, 1, width, colours]))]
        }
        let (rows, noisy) = (try predictor.input("rows"), try predictor.output("noisy"))
        let table = Picture.Sample.unitValues
        try pixels.withUnsafeMutableBufferPointer { pixels in
            try predictor.run(rows: image.height, seed: seed) { strip in
                let target = try rows.rows(strip.count)
                let first = strip.lowerBound * width * channels
                for pixel in 0..<(strip.count * width) {
                    for colour in 0..<colours {
                        target[pixel * colours + colour] = table[Int(pixels[first + pixel * channels + colour])]
                    }
                }
            } taking: { strip in
                let result = try noisy.rows(strip.count)
                let first = strip.lowerBound * width * channels
                for pixel in 0..<(strip.count * width) {
                    for colour in 0..<colours {
                        pixels[first + pixel * channels + colour] =
                            Picture.Sample(unitValue: result[pixel * colours + colour])
                    }
                }
            }
        }
        return try Picture(height: image.height, width: width, channels: channels, pixels: pixels)
    }
}
