import CEaselLevels
import EaselCore

/// The weights of resizing along one side: which old pixels make up each new one, and by how much.
///
/// They are whole numbers of which those of one new pixel add up to `1 << EASEL_RESIZE_BITS`.
struct ResizeWeights {
    private var firsts: [Int32] = []
    private var starts: [Int32] = [0]
    private var weights: [UInt32] = []

    /// A triangle around the middle of each new pixel, as wide as two of them, or two old ones where those are wider.
    /// - Parameters:
    ///   - old: The old side.
    ///   - new: The new side.
    ///   - middle: How much of the old side, in its middle, becomes the new one; all of it where it is `nil`.
    init(from old: Int, to new: Int, middle: Double? = nil) {
        let extent = middle ?? Double(old)
        let ratio = extent / Double(new)
        let start = (Double(old) - extent) / 2
        let radius = max(1, ratio)
        firsts.reserveCapacity(new)
        starts.reserveCapacity(new + 1)
        weights.reserveCapacity(new * (Int(2 * radius) + 1))
        let one = Double(UInt32(1) << UInt32(EASEL_RESIZE_BITS))
        for position in 0..<new {
            let centre = start + (Double(position) + 0.5) * ratio - 0.5
            let first = max(0, Int((centre - radius).rounded(.up)))
            let last = min(old - 1, Int((centre + radius).rounded(.down)))
            var sum = 0.0
            for place in first...last { sum += 1 - abs(Double(place) - centre) / radius }
            // What is lost by rounding one weight is made good by the next, so that nothing is lost in all.
            var (passed, given) = (0.0, UInt32(0))
            firsts.append(Int32(first))
            for place in first...last {
                passed += 1 - abs(Double(place) - centre) / radius
                let whole = place == last ? UInt32(one) : UInt32((min(max(passed / sum, 0), 1) * one).rounded())
                weights.append(max(whole, given) - given)
                given = max(whole, given)
            }
            starts.append(Int32(weights.count))
        }
    }

    /// The weights of rows and columns of an image that is scaled to cover a size, its proportions kept and its overhang
    /// cut off: cut and scaled at once, between pixels where it falls so, so that the same part is seen of a photograph and
    /// of a smaller version of it.
    static func covering(from old: Size2D, to new: Size2D) -> (rows: ResizeWeights, columns: ResizeWeights) {
        let scale = max(Double(new.height) / Double(old.height), Double(new.width) / Double(old.width))
        return (
            ResizeWeights(from: old.height, to: new.height, middle: Double(new.height) / scale),
            ResizeWeights(from: old.width, to: new.width, middle: Double(new.width) / scale)
        )
    }

    /// Calls a body with the old pixels that make up a new one, and their weights, which add up to 1.
    func forEachTap(of position: Int, _ body: (Int, Double) -> Void) {
        let one = Double(UInt32(1) << UInt32(EASEL_RESIZE_BITS))
        let start = starts[position]
        for place in start..<starts[position + 1] {
            body(Int(firsts[position] + place - start), Double(weights[Int(place)]) / one)
        }
    }

    /// Calls a body with the weights as the kernel takes them.
    func withSide<Result>(_ body: (easel_resize_side) -> Result) -> Result {
        firsts.withUnsafeBufferPointer { firsts in
            starts.withUnsafeBufferPointer { starts in
                weights.withUnsafeBufferPointer { weights in
                    body(
                        easel_resize_side(
                            firsts: firsts.baseAddress, starts: starts.baseAddress, weights: weights.baseAddress))
                }
            }
        }
    }
}
