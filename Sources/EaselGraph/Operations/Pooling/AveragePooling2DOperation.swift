import EaselCore

/// Average pooling: the mean of the elements within each window of an image.
///
/// ### Shapes
/// `[N, H, W, C]` → `[N, outH, outW, C]`.
package struct AveragePooling2DOperation: Operation {
    package static let name = "averagePooling2D"

    /// The window and how it moves.
    package let window: PoolingWindow
    /// Whether a window that reaches over an edge divides by its whole size rather than by the part inside.
    package let countsPadding: Bool

    package var attributes: [Attribute] { [Attribute("window", window), Attribute("countsPadding", countsPadding)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType { try window.resultType(operands[0]) }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let input = context.operands[0].shape
        return [
            context.resultGradient.averagePooling2DGradient(window, countsPadding, height: input[1], width: input[2])
        ]
    }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int {
        saturatingProduct(result.shape.count, window.kernelHeight, window.kernelWidth)
    }
}

/// The gradient of average pooling, as an operation of its own; its own gradient is the pooling.
///
/// ### Shapes
/// `[N, h, w, C]` → `[N, height, width, C]`.
package struct AveragePooling2DGradient: Operation {
    package static let name = "averagePooling2DGradient"

    /// The window of the pooling and how it moves.
    package let window: PoolingWindow
    /// Whether a window that reaches over an edge divides by its whole size rather than by the part inside.
    package let countsPadding: Bool
    /// The size of the result.
    package let height: Int, width: Int

    package var attributes: [Attribute] {
        [
            Attribute("window", window), Attribute("countsPadding", countsPadding),
            Attribute("size", [height, width]),
        ]
    }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        let result = TensorType([operands[0].shape[0], height, width, operands[0].shape[3]])
        guard try window.resultType(result) == operands[0] else {
            throw ShapeError("\(operands[0]) is not what the pooling makes of \(result)")
        }
        return result
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [
            context.resultGradient.trace.apply(
                AveragePooling2DOperation(window: window, countsPadding: countsPadding), [context.resultGradient])
        ]
    }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int {
        saturatingProduct(operands[0].shape.count, window.kernelHeight, window.kernelWidth)
    }
}

extension Tensor {
    /// The gradient of average pooling from the gradient of its result.
    package func averagePooling2DGradient(
        _ window: PoolingWindow, _ countsPadding: Bool, height: Int, width: Int
    ) -> Tensor {
        trace.apply(
            AveragePooling2DGradient(window: window, countsPadding: countsPadding, height: height, width: width), [self]
        )
    }
}

/// Average pooling, the mean of the elements within each window, of images `[N, H, W, C]`.
///
/// - Parameters:
///   - input: The images.
///   - kernelSize: Rows and columns of the window.
///   - stride: Rows and columns from one window to the next; defaults to the size of the window.
///   - padding: Rows and columns that windows may reach over the edges, less than the window.
///   - countsPadding: Whether a window that reaches over an edge divides by its whole size (as PyTorch does) rather
///     than by the part inside (as TensorFlow does).
/// - Returns: `[N, outH, outW, C]`. Images smaller than the window are reported with the size that would do.
public func averagePooling2D(
    _ input: Tensor, kernelSize: Size2D, stride: Size2D? = nil, padding: Padding = .valid,
    countsPadding: Bool = true
) -> Tensor {
    let window = PoolingWindow(
        height: input.shape[1], width: input.shape[2], kernelSize: kernelSize.pair,
        strides: (stride ?? kernelSize).pair,
        padding: padding)
    return input.trace.apply(AveragePooling2DOperation(window: window, countsPadding: countsPadding), [input])
}
