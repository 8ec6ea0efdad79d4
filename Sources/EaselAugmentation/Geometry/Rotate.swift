#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Turns by an angle and keeps the largest part of the size's proportions that has no empty corners, enlarged to the size.
///
/// The part of a `w` by `h` image turned by `θ` is smaller by `min(w / (w cos θ + h sin θ), h / (w sin θ + h cos θ))`.
struct Rotate: ListedOperation {
    static let name = "rotate"
    static let summary = "Turns by an angle and crops what has no empty corners, enlarged to the size."
    static let options: [OperationOption<Self>] =
        [
            .range(
                "angle", \.angles, "Degrees anticlockwise; a number a is -a..a.", in: -180...180, isSymmetric: true)
        ] + OperationOption.sampling(\.settings)

    var angles = -10.0...10.0
    var settings = WarpSettings()

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let angle = draw.number("angle", in: angles)
        let (width, height) = (draw.width, draw.height)
        let (across, down) = (abs(cos(angle * .pi / 180)), abs(sin(angle * .pi / 180)))
        let scale = min(width / (width * across + height * down), height / (width * down + height * across))
        let map = PlaneMap.scaling(scale, scale).then(.rotation(degrees: angle)).about(width / 2, height / 2)
        return .geometry(.warped(ImageWarp(draw.size, .plane(map), settings)))
    }
}
