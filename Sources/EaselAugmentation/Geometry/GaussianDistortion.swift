import EaselCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Moves the inner corners of a mesh by normal numbers whose deviation is a bell over the image, or over one of its corners.
///
/// The deviation is `magnitude` times the bell `exp(-((x - mex)² / sdx + (y - mey)² / sdy))`, or one less it, scaled to
/// reach from 0.01 to 1 over the unit square; `x` and `y` are the corner's place in the image, for a corner of the image
/// in its quarter of the square. This is Augmentor's formula.
struct GaussianDistortion: ListedOperation {
    /// The part of the image that the bell stands over.
    enum Corner: String, CaseIterable, Sendable {
        case bell
        case upperLeft = "ul"
        case upperRight = "ur"
        case lowerLeft = "dl"
        case lowerRight = "dr"

        /// The part of the unit square that is the image.
        var part: (x: ClosedRange<Double>, y: ClosedRange<Double>) {
            switch self {
            case .bell: (0...1, 0...1)
            case .lowerRight: (0...0.5, 0...0.5)
            case .lowerLeft: (0.5...1, 0...0.5)
            case .upperRight: (0...0.5, 0.5...1)
            case .upperLeft: (0.5...1, 0.5...1)
            }
        }
    }

    /// Where moves are large.
    enum Method: String, CaseIterable, Sendable {
        /// In the bell.
        case inside = "in"
        /// Outside it.
        case outside = "out"
    }

    static let name = "gaussian-distortion"
    static let summary = "Moves the inner corners of a mesh by normal numbers, most in a bell or outside it."
    static let options: [OperationOption<Self>] =
        [
            .integer("columns", \.columns, "Rectangles across.", in: 1...1000),
            .integer("rows", \.rows, "Rectangles down.", in: 1...1000),
            .number("magnitude", \.magnitude, "The largest deviation, in pixels.", in: 0...1000),
            .choice("corner", \.corner, "Where the bell stands: bell (the middle), ul, ur, dl or dr."),
            .choice("method", \.method, "in: moves are large in the bell; out: outside it."),
            .number("mex", \.mex, "The bell's middle across, 0 to 1.", in: 0...1),
            .number("mey", \.mey, "The bell's middle down, 0 to 1.", in: 0...1),
            .number("sdx", \.sdx, "The bell's width.", in: 1e-6...100),
            .number("sdy", \.sdy, "The bell's height.", in: 1e-6...100),
        ] + OperationOption.sampling(\.settings)

    var columns = 4
    var rows = 4
    var magnitude = 4.0
    var corner = Corner.bell
    var method = Method.inside
    var mex = 0.5
    var mey = 0.5
    var sdx = 0.05
    var sdy = 0.05
    var settings = WarpSettings(fill: .nearest)

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let (rows, columns) = (min(rows, draw.shape.height), min(columns, draw.shape.width))
        var mesh = MeshWarp(rows: rows, columns: columns)
        let (down, across) = (
            MeshWarp.lines(draw.shape.height, rows), MeshWarp.lines(draw.shape.width, columns)
        )
        let deviation = deviations()
        var sequence = draw.sequence()
        for place in mesh.moves.indices {
            let (row, column) = place.quotientAndRemainder(dividingBy: columns - 1)
            let sigma = deviation(Double(across[column + 1]) / draw.width, Double(down[row + 1]) / draw.height)
            mesh.moves[place] = (NormalNumbers.next(&sequence) * sigma, NormalNumbers.next(&sequence) * sigma)
        }
        return .geometry(.warped(ImageWarp(draw.size, mesh, settings)))
    }

    /// The deviation at a place of the image, of which both numbers are from 0 to 1.
    func deviations() -> (Double, Double) -> Double {
        func bell(_ x: Double, _ y: Double) -> Double {
            let value = exp(-((x - mex) * (x - mex) / sdx + (y - mey) * (y - mey) / sdy))
            return method == .inside ? value : 1 - value
        }
        // Scaled by what it is on a grid of 50 by 50 places, as Augmentor does.
        let grid = (0..<50).map { Double($0) / 49 }
        let values = grid.flatMap { y in grid.map { bell($0, y) } }
        let (low, high) = (values.min() ?? 0, values.max() ?? 1)
        let part = corner.part
        return { x, y in
            let value = bell(
                part.x.lowerBound + x * (part.x.upperBound - part.x.lowerBound),
                part.y.lowerBound + y * (part.y.upperBound - part.y.lowerBound))
            return max(high > low ? (value - low) / (high - low) : 1, 0.01) * magnitude
        }
    }
}
