import EaselCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Blends with another image of the set; the classes become probabilities in the same proportion.
///
/// Source: Zhang, Cisse, Dauphin and Lopez-Paz, "mixup: beyond empirical risk minimization", ICLR 2018.
struct Mixup: ListedOperation {
    static let name = "mixup"
    static let summary = "Blends with another training picture, and their classes in the same proportion."
    static let options: [OperationOption<Self>] = [
        .number("alpha", \.alpha, "Both parameters of the beta distribution of the share.", in: 0.01...100)
    ]
    var alpha = 0.4
    var mixes: Bool { true }

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let (partner, share) = draw.partner(alpha: alpha)
        return .mixture(ImageMixture(partner: partner, share: share, kind: .blend))
    }
}

/// Replaces a rectangle by that of another image; the classes become probabilities in the proportion of areas.
///
/// Source: Yun et al., "CutMix: regularization strategy to train strong classifiers with localizable features", ICCV 2019.
struct CutMix: ListedOperation {
    static let name = "cutmix"
    static let summary = "Replaces a rectangle by that of another training picture, and mixes their classes by area."
    static let options: [OperationOption<Self>] = [
        .number("alpha", \.alpha, "Both parameters of the beta distribution of the area.", in: 0.01...100)
    ]
    var alpha = 1.0
    var mixes: Bool { true }

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let (partner, share) = draw.partner(alpha: alpha)
        let (height, width) = (draw.shape.height, draw.shape.width)
        let (tall, wide) = (
            Int((draw.height * share.squareRoot()).rounded(.down)),
            Int((draw.width * share.squareRoot()).rounded(.down))
        )
        let row = draw.integer("row", in: 0...(height - 1))
        let column = draw.integer("column", in: 0...(width - 1))
        let (top, bottom) = (max(row - tall / 2, 0), min(row - tall / 2 + tall, height))
        let (left, right) = (max(column - wide / 2, 0), min(column - wide / 2 + wide, width))
        let part = Size2D(height: max(bottom - top, 0), width: max(right - left, 0))
        // By what is replaced after all: a rectangle may reach past the edge.
        return .mixture(
            ImageMixture(
                partner: partner, share: Double(part.count) / Double(height * width),
                kind: .paste(top: top, left: left, part)))
    }
}

extension AugmentationDraw {
    /// Another image and its share, of a beta distribution.
    fileprivate mutating func partner(alpha: Double) -> (Int, Double) {
        var partner = index
        if count > 1 { partner = (index + 1 + Int(random.below(UInt32(clamping: count - 1)))) % count }
        record("partner", "\(partner)")
        let (first, second) = (random.gamma(alpha), random.gamma(alpha))
        let share = first + second > 0 ? first / (first + second) : 0.5
        record("share", "\(Float(share))")
        return (partner, share)
    }
}

extension RandomSequence {
    /// A number of the gamma distribution of a shape.
    ///
    /// Source: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000.
    mutating func gamma(_ shape: Double) -> Double {
        if shape < 1 {
            let boost = pow(max(uniform(in: 0...1), 0x1p-53), 1 / shape)
            return gamma(shape + 1) * boost
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let radius = (-2 * log(max(uniform(in: 0...1), 0x1p-53))).squareRoot()
            let x = radius * cos(2 * .pi * uniform(in: 0...1))
            let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
            guard v > 0 else { continue }
            if log(max(uniform(in: 0...1), 0x1p-53)) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
        }
    }
}
