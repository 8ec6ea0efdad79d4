#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A projective map of the plane, from points of a new image to those of an old one.
///
/// Points are continuous: the first pixel reaches from 0 to 1, its middle is 0.5. A point `(x, y)` is mapped to
/// `((m0 x + m1 y + m2) / w, (m3 x + m4 y + m5) / w)` with `w = m6 x + m7 y + m8`.
package struct PlaneMap: Sendable, Hashable {
    /// The nine numbers, row by row.
    package var m: [Double]

    /// The map that changes nothing.
    package static let identity = PlaneMap([1, 0, 0, 0, 1, 0, 0, 0, 1])

    /// Takes nine numbers.
    package init(_ m: [Double]) {
        precondition(m.count == 9)
        self.m = m
    }

    /// An affine map: `(a x + b y + c, d x + e y + f)`.
    package init(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ e: Double, _ f: Double) {
        m = [a, b, c, d, e, f, 0, 0, 1]
    }

    /// Moves points.
    package static func translation(_ x: Double, _ y: Double) -> PlaneMap { PlaneMap(1, 0, x, 0, 1, y) }

    /// Stretches both axes about the origin.
    package static func scaling(_ x: Double, _ y: Double) -> PlaneMap { PlaneMap(x, 0, 0, 0, y, 0) }

    /// Turns points about the origin such that the image turns anticlockwise by so many degrees.
    package static func rotation(degrees: Double) -> PlaneMap {
        let angle = degrees * .pi / 180
        return PlaneMap(cos(angle), -sin(angle), 0, sin(angle), cos(angle), 0)
    }

    /// The map about a centre of the old image, which is that of the new one.
    package func about(_ x: Double, _ y: Double) -> PlaneMap { about(new: (x, y), old: (x, y)) }

    /// The map with a centre of the new image mapped to one of the old.
    package func about(new: (Double, Double), old: (Double, Double)) -> PlaneMap {
        PlaneMap.translation(-new.0, -new.1).then(self).then(.translation(old.0, old.1))
    }

    /// This map, and then another.
    package func then(_ next: PlaneMap) -> PlaneMap {
        var result = [Double](repeating: 0, count: 9)
        for row in 0..<3 {
            for column in 0..<3 {
                for k in 0..<3 { result[row * 3 + column] += next.m[row * 3 + k] * m[k * 3 + column] }
            }
        }
        return PlaneMap(result)
    }

    /// Whether straight lines that are parallel stay so.
    package var isAffine: Bool { m[6] == 0 && m[7] == 0 }

    /// Where a point goes; `nil` for one that has no place.
    package func callAsFunction(_ x: Double, _ y: Double) -> (x: Double, y: Double)? {
        let below = m[6] * x + m[7] * y + m[8]
        guard below > 0 else { return nil }
        return ((m[0] * x + m[1] * y + m[2]) / below, (m[3] * x + m[4] * y + m[5]) / below)
    }

    /// The map back; `nil` where there is none.
    package var inverse: PlaneMap? {
        func minor(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Double { m[a] * m[d] - m[b] * m[c] }
        let adjugate = [
            minor(4, 5, 7, 8), -minor(1, 2, 7, 8), minor(1, 2, 4, 5),
            -minor(3, 5, 6, 8), minor(0, 2, 6, 8), -minor(0, 2, 3, 5),
            minor(3, 4, 6, 7), -minor(0, 1, 6, 7), minor(0, 1, 3, 4),
        ]
        let determinant = m[0] * adjugate[0] + m[1] * adjugate[3] + m[2] * adjugate[6]
        guard determinant.isFinite, abs(determinant) > 1e-12 else { return nil }
        return PlaneMap(adjugate.map { $0 / determinant })
    }

    /// The map of four points to four others; `nil` where three of them lie on a line.
    ///
    /// Source: Heckbert, "Fundamentals of texture mapping and image warping", 1989, section 2.2.3.
    package init?(_ new: [(Double, Double)], to old: [(Double, Double)]) {
        guard let toNew = Self.ofSquare(new), let toOld = Self.ofSquare(old), let back = toNew.inverse else {
            return nil
        }
        let map = back.then(toOld)
        guard map.m[8] != 0 else { return nil }
        self.init(map.m.map { $0 / map.m[8] })
    }

    /// The map of the corners of the unit square, from the upper left clockwise, to four points.
    private static func ofSquare(_ p: [(Double, Double)]) -> PlaneMap? {
        let (dx1, dx2, dx3) = (p[1].0 - p[2].0, p[3].0 - p[2].0, p[0].0 - p[1].0 + p[2].0 - p[3].0)
        let (dy1, dy2, dy3) = (p[1].1 - p[2].1, p[3].1 - p[2].1, p[0].1 - p[1].1 + p[2].1 - p[3].1)
        let below = dx1 * dy2 - dx2 * dy1
        guard abs(below) > 1e-12 else { return nil }
        let (g, h) = ((dx3 * dy2 - dx2 * dy3) / below, (dx1 * dy3 - dx3 * dy1) / below)
        return PlaneMap([
            p[1].0 - p[0].0 + g * p[1].0, p[3].0 - p[0].0 + h * p[3].0, p[0].0,
            p[1].1 - p[0].1 + g * p[1].1, p[3].1 - p[0].1 + h * p[3].1, p[0].1, g, h, 1,
        ])
    }
}
