#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Shears along one axis and stretches what has no empty corners back to the size, as Augmentor does.
struct Shear: ListedOperation {
    static let name = "shear"
    static let summary = "Shears along one axis by an angle and stretches what has no empty corners to the size."
    static let options: [OperationOption<Self>] =
        [.range("angle", \.angles, "Degrees; a number a is -a..a.", in: -25...25, isSymmetric: true)]
        + OperationOption.sampling(\.settings)

    var angles = -10.0...10.0
    var settings = WarpSettings()

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let angle = draw.number("angle", in: angles)
        let isAcross = draw.choice("axis", of: [("x", true), ("y", false)])
        let slope = tan(angle * .pi / 180)
        let (side, other) = isAcross ? (draw.width, draw.height) : (draw.height, draw.width)
        // No more is cut off than leaves something.
        let shift = min(abs(slope) * other, side * 0.9)
        let bounded = slope < 0 ? -shift / other : shift / other
        let (stretch, start) = ((side - shift) / side, bounded < 0 ? shift : 0)
        let map =
            isAcross ? PlaneMap(stretch, bounded, start, 0, 1, 0) : PlaneMap(1, 0, 0, bounded, stretch, start)
        return .geometry(.warped(ImageWarp(draw.size, .plane(map), settings)))
    }
}
