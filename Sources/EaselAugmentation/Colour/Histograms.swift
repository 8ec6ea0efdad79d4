import EaselImages

/// Spreads the samples of each colour such that all levels are as frequent, as Pillow does.
struct HistogramEqualisation: ListedOperation {
    static let name = "histogram-equalisation"
    static let summary = "Spreads the samples of each colour so that all levels are as frequent."
    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect { .pixels(Self.apply) }

    @Sendable static func apply(to image: inout Image) {
        image.replaceByHistograms { counts in
            let identity = (0...255).map { UInt8($0) }
            guard let last = counts.last(where: { $0 > 0 }) else { return identity }
            let step = (counts.reduce(0, +) - last) / 255
            guard step > 0, counts.count(where: { $0 > 0 }) > 1 else { return identity }
            var passed = step / 2
            return counts.map { count in
                defer { passed += count }
                return UInt8(min(passed / step, 255))
            }
        }
    }
}

/// Spreads the samples of each colour from 0 to 255.
struct AutoContrast: ListedOperation {
    static let name = "auto-contrast"
    static let summary = "Spreads the samples of each colour from 0 to 255."
    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect { .pixels(Self.apply) }

    @Sendable static func apply(to image: inout Image) {
        image.replaceByHistograms { counts in
            let low = counts.firstIndex { $0 > 0 } ?? 0
            let high = counts.lastIndex { $0 > 0 } ?? 255
            guard high > low else { return (0...255).map { UInt8($0) } }
            let scale = 255 / Double(high - low)
            return (0...255).map { UInt8(clamped: (Double($0) - Double(low)) * scale) }
        }
    }
}
