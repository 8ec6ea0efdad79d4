import EaselImages

/// An operation on pixels with a factor, of which 1 changes nothing.
protocol FactorOperation: ListedOperation {
    static var factorHelp: String { get }
    static var limits: ClosedRange<Double> { get }
    var factors: ClosedRange<Double> { get set }

    /// Changes an image.
    static func apply(_ factor: Double, to image: inout Image)
}

extension FactorOperation {
    static var limits: ClosedRange<Double> { 0...10 }

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let factor = draw.number("factor", in: factors)
        return .pixels { Self.apply(factor, to: &$0) }
    }
}

/// Multiplies all colours.
struct RandomBrightness: FactorOperation {
    static let name = "random-brightness"
    static let summary = "Multiplies all colours: 0 is black, 1 changes nothing."
    static let factorHelp = "0 is black, 1 changes nothing."
    static let options: [OperationOption<Self>] = [
        .range("factor", \.factors, factorHelp, in: limits)
    ]
    var factors = 0.7...1.3

    static func apply(_ factor: Double, to image: inout Image) { image.blend(from: 0, factor: factor) }
}

/// Moves colours away from their grey, or towards it.
struct RandomColour: FactorOperation {
    static let name = "random-colour"
    static let summary = "Changes how colourful it is: 0 is grey, 1 changes nothing."
    static let factorHelp = "0 is grey, 1 changes nothing."
    static let options: [OperationOption<Self>] = [.range("factor", \.factors, factorHelp, in: limits)]
    var factors = 0.5...1.5

    static func apply(_ factor: Double, to image: inout Image) {
        guard image.colours == 3 else { return }
        let factor = Float(factor)
        image.changeColours { red, green, blue in
            let grey = (0.299 * red + 0.587 * green + 0.114 * blue).rounded()
            return (grey + factor * (red - grey), grey + factor * (green - grey), grey + factor * (blue - grey))
        }
    }
}

/// `random-colour` under the name that torchvision and Albumentations have for it.
struct Saturation: FactorOperation {
    static let name = "saturation"
    static let summary = "Changes how colourful it is, as random-colour."
    static let factorHelp = "0 is grey, 1 changes nothing."
    static let options: [OperationOption<Self>] = [.range("factor", \.factors, factorHelp, in: limits)]
    var factors = 0.5...1.5

    static func apply(_ factor: Double, to image: inout Image) { RandomColour.apply(factor, to: &image) }
}

/// Moves all colours away from the image's mean grey, or towards it.
struct RandomContrast: FactorOperation {
    static let name = "random-contrast"
    static let summary = "Changes the contrast: 0 is the picture's mean grey, 1 changes nothing."
    static let factorHelp = "0 is the picture's mean grey, 1 changes nothing."
    static let options: [OperationOption<Self>] = [.range("factor", \.factors, factorHelp, in: limits)]
    var factors = 0.7...1.3

    static func apply(_ factor: Double, to image: inout Image) {
        let lumas = image.lumas
        let mean = Double(lumas.reduce(0) { $0 + Int($1) }) / Double(max(lumas.count, 1))
        image.blend(from: mean.rounded(), factor: factor)
    }
}

/// Moves an image away from its smoothed self, or towards it.
struct Sharpness: FactorOperation {
    static let name = "sharpness"
    static let summary = "Sharpens above 1 and smooths below: 0 is smoothed, 1 changes nothing."
    static let factorHelp = "0 is smoothed, 1 changes nothing, 2 is sharper."
    static let options: [OperationOption<Self>] = [.range("factor", \.factors, factorHelp, in: limits)]
    var factors = 0.0...2.0

    static func apply(_ factor: Double, to image: inout Image) { image.blend(from: smoothed(image), factor: factor) }

    /// Each pixel five times and its eight neighbours once, over 13; pixels at the edge stay. As Pillow's.
    private static func smoothed(_ image: Image) -> Image {
        var result = image
        let (height, width, channels) = (image.height, image.width, image.channels)
        guard height > 2, width > 2 else { return image }
        let line = width * channels
        result.withMutablePixels { to in
            image.pixels.withUnsafeBufferPointer { from in
                for y in 1..<(height - 1) {
                    for place in (y * line + channels)..<((y + 1) * line - channels) {
                        var sum = 4 * Int(from[place])
                        for above in [place - line, place, place + line] {
                            sum += Int(from[above - channels]) + Int(from[above]) + Int(from[above + channels])
                        }
                        to[place] = UInt8((sum * 2 + 13) / 26)
                    }
                }
            }
        }
        return result
    }
}
