import EaselGraph

/// The four pixels of each square of 2x2, row by row: four images of half the height and width.
///
/// ### Shapes
/// `[N, H, W, C]`, H and W even → four of `[N, H/2, W/2, C]`.
package func squarePixels(of images: Tensor) -> [Tensor] {
    let shape = images.shape
    let squares = images.reshaped(to: [shape[0], shape[1] / 2, 2, shape[2] / 2, 2, shape[3]])
    return (0..<4).map { place in
        squares.slice(
            starts: [0, 0, place / 2, 0, place % 2, 0],
            sizes: [shape[0], shape[1] / 2, 1, shape[2] / 2, 1, shape[3]]
        ).reshaped(to: [shape[0], shape[1] / 2, shape[2] / 2, shape[3]])
    }
}
