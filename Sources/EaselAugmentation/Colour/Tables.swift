import EaselImages

/// Makes the negative.
struct Invert: ListedOperation {
    static let name = "invert"
    static let summary = "Makes the negative."
    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect { .pixels { $0 = $0.inverted() } }
}

/// Inverts bright samples.
struct Solarise: ListedOperation {
    static let name = "solarise"
    static let summary = "Inverts all samples from a threshold on."
    static let options: [OperationOption<Self>] = [
        .range("threshold", \.thresholds, "The lowest sample that is inverted, 0 to 256.", in: 0...256)
    ]
    var thresholds = 128.0...128.0

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let threshold = draw.number("threshold", in: thresholds)
        return .pixels { Self.apply(threshold, to: &$0) }
    }

    static func apply(_ threshold: Double, to image: inout Image) {
        image.replace { $0 < threshold ? $0 : 255 - $0 }
    }
}

/// Keeps the highest bits of samples.
struct Posterise: ListedOperation {
    static let name = "posterise"
    static let summary = "Keeps so many of the highest bits of each sample."
    static let options: [OperationOption<Self>] = [.integers("bits", \.bits, "Bits that are kept.", in: 1...8)]
    var bits = 4...4

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let kept = draw.integer("bits", in: bits)
        return .pixels { Self.apply(kept, to: &$0) }
    }

    static func apply(_ kept: Int, to image: inout Image) {
        image.replace(by: [(0...255).map { UInt8($0) & ~UInt8((1 << (8 - kept)) - 1) }])
    }
}

/// Adds a number to the samples of each colour.
struct ChannelShift: ListedOperation {
    static let name = "channel-shift"
    static let summary = "Adds a number of its own to each colour."
    static let options: [OperationOption<Self>] = [
        .range("levels", \.levels, "Of 255ths; a number a is -a..a.", in: -255...255, isSymmetric: true)
    ]
    var levels = -20.0...20.0

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let names = draw.shape.channels < 3 ? ["grey"] : ["red", "green", "blue"]
        let shifts = names.map { draw.number($0, in: levels) }
        return .pixels { image in
            image.replace(by: shifts.map { shift in (0...255).map { UInt8(clamped: Double($0) + shift) } })
        }
    }
}
