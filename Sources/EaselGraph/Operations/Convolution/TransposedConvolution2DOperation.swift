import EaselCore

/// The transposed convolution: the gradient of a convolution with respect to its input, as an operation of its own.
///
/// The filter is that of the convolution it transposes.
///
/// ### Shapes
/// `[N, h, w, K]` and `[kH, kW, C/groups, K]` → `[N, height, width, C]`.
package struct TransposedConvolution2DOperation: Operation {
    package static let name = "transposedConvolution2D"

    /// Strides, padding, dilation and groups of the convolution it transposes.
    package let geometry: ConvolutionGeometry
    /// The size of the result.
    package let height: Int, width: Int
    /// How products are added up.
    package var algorithm = ConvolutionAlgorithm.automatic
    /// The epilogue applied to the result before it is stored.
    package var epilogue = Epilogue()

    package var attributes: [Attribute] {
        [Attribute("geometry", geometry), Attribute("size", [height, width])] + algorithm.attributes
            + epilogue.attributes
    }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        let (input, filter) = (operands[0].shape, operands[1].shape)
        try geometry.check()
        guard input.rank == 4 else { throw ShapeError("input has shape \(input), expected [N, H, W, C]") }
        guard filter.rank == 4 else { throw ShapeError("filter has shape \(filter), expected [kH, kW, K, C]") }
        guard input[3] == filter[3] else {
            throw ShapeError("input has \(input[3]) channels, filter \(filter) expects \(filter[3])")
        }
        guard filter[3] % geometry.groups == 0 else {
            throw ShapeError("\(filter[3]) input channels do not divide into \(geometry.groups) groups")
        }
        guard height > 0, width > 0 else {
            throw ShapeError("the result would be \(height)x\(width); less padding or larger images give one")
        }
        let small = geometry.smallSize(height: height, width: width, kernelHeight: filter[0], kernelWidth: filter[1])
        guard small == (input[1], input[2]) else {
            throw ShapeError(
                "images of \(input[1])x\(input[2]) do not become \(height)x\(width); "
                    + "the convolution makes \(small.height)x\(small.width) of that")
        }
        return TensorType([input[0], height, width, saturatingProduct(filter[2], geometry.groups)])
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let (input, filter) = (context.operands[0], context.operands[1])
        return [
            context.isNeeded[0] ? context.resultGradient.convolution2D(filter, geometry) : nil,
            context.isNeeded[1]
                ? context.resultGradient.convolution2DFilterGradient(
                    input, geometry, kernelHeight: filter.shape[0], kernelWidth: filter.shape[1]) : nil,
        ]
    }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int {
        saturatingProduct(2, operands[0].shape.count, operands[1].shape.dimensions.prefix(3).reduce(1, *))
    }
}

extension Tensor {
    /// The transposed convolution with a filter, in an explicit geometry.
    package func transposedConvolution2D(
        _ filter: Tensor, _ geometry: ConvolutionGeometry, height: Int, width: Int,
        _ algorithm: ConvolutionAlgorithm = .automatic
    ) -> Tensor {
        trace.apply(
            TransposedConvolution2DOperation(geometry: geometry, height: height, width: width, algorithm: algorithm),
            [self, filter])
    }
}

/// The transposed convolution of images `[N, h, w, K]` with a filter `[kH, kW, C/groups, K]`.
///
/// - Parameters:
///   - input: The images.
///   - filter: The filter of the convolution that is transposed.
///   - stride: Rows and columns of the result for each row and column of the input.
///   - padding: The padding of the convolution that is transposed, around the result. `.same` makes the result `stride`
///     times as large.
///   - outputPadding: Rows and columns added at the bottom and the right of the result.
///   - dilation: Rows and columns from one filter tap to the next.
///   - groups: The number of independent groups that the channels are split into.
/// - Returns: `[N, (h-1)·stride - padding + dilation·(kH-1) + 1 + outputPadding, …, C]`.
public func transposedConvolution2D(
    _ input: Tensor, filter: Tensor, stride: Size2D = 1, padding: Padding = .valid, outputPadding: Size2D = 0,
    dilation: Size2D = 1, groups: Int = 1
) -> Tensor {
    let (strides, dilations, outputPadding) = (stride.pair, dilation.pair, outputPadding.pair)
    let full = (input.shape[1] * max(strides.0, 1), input.shape[2] * max(strides.1, 1))
    let geometry = ConvolutionGeometry(
        largeHeight: full.0, largeWidth: full.1, filter: filter.shape, strides: strides, padding: padding,
        dilations: dilations, groups: groups)
    guard outputPadding.0 >= 0, outputPadding.1 >= 0,
        outputPadding.0 < max(strides.0, dilations.0), outputPadding.1 < max(strides.1, dilations.1)
    else {
        return input.trace.fail(
            TransposedConvolution2DOperation.name,
            "output padding \(outputPadding) must be smaller than the stride or the dilation")
    }
    if padding == .same {
        return input.transposedConvolution2D(
            filter, geometry, height: full.0 + outputPadding.0, width: full.1 + outputPadding.1)
    }
    let height = (input.shape[1] - 1) * strides.0 + (filter.shape[0] - 1) * dilations.0 + 1
    let width = (input.shape[2] - 1) * strides.1 + (filter.shape[1] - 1) * dilations.1 + 1
    return input.transposedConvolution2D(
        filter, geometry, height: height - geometry.top - geometry.bottom + outputPadding.0,
        width: width - geometry.left - geometry.right + outputPadding.1)
}
