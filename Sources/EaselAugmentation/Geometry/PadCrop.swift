/// Pads every side and crops the size out of it again, anywhere: moves by whole pixels.
///
/// Source: He, Zhang, Ren and Sun, "Deep residual learning for image recognition", CVPR 2016, section 4.2.
struct PadCrop: ListedOperation {
    static let name = "pad-crop"
    static let summary = "Pads every side and crops the size out of it again, anywhere."
    static let options: [OperationOption<Self>] =
        [.number("share", \.share, "The padding, as a share of the side; 0.125 is 4 pixels of 32.", in: 0...1)]
        + OperationOption.sampling(\.settings)

    var share = 0.125
    var settings = WarpSettings()

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        func padding(_ side: Int) -> Int { Int((Double(side) * share).rounded()) }
        let (across, down) = (padding(draw.shape.width), padding(draw.shape.height))
        let right = draw.integer("right", in: -across...across)
        let below = draw.integer("down", in: -down...down)
        return .geometry(
            .warped(ImageWarp(draw.size, .plane(.translation(-Double(right), -Double(below))), settings)))
    }
}
