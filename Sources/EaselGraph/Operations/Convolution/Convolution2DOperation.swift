import EaselCore

/// The convolution (cross-correlation) of images with a filter.
///
/// ### Shapes
/// `[N, H, W, C]` and `[kH, kW, C/groups, K]` → `[N, outH, outW, K]`.
package struct Convolution2DOperation: Operation {
    package static let name = "convolution2D"

    /// Strides, padding, dilation and groups.
    package let geometry: ConvolutionGeometry
    /// How products are added up.
    package var algorithm = ConvolutionAlgorithm.automatic
    /// The epilogue applied to the result before it is stored.
    package var epilogue = Epilogue()

    package var attributes: [Attribute] {
        [Attribute("geometry", geometry)] + algorithm.attributes + epilogue.attributes
    }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        let (input, filter) = (operands[0].shape, operands[1].shape)
        try geometry.check()
        guard input.rank == 4 else { throw ShapeError("input has shape \(input), expected [N, H, W, C]") }
        guard filter.rank == 4 else { throw ShapeError("filter has shape \(filter), expected [kH, kW, C, K]") }
        let expected = saturatingProduct(filter[2], geometry.groups)
        guard input[3] == expected else {
            throw ShapeError("input has \(input[3]) channels, filter \(filter) expects \(expected)")
        }
        guard filter[3] % geometry.groups == 0 else {
            throw ShapeError("\(filter[3]) output channels do not divide into \(geometry.groups) groups")
        }
        let size = geometry.smallSize(
            height: input[1], width: input[2], kernelHeight: filter[0], kernelWidth: filter[1])
        guard size.height > 0, size.width > 0 else {
            let needed = (
                (filter[0] - 1) * geometry.dilationHeight + 1 - geometry.top - geometry.bottom,
                (filter[1] - 1) * geometry.dilationWidth + 1 - geometry.left - geometry.right
            )
            throw ShapeError(
                "images of \(input[1])x\(input[2]) are smaller than the filter; at least \(needed.0)x\(needed.1) works")
        }
        return TensorType([input[0], size.height, size.width, filter[3]])
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let (input, filter) = (context.operands[0], context.operands[1])
        return [
            context.isNeeded[0]
                ? context.resultGradient.transposedConvolution2D(
                    filter, geometry, height: input.shape[1], width: input.shape[2]) : nil,
            context.isNeeded[1]
                ? input.convolution2DFilterGradient(
                    context.resultGradient, geometry, kernelHeight: filter.shape[0], kernelWidth: filter.shape[1])
                : nil,
        ]
    }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int {
        saturatingProduct(2, result.shape.count, operands[1].shape.dimensions.prefix(3).reduce(1, *))
    }
}

extension Tensor {
    /// The convolution with a filter, in an explicit geometry.
    package func convolution2D(
        _ filter: Tensor, _ geometry: ConvolutionGeometry, _ algorithm: ConvolutionAlgorithm = .automatic
    ) -> Tensor {
        trace.apply(Convolution2DOperation(geometry: geometry, algorithm: algorithm), [self, filter])
    }
}

/// The convolution (cross-correlation) of images `[N, H, W, C]` with a filter `[kH, kW, C/groups, K]`.
///
/// - Parameters:
///   - input: The images.
///   - filter: The filter.
///   - stride: Rows and columns from one filter position to the next.
///   - padding: Zeros around the images.
///   - dilation: Rows and columns from one filter tap to the next.
///   - groups: The number of independent groups that the channels are split into.
/// - Returns: `[N, outH, outW, K]`.
public func convolution2D(
    _ input: Tensor, filter: Tensor, stride: Size2D = 1, padding: Padding = .valid, dilation: Size2D = 1,
    groups: Int = 1
) -> Tensor {
    input.convolution2D(
        filter,
        ConvolutionGeometry(
            largeHeight: input.shape[1], largeWidth: input.shape[2], filter: filter.shape, strides: stride.pair,
            padding: padding, dilations: dilation.pair, groups: groups))
}

extension ConvolutionGeometry {
    /// Resolves padding for a large image and a filter.
    package init(
        largeHeight: Int, largeWidth: Int, filter: Shape, strides: (Int, Int), padding: Padding, dilations: (Int, Int),
        groups: Int
    ) {
        (strideHeight, strideWidth) = strides
        (dilationHeight, dilationWidth) = dilations
        self.groups = groups
        (top, bottom) = padding.amounts(
            size: largeHeight, kernel: filter[0], stride: strides.0, dilation: dilations.0, isHeight: true)
        (left, right) = padding.amounts(
            size: largeWidth, kernel: filter[1], stride: strides.1, dilation: dilations.1, isHeight: false)
    }
}
