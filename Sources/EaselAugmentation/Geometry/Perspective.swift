/// Pulls the four corners inwards, each by a part of its own.
struct Perspective: ListedOperation {
    static let name = "perspective"
    static let summary = "Pulls the four corners inwards, each by a share of its own; what becomes empty is filled."
    static let options: [OperationOption<Self>] =
        [.range("share", \.shares, "How far, as a share of half a side.", in: 0...0.95)]
        + OperationOption.sampling(\.settings)

    var shares = 0.0...0.3
    var settings = WarpSettings()

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let (width, height) = (draw.width, draw.height)
        let corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
        let names = ["top-left", "top-right", "bottom-right", "bottom-left"]
        let moved = zip(corners, names).map { corner, name in
            let right = draw.number("\(name)-x", in: shares) * width / 2
            let down = draw.number("\(name)-y", in: shares) * height / 2
            return (corner.0 == 0 ? right : width - right, corner.1 == 0 ? down : height - down)
        }
        guard let map = PlaneMap(moved, to: corners) else { return .none }
        return .geometry(.warped(ImageWarp(draw.size, .plane(map), settings)))
    }
}
