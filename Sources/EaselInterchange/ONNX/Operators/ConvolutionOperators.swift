import EaselGraph

/// Convolutions and transposed ones.
let convolutionOperators: [String: ONNXOperator] = [
    "Conv": { call in
        let (result, window) = try convolved(try call.floating(0), try call.floating(1), call)
        return [window.value(try biased(result, call))]
    },
    "ConvTranspose": { call in
        let value = try call.floating(0)
        let (window, filter) = try filtered(value, try call.floating(1), call)
        let (sizes, pads) = try window.transposed(call)
        var geometry = ConvolutionGeometry()
        (geometry.strideHeight, geometry.strideWidth) = (window.strides[0], window.strides[1])
        (geometry.dilationHeight, geometry.dilationWidth) = (window.dilations[0], window.dilations[1])
        (geometry.top, geometry.left, geometry.bottom, geometry.right) = (pads[0], pads[1], pads[2], pads[3])
        geometry.groups = try groups(call)
        let result = window.images(value).transposedConvolution2D(filter, geometry, height: sizes[0], width: sizes[1])
        return [window.value(try biased(result, call))]
    },
]

/// The images `[N, H, W, K]` of a convolution with a filter `[K, C/groups, kH, kW]`, and the window that makes a value of them.
func convolved(
    _ value: ONNXValue, _ filter: ONNXValue, _ call: ONNXCallSite, _ algorithm: ConvolutionAlgorithm = .automatic
) throws -> (images: Tensor, window: ONNXWindow) {
    let (window, filter) = try filtered(value, filter, call)
    guard let padding = window.padding else { throw call.error("images are smaller than the window") }
    let images = window.images(value)
    let geometry = ConvolutionGeometry(
        largeHeight: images.shape[1], largeWidth: images.shape[2], filter: filter.shape,
        strides: (window.strides[0], window.strides[1]),
        padding: .explicit(top: padding[0], bottom: padding[2], left: padding[1], right: padding[3]),
        dilations: (window.dilations[0], window.dilations[1]), groups: try groups(call))
    return (images.convolution2D(filter, geometry, algorithm), window)
}

/// The window of a convolution, and its filter as Easel has it, `[kH, kW, C/groups, K]`.
private func filtered(
    _ value: ONNXValue, _ filter: ONNXValue, _ call: ONNXCallSite
) throws -> (ONNXWindow, Tensor) {
    let sizes = filter.dimensions
    guard sizes.count == value.dimensions.count,
        let window = try ONNXWindow(call, image: value.dimensions, kernel: Array(sizes.dropFirst(2)))
    else {
        throw call.error(
            "images of \(value.dimensions) and a filter of \(sizes); convolutions of one or two dimensions are read")
    }
    let weights = window.isLine ? filter.tensor.reshaped(to: [sizes[0], sizes[1], 1, sizes[2]]) : filter.tensor
    return (window, weights.transposed([2, 3, 1, 0]))
}

private func groups(_ call: ONNXCallSite) throws -> Int {
    let groups = try call.integer("group", 1)
    guard (1...1 << 30).contains(groups) else { throw call.error("\(groups) groups") }
    return groups
}

private func biased(_ result: Tensor, _ call: ONNXCallSite) throws -> Tensor {
    call.optional(2) == nil ? result : result + (try call.tensor(2))
}
