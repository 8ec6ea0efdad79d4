import EaselCore
import EaselGraph

private func geometry(
    strides: (Int, Int) = (1, 1), padding: (top: Int, bottom: Int, left: Int, right: Int) = (0, 0, 0, 0),
    dilations: (Int, Int) = (1, 1), groups: Int = 1
) -> ConvolutionGeometry {
    var geometry = ConvolutionGeometry()
    (geometry.strideHeight, geometry.strideWidth) = strides
    (geometry.top, geometry.bottom, geometry.left, geometry.right) = padding
    (geometry.dilationHeight, geometry.dilationWidth) = dilations
    geometry.groups = groups
    return geometry
}

let productCases: [OperationCase] = [
    OperationCase("matrixProduct", [CaseInput([5, 7]), CaseInput([7, 3])]) { matrixProduct($0[0], $0[1]) },
    OperationCase("matrixProduct first transposed", [CaseInput([7, 5]), CaseInput([7, 3])]) {
        matrixProduct($0[0], $0[1], transposingFirst: true)
    },
    OperationCase("matrixProduct second transposed", [CaseInput([5, 7]), CaseInput([3, 7])]) {
        matrixProduct($0[0], $0[1], transposingSecond: true)
    },
    OperationCase("matrixProduct both transposed", [CaseInput([7, 5]), CaseInput([3, 7])]) {
        matrixProduct($0[0], $0[1], transposingFirst: true, transposingSecond: true)
    },
    OperationCase("matrixProduct of stacks", [CaseInput([2, 3, 4, 5]), CaseInput([2, 3, 5, 2])]) {
        matrixProduct($0[0], $0[1])
    },
    OperationCase("matrixProduct of one row", [CaseInput([1, 37]), CaseInput([37, 19])]) {
        matrixProduct($0[0], $0[1])
    },
    OperationCase("dense layer", [CaseInput([5, 17]), CaseInput([17, 9]), CaseInput([9])]) {
        leakyRelu(matrixProduct($0[0], $0[1]) + $0[2], slope: 0.3)
    },
    OperationCase("convolution2D", [CaseInput([2, 5, 6, 3]), CaseInput([3, 3, 3, 4])]) {
        convolution2D($0[0], filter: $0[1])
    },
    OperationCase("convolution2D stride 2 padded", [CaseInput([2, 7, 6, 1]), CaseInput([3, 3, 1, 5])]) {
        convolution2D($0[0], filter: $0[1], stride: 2, padding: .all(1))
    },
    OperationCase("convolution2D same even filter", [CaseInput([1, 5, 7, 2]), CaseInput([4, 2, 2, 3])]) {
        convolution2D($0[0], filter: $0[1], stride: Size2D(height: 2, width: 3), padding: .same)
    },
    OperationCase("convolution2D dilated", [CaseInput([1, 7, 8, 2]), CaseInput([2, 3, 2, 3])]) {
        convolution2D(
            $0[0], filter: $0[1], padding: .explicit(top: 1, bottom: 0, left: 2, right: 1),
            dilation: Size2D(height: 2, width: 3))
    },
    OperationCase("convolution2D grouped", [CaseInput([2, 4, 5, 6]), CaseInput([3, 3, 2, 9])]) {
        convolution2D($0[0], filter: $0[1], padding: .same, groups: 3)
    },
    OperationCase("convolution2D depthwise", [CaseInput([1, 5, 5, 4]), CaseInput([3, 3, 1, 4])]) {
        convolution2D($0[0], filter: $0[1], padding: .all(1), groups: 4)
    },
    OperationCase("convolution2D pointwise", [CaseInput([3, 4, 3, 5]), CaseInput([1, 1, 5, 17])]) {
        convolution2D($0[0], filter: $0[1])
    },
    OperationCase("convolution2D whole image", [CaseInput([3, 4, 3, 5]), CaseInput([4, 3, 5, 7])]) {
        convolution2D($0[0], filter: $0[1])
    },
    OperationCase("convolution2D whole image to one channel", [CaseInput([3, 4, 3, 5]), CaseInput([4, 3, 5, 1])]) {
        convolution2D($0[0], filter: $0[1])
    },
    OperationCase(
        "convolution2D whole image to one channel with bias",
        [CaseInput([3, 2, 3, 5]), CaseInput([2, 3, 5, 1]), CaseInput([1])]
    ) {
        leakyRelu(convolution2D($0[0], filter: $0[1]) + $0[2], slope: 0.1)
    },
    OperationCase("convolution2D wide", [CaseInput([2, 6, 5, 17]), CaseInput([4, 4, 17, 19])]) {
        convolution2D($0[0], filter: $0[1], stride: 2, padding: .all(1))
    },
    OperationCase(
        "convolution2D with bias and rectifier", [CaseInput([2, 5, 5, 3]), CaseInput([3, 3, 3, 5]), CaseInput([5])]
    ) {
        leakyRelu(convolution2D($0[0], filter: $0[1], padding: .same) + $0[2], slope: 0.1)
    },
    OperationCase("transposedConvolution2D", [CaseInput([2, 3, 4, 3]), CaseInput([4, 4, 2, 3])]) {
        transposedConvolution2D($0[0], filter: $0[1], stride: 2, padding: .all(1))
    },
    OperationCase("transposedConvolution2D output padding", [CaseInput([1, 3, 3, 2]), CaseInput([3, 3, 5, 2])]) {
        transposedConvolution2D(
            $0[0], filter: $0[1], stride: Size2D(height: 2, width: 3), padding: .all(1),
            outputPadding: Size2D(height: 1, width: 2))
    },
    OperationCase("transposedConvolution2D stride 1", [CaseInput([2, 4, 3, 2]), CaseInput([3, 2, 3, 2])]) {
        transposedConvolution2D($0[0], filter: $0[1])
    },
    OperationCase("transposedConvolution2D same", [CaseInput([1, 3, 4, 2]), CaseInput([5, 3, 1, 2])]) {
        transposedConvolution2D($0[0], filter: $0[1], stride: 2, padding: .same)
    },
    OperationCase("transposedConvolution2D grouped, dilated", [CaseInput([1, 3, 3, 4]), CaseInput([2, 3, 3, 4])]) {
        transposedConvolution2D($0[0], filter: $0[1], stride: Size2D(height: 2, width: 1), dilation: 2, groups: 2)
    },
    OperationCase("transposedConvolution2D from one pixel", [CaseInput([3, 1, 1, 7]), CaseInput([4, 4, 5, 7])]) {
        transposedConvolution2D($0[0], filter: $0[1])
    },
    OperationCase(
        "transposedConvolution2D from one pixel with bias",
        [CaseInput([3, 1, 1, 4]), CaseInput([3, 2, 5, 4]), CaseInput([5])]
    ) {
        relu(transposedConvolution2D($0[0], filter: $0[1]) + $0[2])
    },
    OperationCase("convolution2DFilterGradient", [CaseInput([2, 5, 6, 3]), CaseInput([2, 3, 3, 4])]) {
        $0[0].convolution2DFilterGradient(
            $0[1], geometry(strides: (2, 2), padding: (1, 1, 1, 1)), kernelHeight: 3, kernelWidth: 3)
    },
    OperationCase("convolution2DFilterGradient grouped", [CaseInput([1, 4, 5, 4]), CaseInput([1, 4, 3, 6])]) {
        $0[0].convolution2DFilterGradient(
            $0[1], geometry(padding: (1, 0, 0, 0), groups: 2), kernelHeight: 2, kernelWidth: 3)
    },
]
