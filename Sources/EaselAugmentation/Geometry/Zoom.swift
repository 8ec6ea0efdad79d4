/// Enlarges about the centre; the size stays.
struct Zoom: ListedOperation {
    static let name = "zoom"
    static let summary = "Enlarges about the centre, or shrinks where the factor is below 1; the size stays."
    static let options: [OperationOption<Self>] =
        [.range("factor", \.factors, "How many times larger.", in: 0.05...20)] + OperationOption.sampling(\.settings)

    var factors = 1.0...1.3
    var settings = WarpSettings()

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let factor = draw.number("factor", in: factors)
        let map = PlaneMap.scaling(1 / factor, 1 / factor).about(draw.width / 2, draw.height / 2)
        return .geometry(.warped(ImageWarp(draw.size, .plane(map), settings)))
    }
}
