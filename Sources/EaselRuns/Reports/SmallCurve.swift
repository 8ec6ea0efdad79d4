/// A curve without axes, of the size of a word: how a metric came along.
struct SmallCurve {
    /// The values, each in its place from 0 at the least to 1 at the greatest.
    private let heights: [Double]

    /// Takes finite values.
    init(_ values: [Double]) {
        let (least, greatest) = (values.min() ?? 0, values.max() ?? 0)
        heights = values.map { greatest > least ? ($0 - least) / (greatest - least) : 0.5 }
    }

    /// The curve as an SVG image within a page.
    /// - Parameter label: What it shows, for those who do not see it.
    func inline(label: String) -> String {
        guard let first = heights.first else { return "" }
        let points = heights.count == 1 ? [first, first] : heights
        let path = points.enumerated().map { place, height in
            let x = 100 * Double(place) / Double(points.count - 1)
            return "\((x * 10).rounded() / 10) \(((1 - height) * 200).rounded() / 10)"
        }.joined(separator: "L")
        return "<svg class=\"spark\" role=\"img\" aria-label=\"\(HTMLText.escaped(label))\" viewBox=\"-1 -1 102 22\" "
            + "preserveAspectRatio=\"none\"><path d=\"M\(path)\"/></svg>"
    }

    /// The curve as blocks of text, at most so many characters wide.
    func text(width: Int) -> String {
        let blocks = Array("▁▂▃▄▅▆▇█")
        guard !heights.isEmpty, width > 0 else { return "" }
        let count = min(width, heights.count)
        return String(
            (0..<count).map { place in
                let group = heights[place * heights.count / count..<(place + 1) * heights.count / count]
                let mean = group.reduce(0, +) / Double(group.count)
                return blocks[min(Int(mean * Double(blocks.count)), blocks.count - 1)]
            })
    }
}
