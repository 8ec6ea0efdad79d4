import EaselCore

/// Max pooling: the largest element within each window of an image; padding never wins.
///
/// The gradient goes to the first of equal largest elements, in row-major order.
///
/// ### Shapes
/// `[N, H, W, C]` → `[N, outH, outW, C]`.
package struct MaxPooling2DOperation: Operation {
    package static let name = "maxPooling2D"

    /// The window and how it moves.
    package let window: PoolingWindow

    package var attributes: [Attribute] { [Attribute("window", window)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType { try window.resultType(operands[0]) }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let input = context.operands[0]
        return [
            context.resultGradient.poolScattered(
                input.maxPoolingIndices(window), height: input.shape[1], width: input.shape[2])
        ]
    }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int {
        saturatingProduct(result.shape.count, window.kernelHeight, window.kernelWidth)
    }
}

/// The index within its image, row · W + column, of each window's largest element; of equal ones the first in row-major
/// order.
///
/// ### Shapes
/// `[N, H, W, C]` → `[N, outH, outW, C]` of integers.
package struct MaxPoolingIndices: Operation {
    package static let name = "maxPoolingIndices"
    package static let differentiability = Differentiability.none(because: "a position has no gradient")

    /// The window and how it moves.
    package let window: PoolingWindow

    package var attributes: [Attribute] { [Attribute("window", window)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        TensorType(try window.resultType(operands[0]).shape, .int32)
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] { [nil] }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int {
        saturatingProduct(result.shape.count, window.kernelHeight, window.kernelWidth)
    }
}

extension Tensor {
    /// The index of each window's largest element.
    package func maxPoolingIndices(_ window: PoolingWindow) -> Tensor {
        trace.apply(MaxPoolingIndices(window: window), [self])
    }
}

/// Max pooling, the largest element within each window, of images `[N, H, W, C]`.
///
/// Rows and columns at the bottom and the right that do not fill a window are left out, as is usual.
///
/// - Parameters:
///   - input: The images.
///   - kernelSize: Rows and columns of the window.
///   - stride: Rows and columns from one window to the next; defaults to the size of the window.
///   - padding: Rows and columns that windows may reach over the edges, less than the window.
/// - Returns: `[N, outH, outW, C]`. Images smaller than the window are reported with the size that would do.
public func maxPooling2D(
    _ input: Tensor, kernelSize: Size2D, stride: Size2D? = nil, padding: Padding = .valid
) -> Tensor {
    let window = PoolingWindow(
        height: input.shape[1], width: input.shape[2], kernelSize: kernelSize.pair,
        strides: (stride ?? kernelSize).pair,
        padding: padding)
    return input.trace.apply(MaxPooling2DOperation(window: window), [input])
}
