import EaselCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Turns by an angle; corners that become empty are filled.
struct RotateWithoutCrop: ListedOperation {
    static let name = "rotate-without-crop"
    static let summary = "Turns by an angle; empty corners are filled, and with expand nothing is cut off."
    static let options: [OperationOption<Self>] =
        [
            .range(
                "angle", \.angles, "Degrees anticlockwise; a number a is -a..a.", in: -180...180, isSymmetric: true),
            .flag("expand", \.expands, "Whether the size grows to hold all of the picture."),
        ] + OperationOption.sampling(\.settings)

    var angles = -10.0...10.0
    var expands = false
    var settings = WarpSettings()

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let angle = draw.number("angle", in: angles)
        let (width, height) = (draw.width, draw.height)
        var size = draw.size
        if expands {
            let (across, down) = (abs(cos(angle * .pi / 180)), abs(sin(angle * .pi / 180)))
            // What is left of a pixel by rounding is none.
            size = Size2D(
                height: Int((width * down + height * across - 1e-9).rounded(.up)),
                width: Int((width * across + height * down - 1e-9).rounded(.up)))
        }
        let map = PlaneMap.rotation(degrees: angle).about(
            new: (Double(size.width) / 2, Double(size.height) / 2), old: (width / 2, height / 2))
        return .geometry(.warped(ImageWarp(size, .plane(map), settings)))
    }
}
