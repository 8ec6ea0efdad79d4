/// Changes brightness, contrast, saturation and hue, in an order drawn anew, as torchvision's ColorJitter.
struct ColourJitter: ListedOperation {
    static let name = "colour-jitter"
    static let summary = "Changes brightness, contrast, saturation and hue, in an order of its own."
    static let options: [OperationOption<Self>] = [
        .range("brightness", \.brightness, "Factors; a number a is 1-a..1+a.", in: 0...10, around: 1),
        .range("contrast", \.contrast, "Factors; a number a is 1-a..1+a.", in: 0...10, around: 1),
        .range("saturation", \.saturation, "Factors; a number a is 1-a..1+a.", in: 0...10, around: 1),
        .range("hue", \.hue, "A share of the circle; a number a is -a..a.", in: -0.5...0.5, isSymmetric: true),
    ]
    var brightness = 0.8...1.2
    var contrast = 0.8...1.2
    var saturation = 0.8...1.2
    var hue = -0.05...0.05

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let (bright, strong) = (draw.number("brightness", in: brightness), draw.number("contrast", in: contrast))
        let (colourful, turn) = (draw.number("saturation", in: saturation), draw.number("hue", in: hue))
        var parts: [(String, AugmentationEffect)] = [
            ("brightness", .pixels { RandomBrightness.apply(bright, to: &$0) }),
            ("contrast", .pixels { RandomContrast.apply(strong, to: &$0) }),
            ("saturation", .pixels { RandomColour.apply(colourful, to: &$0) }),
            ("hue", .pixels { Hue.apply(turn, to: &$0) }),
        ]
        for last in [3, 2, 1] { parts.swapAt(last, Int(draw.random.below(UInt32(last + 1)))) }
        draw.record("order", parts.map(\.0).joined(separator: " "))
        return .sequence(parts.map(\.1))
    }
}
