import EaselGraph

/// The window of a convolution or pooling in an ONNX file, over images of one dimension or two; one of them counts as images of
/// height 1.
struct ONNXWindow {
    /// Whether images have one dimension.
    let isLine: Bool
    /// The height and width of the images, of the window, and from one window to the next.
    let image: [Int], kernel: [Int], strides: [Int], dilations: [Int]
    /// Padding as the file says it, top, left, bottom, right; `nil` where it follows from the sizes.
    private let explicit: [Int]?
    private let isUpper: Bool
    private let isCeiling: Bool
    private let isValid: Bool

    /// - Returns: `nil` for images of other dimensions.
    init?(_ call: ONNXCallSite, image dimensions: [Int], kernel: [Int]?) throws {
        let rank = dimensions.count - 2
        guard rank == 1 || rank == 2 else { return nil }
        guard let size = try call.integers("kernel_shape") ?? kernel, size.count == rank,
            kernel == nil || kernel == size,
            size.allSatisfy({ (1...1 << 20).contains($0) })
        else { throw call.error("the window has not \(rank) sizes, as the images have") }
        let strides = try call.integers("strides", count: rank, usual: 1, in: 1...1 << 20)
        let dilations = try call.integers("dilations", count: rank, usual: 1, in: 1...1 << 20)
        let pads = try call.integers("pads", count: 2 * rank, usual: 0, in: 0...1 << 20)
        isLine = rank == 1
        let one = isLine ? [1] : []
        image = one + dimensions[2...]
        self.kernel = one + size
        self.strides = one + strides
        self.dilations = one + dilations
        let automatic = try call.text("auto_pad", "NOTSET")
        guard ["NOTSET", "", "SAME_UPPER", "SAME_LOWER", "VALID"].contains(automatic) else {
            throw call.error("auto_pad is no way of padding")
        }
        isUpper = automatic == "SAME_UPPER"
        isValid = automatic == "VALID"
        explicit = automatic == "NOTSET" || automatic.isEmpty ? (isLine ? [0, pads[0], 0, pads[1]] : pads) : nil
        isCeiling = try call.integer("ceil_mode", 0) != 0
    }

    /// The size of the window with its gaps.
    private func span(_ axis: Int) -> Int { (kernel[axis] - 1) * dilations[axis] + 1 }

    /// Top, left, bottom and right; more at the bottom and the right where a last window may reach over the edge.
    var padding: [Int]? {
        var pads = explicit ?? [0, 0, 0, 0]
        for axis in 0..<2 {
            if explicit == nil, !isValid {
                let total = max(
                    ((image[axis] + strides[axis] - 1) / strides[axis] - 1) * strides[axis] + span(axis) - image[axis],
                    0)
                pads[axis] = isUpper ? total / 2 : total - total / 2
                pads[axis + 2] = total - pads[axis]
            } else if isCeiling {
                let room = image[axis] + pads[axis] + pads[axis + 2] - span(axis)
                guard room >= 0 else { return nil }
                var count = (room + strides[axis] - 1) / strides[axis] + 1
                // A window that begins in the padding after the image is none.
                if (count - 1) * strides[axis] >= image[axis] + pads[axis] { count -= 1 }
                pads[axis + 2] = max(
                    pads[axis + 2], (count - 1) * strides[axis] + span(axis) - image[axis] - pads[axis])
            }
        }
        return pads
    }

    /// Whether windows reach over the padding that the file says.
    var reachesOver: Bool { isCeiling && padding != explicit }

    /// The height and width of a transposed convolution's result, and the padding that is cut off it.
    func transposed(_ call: ONNXCallSite) throws -> (sizes: [Int], pads: [Int]) {
        let rank = isLine ? 1 : 2
        let one = isLine ? [0] : []
        let extra = one + (try call.integers("output_padding", count: rank, usual: 0, in: 0...1 << 20))
        var (sizes, pads) = ([Int](), explicit ?? [0, 0, 0, 0])
        let wanted = try call.integers("output_shape")
        guard wanted == nil || wanted?.count == rank || wanted?.count == rank + 2,
            wanted?.allSatisfy((0...1 << 30).contains) ?? true
        else { throw call.error("output_shape is \(wanted ?? []), expected \(rank) sizes") }
        for axis in 0..<2 {
            let whole = (image[axis] - 1) * strides[axis] + span(axis) + extra[axis]
            if let wanted, !isLine || axis == 1 {
                let asked = wanted[wanted.count - 2 + axis]
                let total = max(whole - asked, 0)
                pads[axis] = isUpper ? total / 2 : total - total / 2
                pads[axis + 2] = total - pads[axis]
                sizes.append(asked)
            } else if explicit == nil, !isValid {
                let size = image[axis] * strides[axis]
                let total = max(whole - size, 0)
                pads[axis] = isUpper ? total / 2 : total - total / 2
                pads[axis + 2] = total - pads[axis]
                sizes.append(size)
            } else {
                sizes.append(whole - pads[axis] - pads[axis + 2])
            }
        }
        guard sizes.allSatisfy({ $0 > 0 }) else { throw call.error("the result would be of sizes \(sizes)") }
        return (sizes, pads)
    }

    /// The images `[N, H, W, C]` of a value.
    func images(_ value: ONNXValue) -> Tensor {
        guard isLine else { return value.channelsLast }
        return value.tensor.transposed([0, 2, 1]).reshaped(to: [
            value.dimensions[0], 1, value.dimensions[2], value.dimensions[1],
        ])
    }

    /// The value of images `[N, H, W, C]`.
    func value(_ images: Tensor, _ type: ONNXElementType = .float) -> ONNXValue {
        guard isLine else { return ONNXValue(channelsLast: images, type) }
        return ONNXValue(
            images.reshaped(to: [images.shape[0], images.shape[2], images.shape[3]]).transposed([0, 2, 1]), type)
    }
}
