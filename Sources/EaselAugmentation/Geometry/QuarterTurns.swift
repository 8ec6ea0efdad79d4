import EaselImages

/// Turns by 90° anticlockwise, exactly: rows become columns.
struct Rotate90: ListedOperation {
    static let name = "rotate90"
    static let summary = "Turns by 90° anticlockwise."
    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect { .geometry(.turned(.needsAnticlockwiseTurn)) }
}

/// Turns by 180°, exactly.
struct Rotate180: ListedOperation {
    static let name = "rotate180"
    static let summary = "Turns by 180°."
    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect { .geometry(.turned(.turned)) }
}

/// Turns by 270° anticlockwise, exactly.
struct Rotate270: ListedOperation {
    static let name = "rotate270"
    static let summary = "Turns by 270° anticlockwise."
    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect { .geometry(.turned(.needsClockwiseTurn)) }
}

/// Turns by 90°, 180° or 270°, exactly.
struct RotateRandom90: ListedOperation {
    static let name = "rotate-random-90"
    static let summary = "Turns by 90°, 180° or 270° anticlockwise, each as likely."
    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        .geometry(
            .turned(
                draw.choice(
                    "angle",
                    of: [
                        ("90", .needsAnticlockwiseTurn), ("180", .turned), ("270", ImageOrientation.needsClockwiseTurn),
                    ])))
    }
}
