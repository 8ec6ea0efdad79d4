/// The interpolation with which an image is resized.
public enum ResizeMethod: Hashable, Sendable, CustomStringConvertible {
    /// Nearest neighbour: the element whose cell the new element's upper left corner lies in.
    case nearest
    /// Bilinear, between four neighbours. With aligned corners the centres of the corner elements stay where they
    /// are; without, the outer edges do.
    case bilinear(alignsCorners: Bool)

    /// The method's name.
    public var description: String {
        switch self {
        case .nearest: "nearest"
        case .bilinear(let alignsCorners): alignsCorners ? "bilinear(alignsCorners)" : "bilinear"
        }
    }

    /// The tap of a row or column of the larger image: the two of the smaller that it is interpolated from, and the
    /// weight of the second.
    package struct Tap: Equatable {
        package var low: Int, high: Int
        package var highWeight: Float
    }

    /// The taps of every row (or column) of an image of `size` rows made from one of `source` rows.
    package func taps(from source: Int, to size: Int) -> [Tap] {
        (0..<size).map { index in
            switch self {
            case .nearest:
                let place = index * source / size
                return Tap(low: place, high: place, highWeight: 0)
            case .bilinear(let alignsCorners):
                let place =
                    alignsCorners
                    ? (size > 1 ? Double(index * (source - 1)) / Double(size - 1) : 0)
                    : Swift.max((Double(index) + 0.5) * Double(source) / Double(size) - 0.5, 0)
                let low = Swift.min(Int(place), source - 1)
                let high = Swift.min(low + 1, source - 1)
                return Tap(low: low, high: high, highWeight: high == low ? 0 : Float(place - Double(low)))
            }
        }
    }
}
