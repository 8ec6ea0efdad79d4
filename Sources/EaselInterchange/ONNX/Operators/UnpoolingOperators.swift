import EaselGraph

/// Places of the largest numbers, and numbers put back to such places.
let unpoolingOperators: [String: ONNXOperator] = [
    "MaxUnpool": { call in
        let (value, places) = (try call.floating(0), try call.input(1))
        guard places.dimensions == value.dimensions,
            let window = try ONNXWindow(call, image: value.dimensions, kernel: nil), let padding = window.padding
        else {
            throw call.error(
                "numbers of \(value.dimensions) and places of \(places.dimensions); one or two dimensions are read")
        }
        let sizes = (0..<2).map { (axis: Int) -> Int in
            let whole = (window.image[axis] - 1) * window.strides[axis] + window.kernel[axis]
            return whole - padding[axis] - padding[axis + 2]
        }
        let dimensions = Array(value.dimensions[..<2]) + (window.isLine ? [sizes[1]] : sizes)
        // With larger sizes the specification's text, its test cases and runtimes differ on what the places count.
        guard try call.optionalIntegers(2).map({ $0 == dimensions }) ?? true else {
            throw call.error("it asks for sizes other than \(dimensions), which its window gives; leave them out")
        }
        let count = saturatingProduct(dimensions)
        guard sizes.allSatisfy({ $0 > 0 }), count <= mostExactPlaces else {
            throw call.error("the result would be of sizes \(dimensions), and places count to 2^24")
        }
        // A place beyond the result is put nowhere.
        let indices = places.real.reshaped(to: [places.count]).asIntegers()
        func put(_ tensor: Tensor) -> Tensor {
            tensor.reshaped(to: [value.count]).scatteredSum(at: indices, size: count)
        }
        var result = put(value.tensor)
        if (0..<2).contains(where: { window.kernel[$0] > window.strides[$0] }) {
            // Windows that lie over one another may have one largest number, which stays what it is.
            result = result / maximum(put(value.tensor.filled(value.tensor.shape, 1)), 1)
        }
        return [ONNXValue(result.reshaped(to: Shape(dimensions)))]
    }
]

/// The largest place that a number of 32-bit floating point names.
let mostExactPlaces = 1 << 24

/// The place of each window's largest number among all numbers of the images: in row-major order, or by the attribute
/// `storage_order` within an image in column-major order.
/// - Parameter images: `[N, H, W, C]`.
func placesOfLargest(
    _ images: Tensor, _ window: ONNXWindow, _ padding: [Int], _ call: ONNXCallSite
) throws -> ONNXValue {
    let shape = images.shape
    guard shape.count <= mostExactPlaces else {
        throw call.error("images of \(shape) have more than \(mostExactPlaces) places, and no more are counted")
    }
    let pooling = PoolingWindow(
        height: shape[1], width: shape[2], kernelSize: (window.kernel[0], window.kernel[1]),
        strides: (window.strides[0], window.strides[1]),
        padding: .explicit(top: padding[0], bottom: padding[2], left: padding[1], right: padding[3]))
    var place = images.maxPoolingIndices(pooling).asFloats()
    if try call.integer("storage_order", 0) != 0 {
        let row = floor(place / Float(shape[2]))
        place = (place - row * Float(shape[2])) * Float(shape[1]) + row
    }
    let (channels, area) = (shape[3], shape[1] * shape[2])
    let starts = (0..<shape[0] * channels).map { Float($0 * area) }
    return window.value(place + Tensor.constant(starts, [shape[0], 1, 1, channels]), .int64)
}
