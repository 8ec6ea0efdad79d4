import EaselCore
import EaselImages

/// Crops a part of a size, at the centre or anywhere.
struct CropBySize: ListedOperation {
    static let name = "crop-by-size"
    static let summary = "Crops a part of a size, at the centre unless centre=false."
    static let options: [OperationOption<Self>] = [
        .size("size", \.size, "The part's size: 28, or 28x40 for rows and columns."),
        .flag("centre", \.isCentred, "Whether it is at the centre, or anywhere."),
    ]

    var size: Size2D?
    var isCentred = true

    func check() throws(OptionError) {
        if size == nil { throw OptionError("crop-by-size needs a size, as in crop-by-size:28x28") }
    }

    func draw(_ draw: inout AugmentationDraw) throws -> AugmentationEffect {
        guard let size, size.height <= draw.shape.height, size.width <= draw.shape.width else {
            throw DataError(
                "crop-by-size: no \(size.map { "\($0)" } ?? "") can be cropped of a picture of \(draw.size)")
        }
        let (down, across) = (draw.shape.height - size.height, draw.shape.width - size.width)
        if isCentred { return .geometry(.cropped(top: down / 2, left: across / 2, size)) }
        let top = draw.integer("top", in: 0...down)
        return .geometry(.cropped(top: top, left: draw.integer("left", in: 0...across), size))
    }
}

/// Crops a share of each side at the centre.
struct CropCentre: ListedOperation {
    static let name = "crop-centre"
    static let summary = "Crops a share of each side at the centre."
    static let options: [OperationOption<Self>] = [
        .range("share", \.shares, "The part's share of each side.", in: 0.01...1)
    ]

    var shares = 0.8...0.8

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let part = draw.size(times: draw.number("share", in: shares))
        return .geometry(
            .cropped(
                top: (draw.shape.height - part.height) / 2, left: (draw.shape.width - part.width) / 2, part))
    }
}

/// Crops a share of each side anywhere.
struct CropRandom: ListedOperation {
    static let name = "crop-random"
    static let summary = "Crops a share of each side, anywhere in the picture."
    static let options: [OperationOption<Self>] = [
        .range("share", \.shares, "The part's share of each side.", in: 0.01...1)
    ]

    var shares = 0.8...0.8

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let (part, top, left) = draw.part(share: draw.number("share", in: shares))
        return .geometry(.cropped(top: top, left: left, part))
    }
}
