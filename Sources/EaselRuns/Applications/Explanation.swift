import EaselCore
import EaselImages

/// An explanation of a classification: a map of what in an image speaks for a class.
public struct Explanation: Sendable {
    /// The class, and how probable it is.
    public let prediction: Classification.Prediction
    /// Rows of the map.
    public let height: Int
    /// Columns of the map.
    public let width: Int
    /// The map row by row, from 0 for nothing to 1 at its peak; all 0 where nothing in the image speaks for the class.
    public let map: [Float]

    /// Takes a map that is not negative, and brings it to 0…1.
    init(_ prediction: Classification.Prediction, height: Int, width: Int, map: [Float]) {
        let peak = map.max() ?? 0
        (self.prediction, self.height, self.width) = (prediction, height, width)
        self.map = peak > 0 ? map.map { $0 / peak } : map
    }

    /// Whether nothing in the image speaks for the class.
    public var isEmpty: Bool { map.allSatisfy { $0 == 0 } }

    /// The map at a place, between its values by bilinear interpolation.
    /// - Parameters:
    ///   - row: From 0 at the upper edge of the map to 1 at the lower.
    ///   - column: From 0 at the left edge to 1 at the right.
    func value(row: Double, column: Double) -> Float {
        let y = min(max(row * Double(height) - 0.5, 0), Double(height - 1))
        let x = min(max(column * Double(width) - 0.5, 0), Double(width - 1))
        let (top, left) = (Int(y), Int(x))
        let (bottom, right) = (min(top + 1, height - 1), min(left + 1, width - 1))
        let (down, across) = (Float(y - Double(top)), Float(x - Double(left)))
        let upper = map[top * width + left] * (1 - across) + map[top * width + right] * across
        let lower = map[bottom * width + left] * (1 - across) + map[bottom * width + right] * across
        return upper * (1 - down) + lower * down
    }
}
