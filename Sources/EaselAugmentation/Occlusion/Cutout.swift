import EaselCore

/// Covers a square, which may reach past the edge, with a grey.
///
/// Source: DeVries and Taylor, "Improved regularization of convolutional neural networks with cutout", 2017.
struct Cutout: ListedOperation {
    static let name = "cutout"
    static let summary = "Covers a square around a random pixel, past the edge perhaps, with a grey."
    static let options: [OperationOption<Self>] = [
        .range("share", \.shares, "The square's share of the shorter side.", in: 0.01...1),
        .number("value", \.value, "The grey, 0 to 255.", in: 0...255),
    ]
    var shares = 0.25...0.25
    var value = 0.0

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let side = max(Int((draw.number("share", in: shares) * min(draw.height, draw.width)).rounded()), 1)
        let row = draw.integer("row", in: 0...(draw.shape.height - 1))
        let column = draw.integer("column", in: 0...(draw.shape.width - 1))
        let grey = UInt8(clamped: value)
        return .pixels { $0.cover(top: row - side / 2, left: column - side / 2, Size2D(side)) { grey } }
    }
}
