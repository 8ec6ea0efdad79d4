import EaselCore

/// A circle, a box or a triangle of a scene.
struct SceneShape {
    /// The class in the mask, 1 to 3.
    let number: UInt8
    private let row, column: Int
    /// Half its height and half its width; those of a circle are equal.
    private let halfHeight, halfWidth: Int
    /// Whether a triangle points down, and by how much of its width its tip is beside the middle, in eighths.
    private let pointsDown: Bool
    private let lean: Int

    /// Draws lots for a shape whose middle is in a scene.
    init(within size: Size2D, _ random: inout RandomSequence) {
        func below(_ count: Int) -> Int { Int(random.below(UInt32(max(count, 1)))) }
        let shorter = min(size.height, size.width)
        func half() -> Int { shorter / 8 + below(shorter / 6 + 1) }
        number = UInt8(1 + below(3))
        (row, column) = (below(size.height), below(size.width))
        halfHeight = half()
        let other = half()
        halfWidth = number == 1 ? halfHeight : other
        pointsDown = below(2) == 1
        lean = below(7) - 3
    }

    /// The rows and columns that it may cover, in a scene of a size.
    func extent(in size: Size2D) -> (rows: Range<Int>, columns: Range<Int>) {
        (
            max(row - halfHeight, 0)..<min(row + halfHeight + 1, size.height),
            max(column - halfWidth, 0)..<min(column + halfWidth + 1, size.width)
        )
    }

    /// Whether it covers a pixel of its extent.
    func covers(_ row: Int, _ column: Int) -> Bool {
        let (down, across) = (row - self.row, column - self.column)
        switch number {
        case 1: return down * down + across * across <= halfHeight * halfHeight
        case 2: return true
        default:
            // From the tip, `depth` of `2·halfHeight` rows on, it is as wide as that share of its base.
            let depth = pointsDown ? halfHeight - down : halfHeight + down
            let tip = lean * halfWidth / 8
            let (left, right) = (-halfWidth - tip, halfWidth - tip)
            let place = (across - tip) * 2 * halfHeight
            return place >= left * depth && place <= right * depth
        }
    }
}
