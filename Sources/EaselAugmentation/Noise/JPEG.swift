import EaselImages

/// Compresses as JPEG does and takes what comes back.
struct JPEG: ListedOperation {
    static let name = "jpeg"
    static let summary = "Compresses as a JPEG file of some quality, whose blocks show."
    static let options: [OperationOption<Self>] = [
        .integers("quality", \.qualities, "1 to 100, of which less is worse.", in: 1...100)
    ]
    var qualities = 30...80

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let quality = draw.integer("quality", in: qualities)
        return .pixels { $0 = try $0.compressed(quality: quality) }
    }
}
