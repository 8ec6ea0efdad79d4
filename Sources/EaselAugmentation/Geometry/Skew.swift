/// The ways of tilting the plane of an image away from who looks at it.
///
/// A corner, or both corners of a side, move outwards by up to a share of the longer side; what then lies outside is cut
/// off, and nothing is empty. The ways are Augmentor's.
enum SkewWay: Int, CaseIterable, Sendable {
    case left, right, top, bottom
    case cornerLeftOfTopLeft, cornerAboveTopLeft, cornerRightOfTopRight, cornerAboveTopRight
    case cornerRightOfBottomRight, cornerBelowBottomRight, cornerLeftOfBottomLeft, cornerBelowBottomLeft

    /// The sides, and the corners.
    static let sides = [SkewWay.left, .right, .top, .bottom]
    static let corners = allCases.filter { !sides.contains($0) }

    /// Where the corners go, from the upper left clockwise, in units of what is drawn: right and down.
    var moves: [(Double, Double)] {
        let still = (0.0, 0.0)
        return switch self {
        case .left: [(0, -1), still, still, (0, 1)]
        case .right: [still, (0, -1), (0, 1), still]
        case .top: [(-1, 0), (1, 0), still, still]
        case .bottom: [still, still, (1, 0), (-1, 0)]
        case .cornerLeftOfTopLeft: [(-1, 0), still, still, still]
        case .cornerAboveTopLeft: [(0, -1), still, still, still]
        case .cornerRightOfTopRight: [still, (1, 0), still, still]
        case .cornerAboveTopRight: [still, (0, -1), still, still]
        case .cornerRightOfBottomRight: [still, still, (1, 0), still]
        case .cornerBelowBottomRight: [still, still, (0, 1), still]
        case .cornerLeftOfBottomLeft: [still, still, still, (-1, 0)]
        case .cornerBelowBottomLeft: [still, still, still, (0, 1)]
        }
    }
}

/// An operation that tilts in one of some ways.
protocol SkewOperation: ListedOperation {
    static var ways: [SkewWay] { get }
    var magnitudes: ClosedRange<Double> { get set }
    var settings: WarpSettings { get set }
}

extension SkewOperation {
    static func skewOptions(
        _ magnitudes: any WritableKeyPath<Self, ClosedRange<Double>> & Sendable,
        _ settings: any WritableKeyPath<Self, WarpSettings> & Sendable
    ) -> [OperationOption<Self>] {
        [.range("magnitude", magnitudes, "How far, as a share of the longer side.", in: 0...1)]
            + OperationOption.sampling(settings)
    }

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let way = draw.choice("way", of: Self.ways.map { ("\($0)", $0) })
        let amount = draw.number("magnitude", in: magnitudes) * max(draw.width, draw.height)
        let (width, height) = (draw.width, draw.height)
        let corners = [(0, 0), (width, 0), (width, height), (0, height)]
        let moved = zip(corners, way.moves).map { ($0.0 + $1.0 * amount, $0.1 + $1.1 * amount) }
        guard let map = PlaneMap(moved, to: corners) else { return .none }
        return .geometry(.warped(ImageWarp(draw.size, .plane(map), settings)))
    }
}

/// Tilts to the left or right.
struct SkewLeftRight: SkewOperation {
    static let name = "skew-left-right"
    static let summary = "Tilts away to the left or right."
    static let ways = [SkewWay.left, .right]
    static let options = skewOptions(\.magnitudes, \.settings)
    var magnitudes = 0.0...0.5
    var settings = WarpSettings()
}

/// Tilts to the top or bottom.
struct SkewTopBottom: SkewOperation {
    static let name = "skew-top-bottom"
    static let summary = "Tilts away to the top or bottom."
    static let ways = [SkewWay.top, .bottom]
    static let options = skewOptions(\.magnitudes, \.settings)
    var magnitudes = 0.0...0.5
    var settings = WarpSettings()
}

/// Tilts to a side.
struct SkewTilt: SkewOperation {
    static let name = "skew-tilt"
    static let summary = "Tilts away to one of the four sides."
    static let ways = SkewWay.sides
    static let options = skewOptions(\.magnitudes, \.settings)
    var magnitudes = 0.0...0.5
    var settings = WarpSettings()
}

/// Tilts to a corner.
struct SkewCorner: SkewOperation {
    static let name = "skew-corner"
    static let summary = "Pulls one corner outwards, along one of its two sides."
    static let ways = SkewWay.corners
    static let options = skewOptions(\.magnitudes, \.settings)
    var magnitudes = 0.0...0.5
    var settings = WarpSettings()
}

/// Tilts to a side or a corner.
struct Skew: SkewOperation {
    static let name = "skew"
    static let summary = "Tilts away to a side or a corner."
    static let ways = SkewWay.allCases
    static let options = skewOptions(\.magnitudes, \.settings)
    var magnitudes = 0.0...0.5
    var settings = WarpSettings()
}
