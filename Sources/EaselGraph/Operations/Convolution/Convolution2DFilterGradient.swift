/// The gradient of a convolution with respect to its filter, as an operation of its own.
///
/// ### Shapes
/// The large images `[N, H, W, C]` and the small ones `[N, h, w, K]` → `[kH, kW, C/groups, K]`.
package struct Convolution2DFilterGradient: Operation {
    package static let name = "convolution2DFilterGradient"

    /// Strides, padding, dilation and groups of the convolution.
    package let geometry: ConvolutionGeometry
    /// The size of the filter.
    package let kernelHeight: Int, kernelWidth: Int

    package var attributes: [Attribute] {
        [Attribute("geometry", geometry), Attribute("kernel", [kernelHeight, kernelWidth])]
    }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        let (large, small) = (operands[0].shape, operands[1].shape)
        guard large.rank == 4, small.rank == 4, large[0] == small[0], large[3] % geometry.groups == 0 else {
            throw ShapeError("images \(large) and \(small) are not the two ends of one convolution")
        }
        let size = geometry.smallSize(
            height: large[1], width: large[2], kernelHeight: kernelHeight, kernelWidth: kernelWidth)
        guard size == (small[1], small[2]) else {
            throw ShapeError("images \(large) give \(size.height)x\(size.width), not \(small[1])x\(small[2])")
        }
        return TensorType([kernelHeight, kernelWidth, large[3] / geometry.groups, small[3]])
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let (large, small) = (context.operands[0], context.operands[1])
        return [
            context.isNeeded[0]
                ? small.transposedConvolution2D(
                    context.resultGradient, geometry, height: large.shape[1], width: large.shape[2]) : nil,
            context.isNeeded[1] ? large.convolution2D(context.resultGradient, geometry) : nil,
        ]
    }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int {
        saturatingProduct(2, operands[1].shape.count, result.shape.dimensions.prefix(3).reduce(1, *))
    }
}

extension Tensor {
    /// The gradient of a convolution's filter from its input (this tensor) and the gradient of its output.
    package func convolution2DFilterGradient(
        _ small: Tensor, _ geometry: ConvolutionGeometry, kernelHeight: Int, kernelWidth: Int
    ) -> Tensor {
        trace.apply(
            Convolution2DFilterGradient(geometry: geometry, kernelHeight: kernelHeight, kernelWidth: kernelWidth),
            [self, small])
    }
}
