import EaselGraph

/// Pooling and resizing.
let poolingOperators: [String: ONNXOperator] = [
    "MaxPool": { call in
        let value = try call.floating(0)
        guard let window = try ONNXWindow(call, image: value.dimensions, kernel: nil), let padding = window.padding
        else {
            throw call.error("images of \(value.dimensions); only pooling over one or two dimensions is read")
        }
        guard window.dilations == [1, 1] else { throw call.error("windows with gaps are not read") }
        guard call.node.outputs.count < 2 else { throw call.error("the places of the largest are not read") }
        return [
            window.value(
                maxPooling2D(
                    window.images(value), kernelSize: .init(height: window.kernel[0], width: window.kernel[1]),
                    stride: .init(height: window.strides[0], width: window.strides[1]),
                    padding: .explicit(top: padding[0], bottom: padding[2], left: padding[1], right: padding[3])))
        ]
    },
    "AveragePool": { call in
        let value = try call.floating(0)
        guard let window = try ONNXWindow(call, image: value.dimensions, kernel: nil), let padding = window.padding
        else {
            throw call.error("images of \(value.dimensions); only pooling over one or two dimensions is read")
        }
        guard window.dilations == [1, 1] else { throw call.error("windows with gaps are not read") }
        let counts = try call.integer("count_include_pad", 0) != 0
        guard !counts || !window.reachesOver else {
            throw call.error("windows that reach over the padding, with the padding counted, are not read")
        }
        return [
            window.value(
                averagePooling2D(
                    window.images(value), kernelSize: .init(height: window.kernel[0], width: window.kernel[1]),
                    stride: .init(height: window.strides[0], width: window.strides[1]),
                    padding: .explicit(top: padding[0], bottom: padding[2], left: padding[1], right: padding[3]),
                    countsPadding: counts))
        ]
    },
    "GlobalAveragePool": { call in try global(call) { $0.mean(over: [1, 2], keepingDimensions: true) } },
    "GlobalMaxPool": { call in try global(call) { $0.max(over: [1, 2], keepingDimensions: true) } },
    "DepthToSpace": { call in
        let value = try call.floating(0)
        let size = try call.integer("blocksize", 0)
        guard value.dimensions.count == 4, (1...1 << 16).contains(size), !value.dimensions.contains(0),
            value.dimensions[1] % (size * size) == 0
        else {
            throw call.error("channels of \(value.dimensions) are no blocks of \(size)x\(size)")
        }
        let (count, channels) = (value.dimensions[0], value.dimensions[1] / size / size)
        let (height, width) = (value.dimensions[2], value.dimensions[3])
        let isRows = try call.text("mode", "DCR") == "DCR"
        let parts = value.tensor.reshaped(
            to: isRows ? [count, size, size, channels, height, width] : [count, channels, size, size, height, width])
        return [
            ONNXValue(
                parts.transposed(isRows ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3])
                    .reshaped(to: [count, channels, height * size, width * size]))
        ]
    },
    "SpaceToDepth": { call in
        let value = try call.floating(0)
        let size = try call.integer("blocksize", 0)
        guard value.dimensions.count == 4, (1...1 << 16).contains(size), !value.dimensions.contains(0),
            value.dimensions[2] % size == 0,
            value.dimensions[3] % size == 0
        else { throw call.error("images of \(value.dimensions) are no blocks of \(size)x\(size)") }
        let (count, channels) = (value.dimensions[0], value.dimensions[1])
        let (height, width) = (value.dimensions[2] / size, value.dimensions[3] / size)
        return [
            ONNXValue(
                value.tensor.reshaped(to: [count, channels, height, size, width, size]).transposed([0, 3, 5, 1, 2, 4])
                    .reshaped(to: [count, channels * size * size, height, width]))
        ]
    },
]

private func global(_ call: ONNXCallSite, _ function: (Tensor) -> Tensor) throws -> [ONNXValue] {
    let value = try call.floating(0)
    guard value.dimensions.count == 4 else { throw call.error("images of \(value.dimensions), expected four sizes") }
    return [ONNXValue(channelsLast: function(value.channelsLast))]
}
