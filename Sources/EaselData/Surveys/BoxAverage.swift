/// The weights of shrinking one side of an image to a few places, each the average of what it covers.
struct BoxAverage {
    /// The first of the old places that each new one covers, and one past the last.
    private(set) var spans: [Range<Int>] = []
    /// The weights of all spans, one after another; those of a span sum to 1.
    private(set) var weights: [Float] = []

    init(from old: Int, to new: Int) {
        let extent = Double(old) / Double(new)
        for place in 0..<new {
            let (start, end) = (Double(place) * extent, Double(place + 1) * extent)
            let first = min(Int(start), old - 1)
            let last = min(max(Int(end.rounded(.up)), first + 1), old)
            let covered = (first..<last).map { min(Double($0 + 1), end) - max(Double($0), start) }
            let sum = covered.reduce(0, +)
            spans.append(first..<last)
            weights += covered.map { Float(sum > 0 ? $0 / sum : 1 / Double(covered.count)) }
        }
    }
}
