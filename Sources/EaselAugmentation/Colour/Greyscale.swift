/// Makes all colours the pixel's luma; the number of channels stays.
struct Greyscale: ListedOperation {
    static let name = "greyscale"
    static let summary = "Takes the colour away; the number of channels stays."
    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        .pixels { image in
            let lumas = image.lumas
            let (channels, colours) = (image.channels, image.colours)
            image.withMutablePixels { pixels in
                for place in lumas.indices {
                    for colour in 0..<colours { pixels[place * channels + colour] = lumas[place] }
                }
            }
        }
    }
}

/// Makes every pixel black or white.
struct BlackAndWhite: ListedOperation {
    static let name = "black-and-white"
    static let summary = "Makes every pixel black or, from a grey on, white."
    static let options: [OperationOption<Self>] = [
        .range("threshold", \.thresholds, "The lowest grey that becomes white, 0 to 255.", in: 0...255)
    ]
    var thresholds = 128.0...128.0

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let threshold = draw.number("threshold", in: thresholds)
        return .pixels { image in
            let lumas = image.lumas
            let (channels, colours) = (image.channels, image.colours)
            image.withMutablePixels { pixels in
                for place in lumas.indices {
                    let value: UInt8 = Double(lumas[place]) < threshold ? 0 : 255
                    for colour in 0..<colours { pixels[place * channels + colour] = value }
                }
            }
        }
    }
}
