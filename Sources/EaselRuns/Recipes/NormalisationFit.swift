import EaselCore
import EaselImages
import EaselMeasures
import EaselModels

extension NormalisationLayer {
    /// Takes means, deviations and the whitening matrix from images, as Keras's `fit` does: of images as they are, not
    /// normalised by themselves.
    ///
    /// Everything is added up in Double, image after image.
    /// - Throws: What reading an image reports, `MeasureError` where there is no memory for the matrix.
    package func fit(to images: any ImageSource) throws {
        guard mean != nil || deviation != nil || whitening != nil else { return }
        let (channels, table) = (images.channels, PixelScaling.zeroToOne.table().map(Double.init))
        let places = Double(images.count * images.height * images.width)
        // A byte is one of 256, so counts of them say all there is to know of a channel.
        var counted = [Int](repeating: 0, count: 256 * channels)
        try images.forEachImage { pixels in
            counted.withUnsafeMutableBufferPointer { counted in
                for channel in 0..<channels {
                    for place in stride(from: channel, to: pixels.count, by: channels) {
                        counted[256 * channel + Int(pixels[place])] += 1
                    }
                }
            }
        }
        let counts = (0..<channels).map { Array(counted[(256 * $0)..<(256 * ($0 + 1))]) }
        let means = counts.map { zip($0, table).reduce(0) { $0 + Double($1.0) * $1.1 } / places }
        let deviations = zip(counts, means).map { counts, mean in
            (zip(counts, table).reduce(0) { $0 + Double($1.0) * ($1.1 - mean) * ($1.1 - mean) } / places).squareRoot()
        }
        mean?.values = means.map { Float($0) }
        deviation?.values = deviations.map { Float($0) }
        guard let whitening, let epsilon = normalisation.whiteningEpsilon else { return }
        let side = whitening.shape[0]
        var covariance = try SecondMoments(side: side)
        var row = [Double](repeating: 0, count: side)
        try images.forEachImage { pixels in
            for place in 0..<side {
                let channel = place % channels
                row[place] = table[Int(pixels[place])] - means[channel]
            }
            covariance.add(row)
        }
        whitening.values = try covariance.whitening(epsilon: epsilon).map { Float($0) }
    }
}

extension ImageSource {
    /// Calls a body with the samples of each image, in their order.
    func forEachImage(_ body: ([UInt8]) throws -> Void) throws {
        try forEachBatch(of: 64) { _, batch in
            let samples = try batch.allSamples()
            let size = imageShape.count
            for place in 0..<batch.size { try body(Array(samples[(place * size)..<((place + 1) * size)])) }
        }
    }
}
