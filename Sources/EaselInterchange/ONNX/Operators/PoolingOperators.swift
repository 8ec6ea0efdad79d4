import EaselGraph

/// Pooling and resizing.
let poolingOperators: [String: ONNXOperator] = [
    "MaxPool": { call in
        let given = try call.input(0)
        let value = given.inFloatingPoint
        guard let window = try ONNXWindow(call, image: value.dimensions, kernel: nil), let padding = window.padding
        else {
            throw call.error("images of \(value.dimensions); only pooling over one or two dimensions is read")
        }
        let wantsPlaces = call.node.outputs.count > 1
        guard window.dilations == [1, 1] else {
            guard !wantsPlaces else { throw call.error("the places of the largest in windows with gaps are not read") }
            return [window.value(try gapped(window, padding, value, call), given.type)]
        }
        let images = window.images(value)
        let largest = maxPooling2D(
            images, kernelSize: .init(height: window.kernel[0], width: window.kernel[1]),
            stride: .init(height: window.strides[0], width: window.strides[1]),
            padding: .explicit(top: padding[0], bottom: padding[2], left: padding[1], right: padding[3]))
        let result = window.value(largest, given.type)
        return wantsPlaces ? [result, try placesOfLargest(images, window, padding, call)] : [result]
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
        let isChannelFirst = try call.text("mode", "DCR") == "CRD"
        return try blocks(call) { SpaceBlocks.opened($0, size: $1, isChannelFirst: isChannelFirst) }
    },
    "SpaceToDepth": { call in try blocks(call) { SpaceBlocks.closed($0, size: $1) } },
]

/// The largest of a window with gaps: one place of it after another, of all windows at once.
private func gapped(
    _ window: ONNXWindow, _ padding: [Int], _ value: ONNXValue, _ call: ONNXCallSite
) throws -> Tensor {
    guard window.kernel[0] * window.kernel[1] <= 64, (window.image + padding).allSatisfy({ $0 <= 1 << 12 }) else {
        throw call.error("windows with gaps are read of up to 64 places and images of up to 4096 rows")
    }
    // Padding never counts.
    let images = window.images(value).padded(
        low: [0, padding[0], padding[1], 0], high: [0, padding[2], padding[3], 0], value: -.infinity)
    let sizes = (0..<2).map { axis in
        (images.shape[axis + 1] - (window.kernel[axis] - 1) * window.dilations[axis] - 1) / window.strides[axis] + 1
    }
    guard sizes.allSatisfy({ $0 > 0 }) else { throw call.error("the window is larger than the image") }
    var largest: Tensor?
    for row in 0..<window.kernel[0] {
        for column in 0..<window.kernel[1] {
            let part = images.slice(
                starts: [0, row * window.dilations[0], column * window.dilations[1], 0],
                sizes: [images.shape[0], sizes[0], sizes[1], images.shape[3]],
                steps: [1, window.strides[0], window.strides[1], 1])
            largest = largest.map { maximum($0, part) } ?? part
        }
    }
    return largest ?? images
}

private func blocks(_ call: ONNXCallSite, _ function: (Tensor, Int) -> Tensor?) throws -> [ONNXValue] {
    let (value, size) = (try call.floating(0), try call.integer("blocksize", 0))
    guard value.dimensions.count == 4, let moved = function(value.channelsLast, size) else {
        throw call.error("\(value.dimensions) are no images of blocks of \(size)x\(size)")
    }
    return [ONNXValue(channelsLast: moved)]
}

private func global(_ call: ONNXCallSite, _ function: (Tensor) -> Tensor) throws -> [ONNXValue] {
    let value = try call.floating(0)
    guard value.dimensions.count == 4 else { throw call.error("images of \(value.dimensions), expected four sizes") }
    return [ONNXValue(channelsLast: function(value.channelsLast))]
}
