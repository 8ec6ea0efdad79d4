import EaselImages
import EaselMeasures

/// A reliability diagram: how often a classifier is right, against how sure it is.
///
/// A bar for each range of confidence shows the share of its images that are right, a dot their mean confidence; where the
/// bars end on the diagonal, the model is as sure as it should be. Below is the share of images in each range. Source: Guo,
/// Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017.
public struct ReliabilityChart: Sendable {
    private let calibration: Calibration

    private static let (left, top, below) = (68.0, 64.0, 110.0)
    private static let bar = ChartColour(0x9ac7e6)

    /// Prepares a diagram.
    public init(_ calibration: Calibration) { self.calibration = calibration }

    /// The diagram as an SVG image.
    public var svg: String { drawing.svg }

    /// The diagram as an image of twice as many pixels a side as the SVG image has units.
    /// - Throws: `DataError` where it is larger than an image may be.
    public func image() throws -> Image { try drawing.image() }

    private var drawing: ChartDrawing {
        let scale = ChartScale(around: [0, 1], mayBeLogarithmic: false, isRounded: true)
        let frame = SquareFrame(left: Self.left, top: Self.top, across: scale, up: scale)
        var marks: [ChartMark] = [
            .text(
                "reliability"
                    + (calibration.expectedError.map { ": expected calibration error \(shortNumber($0))" } ?? ""),
                x: 20, y: 26, .start, .name)
        ]
        marks += frame.background(across: "confidence", up: "share of pictures that are right")
        for bin in calibration.bins {
            guard let accuracy = bin.accuracy else { continue }
            let (from, to) = (frame.x(bin.range.lowerBound) + 1, frame.x(bin.range.upperBound) - 1)
            let top = frame.y(accuracy)
            marks.append(.bar(x: from, y: top, width: to - from, height: frame.bottom - top, Self.bar))
        }
        marks.append(frame.diagonal)
        for bin in calibration.bins {
            guard let accuracy = bin.accuracy, let confidence = bin.confidence else { continue }
            marks.append(.dot(x: frame.x(confidence), y: frame.y(accuracy), ChartColour.series[1]))
        }
        marks.append(frame.axes)
        marks += shares(top: frame.bottom + 64)
        return ChartDrawing(width: frame.right + 20, height: frame.bottom + 64 + Self.below, marks)
    }

    /// The share of images in each range of confidence, the greatest as high as there is room for.
    private func shares(top: Double) -> [ChartMark] {
        let (left, side, height) = (Self.left, SquareFrame.side, 70.0)
        let all = Double(max(calibration.bins.reduce(0) { $0 + $1.count }, 1))
        let greatest = max(calibration.bins.map(\.count).max() ?? 0, 1)
        var marks: [ChartMark] = [
            .text("share of all pictures", x: left, y: top, .start, .title),
            .text(shortNumber(Double(greatest) / all), x: left - 8, y: top + 16, .end),
        ]
        for bin in calibration.bins where bin.count > 0 {
            let tall = Double(bin.count) / Double(greatest) * height
            marks.append(
                .bar(
                    x: left + bin.range.lowerBound * side + 1, y: top + 10 + height - tall,
                    width: (bin.range.upperBound - bin.range.lowerBound) * side - 2, height: tall, Self.bar))
        }
        marks.append(.line([(left, top + 10), (left, top + 10 + height), (left + side, top + 10 + height)], .axis))
        return marks
    }
}
