import EaselInterchange
import Testing

/// Pixels at places that depend on the picture, against sums pixel by pixel.
@Suite struct SamplingTests {
    private static let (height, width) = (4, 5)

    @Test(arguments: ["nearest", "bilinear", "bicubic"], ["zeros", "border", "reflection"])
    func aGridIsSeenAsPixelByPixel(mode: String, padding: String) throws {
        let (count, channels, h, w) = (2, 3, Self.height, Self.width)
        let image = OperatorSample.drawn(count * channels * h * w, 1)
        // Well beyond the edges as well.
        let grid = OperatorSample.drawn(count * 6 * 7 * 2, 2).map { $0 * 2.7 }
        for aligns in [false, true] {
            let given = [
                ONNXTensor("x", [count, channels, h, w], image), ONNXTensor("g", [count, 6, 7, 2], grid),
            ]
            let found = try OperatorSample.answers(
                "GridSample", given,
                [
                    "mode": .text(mode), "padding_mode": .text(padding), "align_corners": .integer(aligns ? 1 : 0),
                ], version: 16)[0]
            var expected: [Double] = []
            for n in 0..<count {
                for c in 0..<channels {
                    let start = (n * channels + c) * h * w
                    let plane = image[start..<start + h * w].map { Double($0) }
                    for place in 0..<42 {
                        let (x, y) = (Double(grid[(n * 42 + place) * 2]), Double(grid[(n * 42 + place) * 2 + 1]))
                        expected.append(seen(plane, x, y, mode, padding, aligns))
                    }
                }
            }
            #expect(found.dimensions == [count, channels, 6, 7])
            #expect(OperatorSample.difference(found.numbers, expected) < 2e-5, "\(aligns)")
        }
    }

    /// What a network says of places is not trusted.
    @Test(arguments: ["nearest", "bilinear", "bicubic"], ["zeros", "border", "reflection"])
    func placesThatAreNoNumbersAreNoPixels(mode: String, padding: String) throws {
        let grid: [Float] = [.nan, 0, .infinity, 0, -.infinity, 0, 1e30, -1e30]
        let image = ONNXTensor("x", [1, 1, 4, 5], OperatorSample.drawn(20, 1))
        let found = try OperatorSample.answers(
            "GridSample", [image, ONNXTensor("g", [1, 1, 4, 2], grid)],
            ["mode": .text(mode), "padding_mode": .text(padding)], version: 16)[0]
        #expect(padding == "zeros" ? found.numbers == [0, 0, 0, 0] : found.numbers[0].isNaN)
    }

    /// One pixel at a place of a grid.
    private func seen(
        _ plane: [Double], _ x: Double, _ y: Double, _ mode: String, _ padding: String, _ aligns: Bool
    ) -> Double {
        func thrownBack(_ place: Double, _ size: Int) -> Double {
            let (low, high) = aligns ? (0, Double(size - 1)) : (-0.5, Double(size) - 0.5)
            var place = place
            while place < low || place > high { place = place < low ? 2 * low - place : 2 * high - place }
            return place
        }
        func along(_ place: Double, _ size: Int) -> [(place: Int, weight: Double)] {
            let last = Double(size - 1)
            var own: Double = aligns ? (place + 1) / 2 * last : ((place + 1) * Double(size) - 1) / 2
            if mode == "nearest" { own = own.rounded(.toNearestOrEven) }
            if padding == "reflection" { own = thrownBack(own, size) }
            let beyond: Double = aligns ? 0 : 0.5
            if padding == "border", mode != "bicubic", own < -beyond || own > last + beyond {
                own = min(max(own, 0), last)
            }
            if mode == "nearest" { return [(Int(own), 1)] }
            let low = own.rounded(.down)
            if mode == "bilinear" { return [(Int(low), 1 - (own - low)), (Int(low) + 1, own - low)] }
            return (-1...2).map { offset in
                let (d, a): (Double, Double) = (abs(own - low - Double(offset)), -0.75)
                let near: Double = (a + 2) * d * d * d - (a + 3) * d * d + 1
                let far: Double = a * d * d * d - 5 * a * d * d + 8 * a * d - 4 * a
                return (Int(low) + offset, d <= 1 ? near : far)
            }
        }
        func pixel(_ row: Int, _ column: Int) -> Double {
            var place = [row, column]
            for (axis, size) in [Self.height, Self.width].enumerated() where !(0..<size).contains(place[axis]) {
                if padding == "zeros" { return 0 }
                place[axis] =
                    padding == "border"
                    ? min(max(place[axis], 0), size - 1) : Int(thrownBack(Double(place[axis]), size).rounded())
            }
            return plane[place[0] * Self.width + place[1]]
        }
        var sum = 0.0
        for row in along(y, Self.height) {
            for column in along(x, Self.width) {
                sum += row.weight * column.weight * pixel(row.place, column.place)
            }
        }
        return sum
    }

