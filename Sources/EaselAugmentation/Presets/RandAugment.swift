/// The operations that RandAugment and TrivialAugment draw from, each with a strength from 0 to 1.
///
/// They and their ranges are torchvision's: identity, shears, translations, rotation, brightness, colour, contrast,
/// sharpness, posterise, solarise, auto-contrast and equalise.
enum DrawnOperation: String, CaseIterable, Sendable {
    case identity
    case shearX = "shear-x"
    case shearY = "shear-y"
    case translateX = "translate-x"
    case translateY = "translate-y"
    case rotate, brightness, colour, contrast, sharpness, posterise, solarise
    case autoContrast = "auto-contrast"
    case equalise

    /// The largest values of a range.
    struct Ranges: Sendable {
        var shear: Double
        /// In pixels, of an image of so many.
        var translation: @Sendable (Double) -> Double
        var rotation: Double
        var factor: Double
        /// The fewest bits that are kept.
        var bits: Int
    }

    /// What the operation does.
    /// - Parameters:
    ///   - strength: From 0, which does nothing or little, to 1.
    ///   - isNegative: Whether it goes the other way, where there is one.
    func effect(
        _ strength: Double, isNegative: Bool, _ ranges: Ranges, _ draw: AugmentationDraw, _ settings: WarpSettings
    ) -> AugmentationEffect {
        let sign = isNegative ? -1.0 : 1
        func warp(_ map: PlaneMap, aboutCentre: Bool = true) -> AugmentationEffect {
            let map = aboutCentre ? map.about(draw.width / 2, draw.height / 2) : map
            return .geometry(.warped(ImageWarp(draw.size, .plane(map), settings)))
        }
        let factor = 1 + sign * strength * ranges.factor
        switch self {
        case .identity: return .none
        // About the upper left corner, as there.
        case .shearX: return warp(PlaneMap(1, sign * strength * ranges.shear, 0, 0, 1, 0), aboutCentre: false)
        case .shearY: return warp(PlaneMap(1, 0, 0, sign * strength * ranges.shear, 1, 0), aboutCentre: false)
        case .translateX:
            return warp(
                .translation(-(sign * strength * ranges.translation(draw.width)).rounded(.towardZero), 0),
                aboutCentre: false)
        case .translateY:
            return warp(
                .translation(0, -(sign * strength * ranges.translation(draw.height)).rounded(.towardZero)),
                aboutCentre: false)
        case .rotate: return warp(.rotation(degrees: sign * strength * ranges.rotation))
        case .brightness: return .pixels { RandomBrightness.apply(factor, to: &$0) }
        case .colour: return .pixels { RandomColour.apply(factor, to: &$0) }
        case .contrast: return .pixels { RandomContrast.apply(factor, to: &$0) }
        case .sharpness: return .pixels { Sharpness.apply(factor, to: &$0) }
        case .posterise:
            let bits = 8 - Int((strength * Double(8 - ranges.bits)).rounded())
            return .pixels { Posterise.apply(bits, to: &$0) }
        case .solarise:
            let threshold = 255 * (1 - strength)
            return .pixels { Solarise.apply(threshold, to: &$0) }
        case .autoContrast: return .pixels(AutoContrast.apply)
        case .equalise: return .pixels(HistogramEqualisation.apply)
        }
    }
}

/// Applies some operations of a list, all with one strength.
///
/// Source: Cubuk, Zoph, Shlens and Le, "RandAugment: practical automated data augmentation with a reduced search space",
/// NeurIPS 2020.
struct RandAugment: ListedOperation {
    static let name = "rand-augment"
    static let summary = "Applies some operations drawn from a list of 14, all with one strength."
    static let options: [OperationOption<Self>] =
        [
            .integer("count", \.count, "How many are applied.", in: 1...20),
            .number("magnitude", \.magnitude, "Their strength, 0 to 30.", in: 0...30),
        ] + OperationOption.sampling(\.settings)
    var count = 2
    var magnitude = 9.0
    var settings = WarpSettings()

    static let ranges = DrawnOperation.Ranges(
        shear: 0.3, translation: { 150.0 / 331 * $0 }, rotation: 30, factor: 0.9, bits: 4)

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let effects = (0..<count).map { _ in
            let operation = draw.choice("operation", of: DrawnOperation.allCases.map { ($0.rawValue, $0) })
            let isNegative = draw.choice("sign", of: [("+", false), ("-", true)])
            return operation.effect(magnitude / 30, isNegative: isNegative, Self.ranges, draw, settings)
        }
        return .sequence(effects)
    }
}

/// Applies one operation of a list with a strength drawn anew.
///
/// Source: Müller and Hutter, "TrivialAugment: tuning-free yet state-of-the-art data augmentation", ICCV 2021; its wide
/// ranges.
struct TrivialAugment: ListedOperation {
    static let name = "trivial-augment"
    static let summary = "Applies one operation drawn from a list of 14, with a strength drawn anew."
    static let options = OperationOption<Self>.sampling(\.settings)
    var settings = WarpSettings()

    static let ranges = DrawnOperation.Ranges(
        shear: 0.99, translation: { _ in 32 }, rotation: 135, factor: 0.99, bits: 2)

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let operation = draw.choice("operation", of: DrawnOperation.allCases.map { ($0.rawValue, $0) })
        let strength = draw.number("strength", in: 0...1)
        let isNegative = draw.choice("sign", of: [("+", false), ("-", true)])
        return operation.effect(strength, isNegative: isNegative, Self.ranges, draw, settings)
    }
}
