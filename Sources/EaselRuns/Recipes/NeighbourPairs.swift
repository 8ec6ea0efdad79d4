import EaselGraph
import EaselModels

/// Two smaller images of one noisy image, each made of other pixels that are neighbours: what they show is nearly the same,
/// and their noise is independent.
///
/// Of each square of 2x2 pixels, two that share a side are drawn, and which of them goes where.
///
/// Source: Huang, Li, Jia, Lu and Liu, "Neighbor2Neighbor: Self-Supervised Denoising from Single Noisy Images", CVPR 2021.
struct NeighbourPairs {
    /// Of eight choices, the one drawn for each square, `[N, H/2, W/2, 1]`.
    private let choice: Tensor

    /// Which pixels of a square, counted row by row, go to the first and to the second image.
    private static let pairs = [(0, 1), (1, 0), (0, 2), (2, 0), (1, 3), (3, 1), (2, 3), (3, 2)]

    /// Draws the choices for images `[N, H, W, C]` with even sides.
    init(for images: Tensor) {
        let shape = images.shape
        choice = floor(Tensor.randomUniform([shape[0], shape[1] / 2, shape[2] / 2, 1]) * Float(Self.pairs.count))
    }

    /// The two images of half the height and width.
    func callAsFunction(_ images: Tensor) -> (Tensor, Tensor) {
        let pixels = squarePixels(of: images)
        func picked(_ place: KeyPath<(Int, Int), Int>) -> Tensor {
            // Which pixel it is for each choice, and so for each pixel the choices that pick it.
            let sums = pixels.indices.map { pixel -> Tensor in
                let choices = Self.pairs.indices.filter { Self.pairs[$0][keyPath: place] == pixel }
                return choices.dropFirst().reduce(choice .== Float(choices[0])) { $0 + (choice .== Float($1)) }
                    * pixels[pixel]
            }
            return sums[0] + sums[1] + sums[2] + sums[3]
        }
        return (picked(\.0), picked(\.1))
    }
}
