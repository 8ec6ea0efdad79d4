import EaselCore

/// Enlarges a part somewhere in the image to its size.
struct ZoomRandom: ListedOperation {
    static let name = "zoom-random"
    static let summary = "Enlarges a part, anywhere in the picture, to its size."
    static let options: [OperationOption<Self>] =
        [.range("share", \.shares, "The part's share of each side.", in: 0.01...1)]
        + OperationOption.sampling(\.settings)

    var shares = 0.8...0.8
    var settings = WarpSettings()

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let (part, top, left) = draw.part(share: draw.number("share", in: shares))
        let map = PlaneMap.scaling(Double(part.width) / draw.width, Double(part.height) / draw.height)
            .then(.translation(Double(left), Double(top)))
        var settings = settings
        // Nothing lies outside, and halfway into a part's first pixel there are the pixels beside it.
        settings.fill = .nearest
        return .geometry(.warped(ImageWarp(draw.size, .plane(map), settings)))
    }
}

extension AugmentationDraw {
    /// A part with a share of each side, anywhere in the image.
    mutating func part(share: Double) -> (size: Size2D, top: Int, left: Int) {
        let part = size(times: share)
        let top = integer("top", in: 0...(shape.height - part.height))
        return (part, top, integer("left", in: 0...(shape.width - part.width)))
    }
}
