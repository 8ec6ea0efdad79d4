/// The strokes of the ten digits: for each digit its ways of writing, each a list of strokes.
///
/// A stroke is a chain of cubic Bézier curves: a first point, then two control points and an end point for each curve.
/// Coordinates lie in the unit square, x to the right and y down.
enum DigitStrokes {
    typealias Point = SIMD2<Float>
    typealias Stroke = [Point]

    /// The ways of writing each digit from 0 to 9.
    static let glyphs: [[[Stroke]]] = [
        [
            [curves(0.52, 0.05, [0.22, 0.05, 0.16, 0.95, 0.5, 0.95], [0.84, 0.95, 0.82, 0.05, 0.52, 0.05])],
            [curves(0.6, 0.08, [0.26, 0.0, 0.1, 0.9, 0.46, 0.95], [0.86, 0.98, 0.9, 0.1, 0.5, 0.1])],
        ],
        [
            [line(0.5, 0.05, 0.5, 0.95)],
            [line(0.32, 0.26, 0.54, 0.05, 0.52, 0.95)],
            [line(0.34, 0.24, 0.52, 0.06, 0.52, 0.93), line(0.3, 0.94, 0.74, 0.94)],
        ],
        [
            [
                curves(0.2, 0.28, [0.22, 0.0, 0.8, -0.04, 0.78, 0.28], [0.76, 0.52, 0.36, 0.7, 0.17, 0.93])
                    + line(0.17, 0.93, 0.83, 0.93).dropFirst()
            ],
            [
                curves(
                    0.22, 0.25, [0.28, 0.0, 0.8, -0.02, 0.76, 0.28], [0.72, 0.58, 0.42, 0.92, 0.24, 0.92],
                    [0.06, 0.92, 0.16, 0.68, 0.36, 0.76], [0.54, 0.84, 0.62, 1.0, 0.86, 0.88])
            ],
        ],
        [
            [
                curves(
                    0.22, 0.16, [0.36, 0.0, 0.78, 0.0, 0.74, 0.27], [0.7, 0.46, 0.54, 0.48, 0.4, 0.48],
                    [0.62, 0.48, 0.84, 0.54, 0.8, 0.74], [0.76, 1.0, 0.34, 1.0, 0.17, 0.83])
            ],
            [
                line(0.2, 0.08, 0.74, 0.08, 0.44, 0.42)
                    + curves(0.44, 0.42, [0.74, 0.4, 0.86, 0.6, 0.76, 0.78], [0.64, 1.0, 0.3, 0.98, 0.17, 0.84])
                    .dropFirst()
            ],
        ],
        [
            [
                curves(0.3, 0.06, [0.26, 0.25, 0.2, 0.42, 0.18, 0.56]) + line(0.18, 0.56, 0.84, 0.55).dropFirst(),
                line(0.68, 0.1, 0.65, 0.96),
            ],
            [line(0.64, 0.95, 0.64, 0.05, 0.14, 0.66, 0.88, 0.66)],
        ],
        [
            [
                line(0.76, 0.08, 0.33, 0.08, 0.27, 0.44)
                    + curves(0.27, 0.44, [0.5, 0.32, 0.84, 0.4, 0.8, 0.68], [0.76, 0.99, 0.36, 1.0, 0.19, 0.85])
                    .dropFirst()
            ],
            [
                curves(
                    0.32, 0.1, [0.3, 0.2, 0.28, 0.34, 0.25, 0.46], [0.5, 0.36, 0.82, 0.42, 0.78, 0.7],
                    [0.72, 0.98, 0.36, 0.98, 0.2, 0.86]),
                line(0.32, 0.09, 0.78, 0.06),
            ],
        ],
        [
            [
                curves(
                    0.68, 0.05, [0.4, 0.14, 0.2, 0.42, 0.22, 0.7], [0.24, 1.02, 0.76, 1.04, 0.77, 0.72],
                    [0.77, 0.44, 0.34, 0.42, 0.23, 0.7])
            ],
            [
                curves(
                    0.42, 0.04, [0.28, 0.3, 0.2, 0.56, 0.26, 0.78], [0.34, 1.02, 0.74, 0.98, 0.72, 0.76],
                    [0.7, 0.56, 0.4, 0.56, 0.28, 0.8])
            ],
        ],
        [
            [line(0.18, 0.1, 0.8, 0.1) + curves(0.8, 0.1, [0.66, 0.35, 0.5, 0.6, 0.42, 0.95]).dropFirst()],
            [
                line(0.18, 0.12, 0.8, 0.08) + curves(0.8, 0.08, [0.64, 0.35, 0.5, 0.6, 0.44, 0.95]).dropFirst(),
                line(0.34, 0.52, 0.74, 0.49),
            ],
            [line(0.2, 0.26, 0.21, 0.1, 0.78, 0.1, 0.5, 0.95)],
        ],
        [
            [
                curves(
                    0.72, 0.2, [0.68, 0.0, 0.25, 0.0, 0.27, 0.25], [0.3, 0.48, 0.75, 0.5, 0.75, 0.74],
                    [0.75, 1.0, 0.24, 1.0, 0.25, 0.74], [0.26, 0.5, 0.7, 0.45, 0.72, 0.2])
            ],
            [
                curves(0.5, 0.48, [0.22, 0.44, 0.24, 0.05, 0.5, 0.05], [0.76, 0.05, 0.78, 0.44, 0.5, 0.48]),
                curves(0.5, 0.48, [0.16, 0.52, 0.14, 0.95, 0.5, 0.95], [0.86, 0.95, 0.84, 0.52, 0.5, 0.48]),
            ],
        ],
        [
            [
                curves(0.75, 0.28, [0.72, 0.0, 0.25, -0.02, 0.25, 0.3], [0.25, 0.58, 0.7, 0.58, 0.75, 0.28])
                    + curves(0.75, 0.28, [0.76, 0.5, 0.72, 0.75, 0.68, 0.95]).dropFirst()
            ],
            [
                curves(0.72, 0.2, [0.6, 0.0, 0.24, 0.06, 0.26, 0.32], [0.28, 0.56, 0.64, 0.52, 0.74, 0.26])
                    + curves(0.74, 0.26, [0.8, 0.6, 0.72, 1.02, 0.28, 0.9]).dropFirst()
            ],
        ],
    ]

    private static func curves(_ x: Float, _ y: Float, _ pieces: [Float]...) -> Stroke {
        var stroke = [Point(x, y)]
        for piece in pieces {
            for start in stride(from: 0, to: 6, by: 2) { stroke.append(Point(piece[start], piece[start + 1])) }
        }
        return stroke
    }

    /// Straight lines as curves whose control points divide them in three.
    private static func line(_ coordinates: Float...) -> Stroke {
        var stroke = [Point(coordinates[0], coordinates[1])]
        for start in stride(from: 2, to: coordinates.count, by: 2) {
            let from = Point(coordinates[start - 2], coordinates[start - 1])
            let to = Point(coordinates[start], coordinates[start + 1])
            stroke += [from + (to - from) / 3, from + (to - from) * 2 / 3, to]
        }
        return stroke
    }
}
