import EaselImages

/// Turns all hues.
struct Hue: ListedOperation {
    static let name = "hue"
    static let summary = "Turns all hues by a share of the circle; grey pictures stay."
    static let options: [OperationOption<Self>] = [
        .range("turn", \.turns, "A share of the circle; a number a is -a..a.", in: -0.5...0.5, isSymmetric: true)
    ]
    var turns = -0.05...0.05

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let turn = draw.number("turn", in: turns)
        return .pixels { Self.apply(turn, to: &$0) }
    }

    static func apply(_ turn: Double, to image: inout Image) {
        guard image.colours == 3 else { return }
        image.changeColours { red, green, blue in
            var colour = HueColour(red: red, green: green, blue: blue)
            colour.hue += Float(turn)
            return colour.colours
        }
    }
}

/// Changes hue, saturation and value, each by numbers of its own, as Augmentor's HSV shift; hue goes round where
/// Augmentor's stops at red.
struct HSVShift: ListedOperation {
    static let name = "hsv-shift"
    static let summary =
        "Turns hues, and scales and shifts saturation and value; grey pictures keep none of it but value."
    static let options: [OperationOption<Self>] = [
        .number("hue-shift", \.hueShift, "The farthest turn, as a share of the circle.", in: 0...0.5),
        .number("saturation-scale", \.saturationScale, "s scales by 1/(1+s) to 1+s.", in: 0...10),
        .number("saturation-shift", \.saturationShift, "The farthest shift, of 1.", in: 0...1),
        .number("value-scale", \.valueScale, "s scales by 1/(1+s) to 1+s.", in: 0...10),
        .number("value-shift", \.valueShift, "The farthest shift, of 1.", in: 0...1),
    ]
    var hueShift = 0.05
    var saturationScale = 0.2
    var saturationShift = 0.05
    var valueScale = 0.2
    var valueShift = 0.05

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        func scales(_ scale: Double) -> ClosedRange<Double> { 1 / (1 + scale)...1 + scale }
        let hue = Float(draw.number("hue", in: -hueShift...hueShift))
        let saturation = (
            Float(draw.number("saturation-scale", in: scales(saturationScale))),
            Float(draw.number("saturation-shift", in: -saturationShift...saturationShift))
        )
        let value = (
            Float(draw.number("value-scale", in: scales(valueScale))),
            Float(draw.number("value-shift", in: -valueShift...valueShift))
        )
        return .pixels { image in
            let isGrey = image.colours == 1
            image.changeColours { red, green, blue in
                var colour = HueColour(red: red / 255, green: green / 255, blue: blue / 255)
                if !isGrey {
                    colour.hue += hue
                    colour.saturation = min(max(colour.saturation * saturation.0 + saturation.1, 0), 1)
                }
                colour.value = min(max(colour.value * value.0 + value.1, 0), 1)
                let new = colour.colours
                return (255 * new.0, 255 * new.1, 255 * new.2)
            }
        }
    }
}
