#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A perceptual colour map: colours for numbers of 0 to 1, as much lighter to the eye at each step as at any other.
///
/// It goes from near black over violet, red and orange to pale yellow, evenly in the lightness of OKLab (Ottosson, 2020), so
/// that it says the same in grey. Where a colour cannot be shown, it is less colourful, not of another lightness or hue.
package enum ColourMap {
    /// 256 colours of three samples each, from dark to light.
    package static let heat: [[UInt8]] = (0..<256).map { heatColour(Double($0) / 255) }

    /// The colour of a number; outside of 0 to 1 that of the nearer end.
    package static func colour(of value: Float) -> [UInt8] {
        heat[Int((min(max(value.isNaN ? 0 : value, 0), 1) * 255).rounded())]
    }

    private static func heatColour(_ value: Double) -> [UInt8] {
        let lightness = 0.13 + 0.84 * value
        let hue = (280 + 190 * value) * Double.pi / 180
        var chroma = 0.22 * pow(sin(Double.pi * (0.06 + 0.86 * value)), 0.8)
        // The colours of a screen end somewhere; a hundredth less at a time finds the edge.
        while chroma > 0 {
            let linear = linearRGB(lightness, chroma * cos(hue), chroma * sin(hue))
            if linear.allSatisfy({ (-1e-6...1.000001).contains($0) }) { return linear.map(sample) }
            chroma -= 0.002
        }
        return linearRGB(lightness, 0, 0).map(sample)
    }

    /// Linear red, green and blue of a colour in OKLab.
    private static func linearRGB(_ lightness: Double, _ a: Double, _ b: Double) -> [Double] {
        let long = lightness + 0.3963377774 * a + 0.2158037573 * b
        let medium = lightness - 0.1055613458 * a - 0.0638541728 * b
        let short = lightness - 0.0894841775 * a - 1.2914855480 * b
        let (l, m, s) = (long * long * long, medium * medium * medium, short * short * short)
        return [
            4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
        ]
    }

    /// A linear sample as sRGB has it.
    private static func sample(_ linear: Double) -> UInt8 {
        let value = min(max(linear, 0), 1)
        let encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055
        return UInt8((encoded * 255).rounded())
    }
}
