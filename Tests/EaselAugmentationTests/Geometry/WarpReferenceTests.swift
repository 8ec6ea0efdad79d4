import EaselAugmentation
import EaselCore
import EaselImages
import Foundation
import Testing

/// Operations that warp beside maps made anew, in Double, of what they say they drew.
@Suite struct WarpReferenceTests {
    private func expectTwin(
        _ text: String, seed: UInt64 = 1, _ settings: WarpSettings = WarpSettings(),
        sourceLocation: SourceLocation = #_sourceLocation,
        _ place: (Drawn, Double, Double) throws -> (Double, Double)
    ) throws {
        // Where the fill begins is not compared: a place rounded to 2⁻¹² may be on its other side.
        let image = try Image.noise(18, 27, 3)
        let drawn = try Drawn(text, image.shape, seed: seed)
        let warped = try drawn.image(image)
        let twin = NaiveWarp(image: image, settings: settings)
        var compared = 0
        for y in 0..<warped.height {
            for x in 0..<warped.width {
                let (column, row) = try place(drawn, Double(x) + 0.5, Double(y) + 0.5)
                let edges = [abs(column), abs(row), abs(column - 27), abs(row - 18)]
                if settings.fill == .constant, (edges.min() ?? 0) < 1e-3 { continue }
                compared += 1
                let expected = twin.pixel(column - 0.5, row - 0.5)
                for channel in 0..<3 {
                    let sample = Double(warped.pixels[(y * warped.width + x) * 3 + channel])
                    guard abs(sample - expected[channel]) > 0.6 else { continue }
                    Issue.record(
                        "\(text) at \(x), \(y): \(sample), expected \(expected[channel])",
                        sourceLocation: sourceLocation)
                    return
                }
            }
        }
        #expect(compared > 400, sourceLocation: sourceLocation)
    }

