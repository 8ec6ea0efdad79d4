/// Upsampling: images resized to a larger height and width.
///
/// ### Shapes
/// `[N, h, w, C]` → `[N, height, width, C]`.
package struct Upsampling2DOperation: Operation {
    package static let name = "upsampling2D"

    /// The size of the result.
    package let height: Int, width: Int
    /// The interpolation.
    package let method: ResizeMethod

    package var attributes: [Attribute] { [Attribute("size", [height, width]), Attribute("method", method)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        let (operand, shape) = (operands[0], operands[0].shape)
        guard operand.elementType == .float32, shape.rank == 4, shape[1] > 0, shape[2] > 0 else {
            throw ShapeError("input is \(operand), expected f32[N, H, W, C]")
        }
        guard height >= shape[1], width >= shape[2] else {
            throw ShapeError(
                "\(height)x\(width) is smaller than images of \(shape[1])x\(shape[2]); pooling makes them so")
        }
        return TensorType([shape[0], height, width, shape[3]])
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let input = context.operands[0].shape
        return [
            context.resultGradient.upsampling2DGradient(height: input[1], width: input[2], method: method)
        ]
    }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int {
        method == .nearest ? 0 : 8 * result.shape.count
    }
}

/// The gradient of upsampling, as an operation of its own; its own gradient is the upsampling.
///
/// ### Shapes
/// `[N, H, W, C]` → `[N, height, width, C]`.
package struct Upsampling2DGradient: Operation {
    package static let name = "upsampling2DGradient"

    /// The size of the result: the smaller images.
    package let height: Int, width: Int
    /// The interpolation of the upsampling.
    package let method: ResizeMethod

    package var attributes: [Attribute] { [Attribute("size", [height, width]), Attribute("method", method)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        let (operand, shape) = (operands[0], operands[0].shape)
        guard operand.elementType == .float32, shape.rank == 4, height > 0, width > 0, height <= shape[1],
            width <= shape[2]
        else { throw ShapeError("\(operand) is not an upsampling of images of \(height)x\(width)") }
        return TensorType([shape[0], height, width, shape[3]])
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let large = context.operands[0].shape
        return [
            context.resultGradient.trace.apply(
                Upsampling2DOperation(height: large[1], width: large[2], method: method), [context.resultGradient])
        ]
    }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int {
        (method == .nearest ? 1 : 8) * operands[0].shape.count
    }
}

extension Tensor {
    /// The gradient of upsampling from the gradient of its result.
    package func upsampling2DGradient(height: Int, width: Int, method: ResizeMethod) -> Tensor {
        trace.apply(Upsampling2DGradient(height: height, width: width, method: method), [self])
    }
}

/// The upsampling of images `[N, H, W, C]` by a whole factor.
public func upsampling2D(_ input: Tensor, factor: Int, method: ResizeMethod = .nearest) -> Tensor {
    guard (1...1 << 16).contains(factor) else {
        return input.trace.fail(Upsampling2DOperation.name, "factor \(factor) must be at least 1, such as 2")
    }
    return upsampling2D(input, height: input.shape[1] * factor, width: input.shape[2] * factor, method: method)
}

/// The upsampling of images `[N, H, W, C]` to a height and a width, neither of them smaller than before.
public func upsampling2D(_ input: Tensor, height: Int, width: Int, method: ResizeMethod = .nearest) -> Tensor {
    input.trace.apply(Upsampling2DOperation(height: height, width: width, method: method), [input])
}
