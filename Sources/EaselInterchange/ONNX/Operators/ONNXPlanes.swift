import EaselCore
import EaselGraph

/// Images that pixels are taken from at places which depend on the picture.
struct ONNXPlanes {
    /// The number of images, and the height and width of each.
    let count: Int, height: Int, width: Int
    /// Every pixel, `[count · height · width, C]`.
    private let pixels: Tensor

    /// - Throws: `InterchangeError` for what is no images `[N, C, H, W]`, or has more pixels than can be counted in floating point.
    init(_ value: ONNXValue, _ call: ONNXCallSite) throws {
        let sizes = value.dimensions
        guard sizes.count == 4, !sizes.contains(0), saturatingProduct(sizes[0], sizes[2], sizes[3]) <= mostExactPlaces
        else {
            throw call.error("images of \(sizes), expected four sizes and up to \(mostExactPlaces) pixels")
        }
        (count, height, width) = (sizes[0], sizes[2], sizes[3])
        pixels = value.channelsLast.reshaped(to: [count * height * width, sizes[1]])
    }

    /// The pixels at rows and columns of images, all of them whole numbers within.
    ///
    /// Three of `[…, 1]`, repeated to one shape → `[…, C]`. A place that is no number gives NaN.
    func pixels(image: Tensor, row: Tensor, column: Tensor) -> Tensor {
        let places = (image * Float(height) + row) * Float(width) + column
        return pixels.gathered(
            places.reshaped(to: Shape(Array(places.shape.dimensions.dropLast()))).asIntegers(), alongAxis: 0)
    }
}
