import EaselCore
import EaselImages

/// Blurs by a Gaussian.
struct GaussianBlur: ListedOperation {
    static let name = "gaussian-blur"
    static let summary = "Blurs by a Gaussian."
    static let options: [OperationOption<Self>] = [
        .range("sigma", \.sigmas, "The Gaussian's deviation, in pixels.", in: 0.1...100)
    ]
    var sigmas = 0.3...1.5

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let sigma = draw.number("sigma", in: sigmas)
        return .pixels { image in
            let numbers = GaussianWeights(sigma).smoothed(
                image.pixels.map { Float($0) }, Size2D(height: image.height, width: image.width),
                channels: image.channels)
            image.setColours(numbers)
        }
    }
}

extension Image {
    /// Sets all colours to the nearest of some numbers, in the order of `pixels`; alpha stays.
    mutating func setColours(_ numbers: [Float]) {
        let (channels, colours) = (channels, colours)
        withMutablePixels { pixels in
            for colour in 0..<colours {
                for place in stride(from: colour, to: pixels.count, by: channels) {
                    pixels[place] = UInt8(clamped: numbers[place])
                }
            }
        }
    }
}
