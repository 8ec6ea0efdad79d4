import EaselImages

/// Equalises the histogram of each part of the image, clipped so that noise is not blown up.
///
/// Of coloured images the luma is equalised, and its change added to all colours. Between the middles of the parts, what
/// they do is interpolated.
///
/// Source: Zuiderveld, "Contrast limited adaptive histogram equalization", Graphics Gems IV, 1994.
struct CLAHE: ListedOperation {
    static let name = "clahe"
    static let summary = "Equalises the contrast of each part of the picture, within a limit."
    static let options: [OperationOption<Self>] = [
        .range("limit", \.limits, "How many times the mean a level may count.", in: 1...100),
        .integer("tiles", \.tiles, "Parts down and across.", in: 1...64),
    ]
    var limits = 2.0...2.0
    var tiles = 8

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let limit = draw.number("limit", in: limits)
        return .pixels { [tiles] image in
            let old = image.lumas
            let new = Self.equalised(old, height: image.height, width: image.width, limit: limit, tiles: tiles)
            image.addDifference(from: old, to: new)
        }
    }

    static func equalised(_ lumas: [UInt8], height: Int, width: Int, limit: Double, tiles: Int) -> [UInt8] {
        let (rows, columns) = (min(tiles, height), min(tiles, width))
        // Parts of one size; the last reach past the edge, where the image is mirrored.
        let (tall, wide) = ((height + rows - 1) / rows, (width + columns - 1) / columns)
        func mirrored(_ place: Int, _ side: Int) -> Int {
            guard side > 1 else { return 0 }
            let rest = place % (2 * side - 2)
            return rest < side ? rest : 2 * side - 2 - rest
        }
        var tables: [[Float]] = []
        for row in 0..<rows {
            for column in 0..<columns {
                var counts = [Int](repeating: 0, count: 256)
                for y in (row * tall)..<((row + 1) * tall) {
                    let line = mirrored(y, height) * width
                    for x in (column * wide)..<((column + 1) * wide) {
                        counts[Int(lumas[line + mirrored(x, width)])] += 1
                    }
                }
                tables.append(table(counts, limit: limit))
            }
        }
        var result = lumas
        for y in 0..<height {
            let (above, below, down) = neighbours(y, tall, rows)
            for x in 0..<width {
                let (left, right, across) = neighbours(x, wide, columns)
                let value = Int(lumas[y * width + x])
                let top =
                    tables[above * columns + left][value] * (1 - across) + tables[above * columns + right][value]
                    * across
                let bottom =
                    tables[below * columns + left][value] * (1 - across) + tables[below * columns + right][value]
                    * across
                result[y * width + x] = UInt8(clamped: top * (1 - down) + bottom * down)
            }
        }
        return result
    }

    /// The parts whose middles a place lies between, and how far it is from the first.
    private static func neighbours(_ place: Int, _ side: Int, _ count: Int) -> (Int, Int, Float) {
        let position = Float(place) / Float(side) - 0.5
        let first = Int(position.rounded(.down))
        return (max(first, 0), min(first + 1, count - 1), position - Float(first))
    }

    /// What each level becomes; what a level counts beyond the limit is given to all.
    private static func table(_ counts: [Int], limit: Double) -> [Float] {
        let total = counts.reduce(0, +)
        let most = max(Int(limit * Double(total) / 256), 1)
        var clipped = counts.map { min($0, most) }
        let excess = total - clipped.reduce(0, +)
        let (each, rest) = excess.quotientAndRemainder(dividingBy: 256)
        for level in clipped.indices { clipped[level] += each }
        if rest > 0 {
            let step = max(256 / rest, 1)
            var left = rest
            for level in stride(from: 0, to: 256, by: step) where left > 0 {
                clipped[level] += 1
                left -= 1
            }
        }
        var sum = 0
        return clipped.map { count in
            sum += count
            // Halves to even, as OpenCV.
            return (Float(sum) * (255 / Float(total))).rounded(.toNearestOrEven)
        }
    }
}
