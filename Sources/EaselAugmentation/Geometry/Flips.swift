import EaselImages

/// Exchanges left and right.
struct FlipLeftRight: ListedOperation {
    static let name = "flip-left-right"
    static let summary = "Exchanges left and right."
    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect { .geometry(.turned(.mirrored)) }
}

/// Exchanges top and bottom.
struct FlipTopBottom: ListedOperation {
    static let name = "flip-top-bottom"
    static let summary = "Exchanges top and bottom."
    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect { .geometry(.turned(.flipped)) }
}

/// Exchanges left and right, or top and bottom.
struct FlipRandom: ListedOperation {
    static let name = "flip-random"
    static let summary = "Exchanges left and right or top and bottom, each as likely."
    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        .geometry(
            .turned(draw.choice("axis", of: [("left-right", .mirrored), ("top-bottom", ImageOrientation.flipped)])))
    }
}
