import EaselCore
import EaselImages

/// Adds normal numbers to all colours.
struct GaussianNoise: ListedOperation {
    static let name = "gaussian-noise"
    static let summary = "Adds normal numbers to all colours."
    static let options: [OperationOption<Self>] = [
        .range("sigma", \.sigmas, "Their deviation, in 255ths.", in: 0...255)
    ]
    var sigmas = 2.0...15.0

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let sigma = Float(draw.number("sigma", in: sigmas))
        let sequence = draw.sequence()
        return .pixels { $0.changeSamples(sequence) { $0 + sigma * $1 } }
    }
}

/// Multiplies all colours by normal numbers around 1.
struct Speckle: ListedOperation {
    static let name = "speckle"
    static let summary = "Multiplies all colours by normal numbers around 1."
    static let options: [OperationOption<Self>] = [.range("sigma", \.sigmas, "Their deviation.", in: 0...10)]
    var sigmas = 0.05...0.2

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let sigma = Float(draw.number("sigma", in: sigmas))
        let sequence = draw.sequence()
        return .pixels { $0.changeSamples(sequence) { $0 * (1 + sigma * $1) } }
    }
}

/// Makes pixels black or white.
struct SaltAndPepper: ListedOperation {
    static let name = "salt-and-pepper"
    static let summary = "Makes a share of the pixels black or white, half of them each."
    static let options: [OperationOption<Self>] = [.range("share", \.shares, "Of all pixels.", in: 0...1)]
    var shares = 0.01...0.05

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let share = draw.number("share", in: shares)
        let sequence = draw.sequence()
        return .pixels { image in
            var sequence = sequence
            let (channels, colours) = (image.channels, image.colours)
            image.withMutablePixels { pixels in
                for place in stride(from: 0, to: pixels.count, by: channels) {
                    let drawn = Double(sequence.uniform())
                    guard drawn < share else { continue }
                    for colour in 0..<colours { pixels[place + colour] = drawn < share / 2 ? 0 : 255 }
                }
            }
        }
    }
}

/// Counts photons: the brighter, the more noise, and the fewer photons, the more.
struct PoissonNoise: ListedOperation {
    static let name = "poisson-noise"
    static let summary = "Counts photons, as a sensor in little light does."
    static let options: [OperationOption<Self>] = [
        .range("photons", \.photons, "How many are counted at white.", in: 1...100000)
    ]
    var photons = 100.0...1000.0

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let photons = draw.number("photons", in: photons)
        let sequence = draw.sequence()
        return .pixels { image in
            var sequence = sequence
            // One table for each of the 256 means.
            let counts = (0...255).map { PoissonCounts(mean: Double($0) / 255 * photons) }
            let (channels, colours, scale) = (image.channels, image.colours, 255 / photons)
            image.withMutablePixels { pixels in
                for place in pixels.indices where place % channels < colours {
                    let count = counts[Int(pixels[place])].draw(&sequence)
                    pixels[place] = UInt8(clamped: Double(count) * scale)
                }
            }
        }
    }
}

extension Image {
    /// Changes all colours, each with a normal number of its own.
    mutating func changeSamples(_ sequence: RandomSequence, _ change: (Float, Float) -> Float) {
        var sequence = sequence
        let (channels, hasAlpha) = (channels, hasAlpha)
        withMutablePixels { pixels in
            NormalNumbers.forEach(pixels.count, &sequence) { place, number in
                if hasAlpha, place % channels == channels - 1 { return }
                pixels[place] = UInt8(clamped: change(Float(pixels[place]), number))
            }
        }
    }
}
