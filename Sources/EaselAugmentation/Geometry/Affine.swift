import EaselCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Turns, moves, scales and shears about the centre.
struct Affine: ListedOperation {
    static let name = "affine"
    static let summary = "Turns, moves, scales and shears about the centre; what becomes empty is filled."
    static let options: [OperationOption<Self>] =
        [
            .range(
                "rotate", \.angles, "Degrees anticlockwise; a number a is -a..a.", in: -180...180, isSymmetric: true),
            .range(
                "translate", \.shifts, "Both ways, as a share of the side; a number a is -a..a.", in: -1...1,
                isSymmetric: true),
            .range("scale", \.factors, "How many times larger.", in: 0.05...20),
            .range("shear", \.shears, "Degrees along rows; a number a is -a..a.", in: -80...80, isSymmetric: true),
        ] + OperationOption.sampling(\.settings)

    var angles = -10.0...10.0
    var shifts = -0.1...0.1
    var factors = 0.9...1.1
    var shears = -5.0...5.0
    var settings = WarpSettings()

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let angle = draw.number("rotate", in: angles)
        let right = draw.number("right", in: shifts) * draw.width
        let down = draw.number("down", in: shifts) * draw.height
        let factor = draw.number("scale", in: factors)
        let slope = tan(draw.number("shear", in: shears) * .pi / 180)
        let map = PlaneMap.translation(-right, -down)
            .then(
                PlaneMap.rotation(degrees: angle).then(.scaling(1 / factor, 1 / factor))
                    .then(PlaneMap(1, slope, 0, 0, 1, 0)).about(draw.width / 2, draw.height / 2))
        return .geometry(.warped(ImageWarp(draw.size, .plane(map), settings)))
    }
}

/// Moves the image.
struct Translate: ListedOperation {
    static let name = "translate"
    static let summary = "Moves by whole pixels, up to a share of each side; what becomes empty is filled."
    static let options: [OperationOption<Self>] =
        [
            .range(
                "share", \.shifts, "Both ways, as a share of the side; a number a is -a..a.", in: -1...1,
                isSymmetric: true)
        ] + OperationOption.sampling(\.settings)

    var shifts = -0.1...0.1
    var settings = WarpSettings()

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        // By whole pixels, which keep what they are; they are what is drawn, and what a manifest has.
        func pixels(_ side: Double) -> ClosedRange<Int> {
            Int((shifts.lowerBound * side).rounded())...Int((shifts.upperBound * side).rounded())
        }
        let right = draw.integer("right", in: pixels(draw.width))
        let down = draw.integer("down", in: pixels(draw.height))
        let map = PlaneMap.translation(-Double(right), -Double(down))
        return .geometry(.warped(ImageWarp(draw.size, .plane(map), settings)))
    }
}