    @Test(arguments: ["half_pixel", "output_half_pixel"])
    func regionsAreMeansOfSamples(transformation: String) throws {
        let (channels, h, w, samples, rows, columns) = (2, 6, 7, 2, 3, 2)
        let image = OperatorSample.drawn(2 * channels * h * w, 3)
        let regions: [Float] = [1, 2, 11, 9, 0, 0, 3, 3, -4, -6, 40, 30, 8, 2, 8.5, 2.5]
        let owners = [0, 1, 1, 0]
        let found = try OperatorSample.answers(
            "RoiAlign",
            [
                ONNXTensor("x", [2, channels, h, w], image), ONNXTensor("r", [4, 4], regions),
                ONNXTensor("b", [4], owners),
            ],
            [
                "output_height": .integer(rows), "output_width": .integer(columns), "spatial_scale": .float(0.5),
                "sampling_ratio": .integer(samples), "coordinate_transformation_mode": .text(transformation),
            ], version: 16)[0]
        let isHalf = transformation == "half_pixel"
        func value(_ plane: [Float], _ y: Double, _ x: Double) -> Double {
            guard y >= -1, y <= Double(h), x >= -1, x <= Double(w) else { return 0 }
            let (y, x) = (min(max(y, 0), Double(h - 1)), min(max(x, 0), Double(w - 1)))
            let (top, left) = (Int(y), Int(x))
            let (bottom, right) = (min(top + 1, h - 1), min(left + 1, w - 1))
            let (down, across) = (y - Double(top), x - Double(left))
            func at(_ row: Int, _ column: Int) -> Double { Double(plane[row * w + column]) }
            let above: Double = (1 - across) * at(top, left) + across * at(top, right)
            let below: Double = (1 - across) * at(bottom, left) + across * at(bottom, right)
            return (1 - down) * above + down * below
        }
        var expected: [Double] = []
        for (region, owner) in owners.enumerated() {
            let edges = (0..<4).map { (edge: Int) -> Double in
                Double(regions[region * 4 + edge]) * 0.5 - (isHalf ? 0.5 : 0)
            }
            var (across, down) = (edges[2] - edges[0], edges[3] - edges[1])
            if !isHalf { (across, down) = (max(across, 1), max(down, 1)) }
            for c in 0..<channels {
                let start = (owner * channels + c) * h * w
                let plane = Array(image[start..<start + h * w])
                for row in 0..<rows {
                    for column in 0..<columns {
                        var sum = 0.0
                        for i in 0..<samples {
                            for j in 0..<samples {
                                let y: Double = (Double(row) + (Double(i) + 0.5) / Double(samples)) * down
                                let x: Double = (Double(column) + (Double(j) + 0.5) / Double(samples)) * across
                                sum += value(plane, edges[1] + y / Double(rows), edges[0] + x / Double(columns))
                            }
                        }
                        expected.append(sum / Double(samples * samples))
                    }
                }
            }
        }
        #expect(found.dimensions == [4, channels, rows, columns])
        #expect(OperatorSample.difference(found.numbers, expected) < 1e-5)
    }
}
