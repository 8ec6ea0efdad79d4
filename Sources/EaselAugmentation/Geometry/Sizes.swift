import EaselCore

/// Resizes both sides by a factor.
struct Scale: ListedOperation {
    static let name = "scale"
    static let summary = "Resizes both sides by a factor."
    static let options: [OperationOption<Self>] = [
        .range("factor", \.factors, "How many times larger.", in: 0.01...20)
    ]

    var factors = 1.5...1.5

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let factor = draw.number("factor", in: factors)
        return .geometry(.resized(draw.size(times: factor)))
    }
}

/// Resizes to a size, whatever the proportions.
struct Resize: ListedOperation {
    static let name = "resize"
    static let summary = "Resizes to a size, whatever the proportions."
    static let options: [OperationOption<Self>] = [
        .size("size", \.size, "The size: 64, or 48x64 for rows and columns.")
    ]

    var size: Size2D?

    func check() throws(OptionError) {
        if size == nil { throw OptionError("resize needs a size, as in resize:64") }
    }

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect { size.map { .geometry(.resized($0)) } ?? .none }
}
