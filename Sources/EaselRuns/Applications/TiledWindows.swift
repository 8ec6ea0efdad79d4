/// Windows along one side of an image, each of which gives a part of the result.
///
/// All windows have one length, so that one program does for all. A part lies `reach` or more from each end of its window,
/// but for an end that is the image's own: there a window ends where the image does.
struct TiledWindows {
    /// One window.
    struct Window: Equatable {
        /// Its first place in the image.
        let start: Int
        /// The places that it gives results for.
        let part: Range<Int>
    }

    /// The places of a window.
    let length: Int
    /// The windows, whose parts follow one another and cover the side.
    let windows: [Window]

    /// Lays windows along a side.
    /// - Parameters:
    ///   - side: Places of the image, a multiple of `multiple`.
    ///   - reach: How far a result reaches into the image.
    ///   - multiple: What starts and lengths are multiples of.
    ///   - largest: The longest window that is wanted; it is longer where the reach leaves it nothing to give.
    init(side: Int, reach: Int, multiple: Int, largest: Int) {
        func up(_ value: Int) -> Int { (value + multiple - 1) / multiple * multiple }
        let halo = up(reach)
        let most = max(up(largest) - 2 * halo, multiple)
        guard side > max(up(largest), most) else {
            (length, windows) = (side, [Window(start: 0, part: 0..<side)])
            return
        }
        // Of one size as nearly as can be, so that the last one wastes little.
        let count = (side + most - 1) / most
        let step = up((side + count - 1) / count)
        let length = min(step + 2 * halo, side)
        self.length = length
        windows = stride(from: 0, to: side, by: step).map { first in
            Window(
                start: min(max(first - halo, 0), side - length), part: first..<min(first + step, side))
        }
    }
}
