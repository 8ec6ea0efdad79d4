import EaselGraph

extension PoolingWindow {
    /// The attributes of a pooling's node.
    fileprivate var onnxAttributes: [String: ONNXAttribute.Value] {
        [
            "kernel_shape": .integers([kernelHeight, kernelWidth]), "strides": .integers([strideHeight, strideWidth]),
            "pads": .integers([top, left, bottom, right]),
        ]
    }
}

extension MaxPooling2DOperation: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let input = try writer.operand(call.operands[0], .channelsFirst)
        return ONNXResult(
            name: writer.add("MaxPool", [input], writer.name(call.index), window.onnxAttributes), layout: .channelsFirst
        )
    }
}

extension AveragePooling2DOperation: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        var attributes = window.onnxAttributes
        attributes["count_include_pad"] = .integer(countsPadding ? 1 : 0)
        let input = try writer.operand(call.operands[0], .channelsFirst)
        return ONNXResult(
            name: writer.add("AveragePool", [input], writer.name(call.index), attributes), layout: .channelsFirst)
    }
}

extension Upsampling2DOperation: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let input = writer.graph.nodes[call.operands[0]].type.shape
        let scales = [Float(height) / Float(input[1]), Float(width) / Float(input[2])]
        // The file gives factors and not sizes, for the number of pictures is open.
        guard Int((Float(input[1]) * scales[0]).rounded(.down)) == height,
            Int((Float(input[2]) * scales[1]).rounded(.down)) == width
        else {
            throw InterchangeError(
                "resizing \(input[1])x\(input[2]) to \(height)x\(width) is no factor that an ONNX file can say")
        }
        var attributes: [String: ONNXAttribute.Value]
        switch method {
        case .nearest:
            attributes = [
                "mode": .text("nearest"), "coordinate_transformation_mode": .text("asymmetric"),
                "nearest_mode": .text("floor"),
            ]
        case .bilinear(let alignsCorners):
            attributes = [
                "mode": .text("linear"),
                "coordinate_transformation_mode": .text(alignsCorners ? "align_corners" : "half_pixel"),
            ]
        }
        let factors = writer.add(ONNXTensor(writer.name(call.index, "_scales"), [4], [1, 1] + scales))
        let image = try writer.operand(call.operands[0], .channelsFirst)
        return ONNXResult(
            name: writer.add("Resize", [image, "", factors], writer.name(call.index), attributes),
            layout: .channelsFirst)
    }
}
