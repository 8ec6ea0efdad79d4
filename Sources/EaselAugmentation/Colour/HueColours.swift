/// A colour as hue, saturation and value, all of 0 to 1; hue is a circle.
///
/// Source: Smith, "Color gamut transform pairs", SIGGRAPH 1978.
struct HueColour {
    var hue: Float
    var saturation: Float
    var value: Float

    init(red: Float, green: Float, blue: Float) {
        let (most, least) = (max(red, green, blue), min(red, green, blue))
        let spread = most - least
        value = most
        saturation = most > 0 ? spread / most : 0
        guard spread > 0 else {
            hue = 0
            return
        }
        let sixth =
            most == red
            ? (green - blue) / spread : most == green ? 2 + (blue - red) / spread : 4 + (red - green) / spread
        hue = sixth < 0 ? sixth / 6 + 1 : sixth / 6
    }

    /// Red, green and blue.
    var colours: (Float, Float, Float) {
        let sixth = (hue - hue.rounded(.down)) * 6
        let part = sixth - sixth.rounded(.down)
        let low = value * (1 - saturation)
        let (falling, rising) = (value * (1 - saturation * part), value * (1 - saturation * (1 - part)))
        return switch Int(sixth) % 6 {
        case 0: (value, rising, low)
        case 1: (falling, value, low)
        case 2: (low, value, rising)
        case 3: (low, falling, value)
        case 4: (rising, low, value)
        default: (value, low, falling)
        }
    }
}