    private var nearestFill: WarpSettings {
        var settings = WarpSettings()
        settings.fill = .nearest
        return settings
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func shear(seed: UInt64) throws {
        for angle in [20.0, -13.0] {
            try expectTwin("shear:\(angle)..\(angle)", seed: seed) { drawn, x, y in
                let slope = tan(angle * .pi / 180)
                // The line through the corner that is kept, and what is left of the side beside it.
                if drawn.parameters["axis"] == "x" {
                    let cut = abs(slope) * 18
                    return (x * (27 - cut) / 27 + slope * y + (slope < 0 ? cut : 0), y)
                }
                let cut = abs(slope) * 27
                return (x, y * (18 - cut) / 18 + slope * x + (slope < 0 ? cut : 0))
            }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func affine(seed: UInt64) throws {
        try expectTwin("affine:rotate=40,translate=0.2,scale=0.7..1.5,shear=20", seed: seed) { drawn, x, y in
            let angle = try drawn.number("rotate") * .pi / 180
            let factor = try drawn.number("scale")
            let slope = tan(try drawn.number("shear") * .pi / 180)
            let (px, py) = (
                x - 13.5 - 27 * (try drawn.number("right")), y - 9 - 18 * (try drawn.number("down"))
            )
            let (tx, ty) = (
                (cos(angle) * px - sin(angle) * py) / factor, (sin(angle) * px + cos(angle) * py) / factor
            )
            return (tx + slope * ty + 13.5, ty + 9)
        }
    }

    /// Zoomed, sheared, moved and turned about the middle, which of an image that is not square is its own.
    @Test(arguments: [1, 2, 3] as [UInt64]) func keras(seed: UInt64) throws {
        let text = "keras:40,0.2,3,shear_range=20,zoom_range=0.7..1.3,fill_mode=reflect"
        var settings = WarpSettings()
        settings.fill = .reflect
        try expectTwin(text, seed: seed, settings) { drawn, x, y in
            let (angle, shear) = (try drawn.number("theta") * .pi / 180, try drawn.number("shear") * .pi / 180)
            let (zx, zy) = (try drawn.number("zx") * (x - 13.5), try drawn.number("zy") * (y - 9))
            let (sx, sy) = (zx - sin(shear) * zy, cos(shear) * zy)
            let (mx, my) = (sx + 27 * (try drawn.number("tx")), sy + (try drawn.number("ty")))
            return (cos(angle) * mx - sin(angle) * my + 13.5, sin(angle) * mx + cos(angle) * my + 9)
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func zoomRandom(seed: UInt64) throws {
        try expectTwin("zoom-random:0.5..0.9", seed: seed, nearestFill) { drawn, x, y in
            let share = try drawn.number("share")
            let (wide, tall) = ((27 * share).rounded(), (18 * share).rounded())
            return (
                Double(try drawn.integer("left")) + x * wide / 27, Double(try drawn.integer("top")) + y * tall / 18
            )
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func perspective(seed: UInt64) throws {
        try expectTwin("perspective:0..0.6", seed: seed) { drawn, x, y in
            func move(_ name: String) throws -> Double { try drawn.number(name) }
            let corners = [
                (13.5 * (try move("top-left-x")), 9 * (try move("top-left-y"))),
                (27 - 13.5 * (try move("top-right-x")), 9 * (try move("top-right-y"))),
                (27 - 13.5 * (try move("bottom-right-x")), 18 - 9 * (try move("bottom-right-y"))),
                (13.5 * (try move("bottom-left-x")), 18 - 9 * (try move("bottom-left-y"))),
            ]
            let h = projection(corners, to: [(0, 0), (27, 0), (27, 18), (0, 18)])
            let below = h[6] * x + h[7] * y + 1
            return ((h[0] * x + h[1] * y + h[2]) / below, (h[3] * x + h[4] * y + h[5]) / below)
        }
    }

    /// The eight numbers of a projective map of four points to four others, by elimination.
    private func projection(_ from: [(Double, Double)], to: [(Double, Double)]) -> [Double] {
        var rows: [[Double]] = []
        for ((x, y), (u, v)) in zip(from, to) {
            rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
            rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
        }
        for pivot in 0..<8 {
            let best = (pivot..<8).max { abs(rows[$0][pivot]) < abs(rows[$1][pivot]) } ?? pivot
            rows.swapAt(pivot, best)
            rows[pivot] = rows[pivot].map { $0 / rows[pivot][pivot] }
            for row in 0..<8 where row != pivot {
                rows[row] = zip(rows[row], rows[pivot]).map { $0 - rows[row][pivot] * $1 }
            }
        }
        return rows.map { $0[8] }
    }

    /// The uniform numbers of the field are drawn anew, and smoothed in Double.
    @Test func elastic() throws {
        let shape = ImageShape(height: 18, width: 27, channels: 3)
        let drawn = try Drawn("elastic:30..30,2..2", shape)
        guard case .field(let numbers) = try drawn.warp().places else {
            Issue.record("not a field")
            return
        }
        let field = numbers()
        var start = drawn.start
        _ = (start.number("alpha", in: 30...30), start.number("sigma", in: 2...2))
        var sequence = start.sequence()
        let weights = (-8...8).map { exp(-Double($0 * $0) / 8) }
        let sum = weights.reduce(0, +)
        func mirrored(_ place: Int, _ side: Int) -> Int {
            place < 0 ? -1 - place : place >= side ? 2 * side - 1 - place : place
        }
        var farthest = 0.0
        for axis in 0..<2 {
            let noise = (0..<18 * 27).map { _ in Double(sequence.uniform()) * 2 - 1 }
            for y in 0..<18 {
                for x in 0..<27 {
                    var smooth = 0.0
                    for dy in -8...8 {
                        for dx in -8...8 {
                            smooth +=
                                weights[dy + 8] * weights[dx + 8] / (sum * sum)
                                * noise[mirrored(y + dy, 18) * 27 + mirrored(x + dx, 27)]
                        }
                    }
                    let place = Double(field[2 * (y * 27 + x) + axis])
                    farthest = max(farthest, abs(place - Double(axis == 0 ? x : y) - 30 * smooth))
                }
            }
        }
        // Float32 of numbers up to 30.
        #expect(farthest < 1e-4)
    }

    /// Turned, sheared or tilted by whatever is drawn, a white picture has no empty corner.
    @Test(arguments: [
        "rotate:-180..180", "shear:25", "skew:0..1", "skew-tilt:0..1", "skew-corner:0..1", "skew-left-right:0..1",
        "skew-top-bottom:0..1", "zoom-random:0.1..1", "zoom:1..3",
    ])
    func nothingBecomesEmpty(text: String) throws {
        for (height, width) in [(18, 27), (31, 12), (16, 16)] {
            let white = try Image(height: height, width: width, colour: [255])
            for index in 0..<150 {
                let changed = try white.augmented(text, index: index)
                let empty = changed.pixels.count { $0 != 255 }
                #expect(empty == 0, "\(text) of \(height)x\(width), image \(index)")
            }
        }
    }
}
