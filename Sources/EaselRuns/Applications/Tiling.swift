import EaselTraining

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Tiles along one side of an image: where they lie and how much each place of one counts.
///
/// On a side that is longer than a tile, tiles begin every quarter of a tile, at multiples of that step, and reach past
/// both ends, so that every pixel, those of the border too, lies in the same number of tiles and has the same sum of
/// weights. The weights are Hann's window: next to nothing at a tile's edge, where a model sees nothing of what lies
/// beyond. A side that is no longer than a tile has one tile, which counts the same everywhere. Past its ends, an image
/// is continued by its reflection.
package struct Tiling {
    /// Pixels of the image.
    package let length: Int
    /// Pixels of a tile.
    package let tile: Int
    /// Places from one tile to the next.
    package let step: Int
    /// Where each tile begins; places start at the image's first pixel, and those before it are negative.
    package let starts: [Int]
    /// The places of a tile that count: whole steps in its middle.
    package let window: Range<Int>
    /// How much each place of the window counts.
    package let weights: [Double]

    /// Lays tiles along a side; both lengths are at least 1.
    package init(length: Int, tile: Int) {
        (self.length, self.tile) = (length, tile)
        let step = max(tile / 4, 1)
        self.step = step
        guard length > tile else {
            starts = [-((tile - length) / 2)]
            window = 0..<tile
            weights = Array(repeating: 1, count: tile)
            return
        }
        let size = tile / step * step
        let first = (tile - size) / 2
        let window = first..<(first + size)
        self.window = window
        weights = (0..<size).map { place in
            let sine = sin(Double.pi * (Double(place) + 0.5) / Double(size))
            // The windows that meet at a place are a whole number of steps apart: their squares of a sine sum to half
            // their number.
            return size == step ? 1 : 2 * sine * sine / Double(size / step)
        }
        let before = (window.upperBound - 1) / step
        let last = (length - 1 - window.lowerBound) / step
        starts = (-before...last).map { $0 * step }
    }

    /// The pixel seen at a place: past an end, its reflection there.
    package func pixel(at place: Int) -> Int {
        let turn = place % (2 * length)
        let phase = turn < 0 ? turn + 2 * length : turn
        return phase < length ? phase : 2 * length - 1 - phase
    }
}
