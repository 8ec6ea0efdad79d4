import EaselCore
import EaselGraph

private func window(_ input: Tensor, _ kernel: Int, _ stride: Int, _ padding: Padding) -> PoolingWindow {
    PoolingWindow(
        height: input.shape[1], width: input.shape[2], kernelSize: (kernel, kernel), strides: (stride, stride),
        padding: padding)
}

let poolingCases: [OperationCase] = [
    OperationCase("maxPooling2D", [CaseInput([2, 4, 6, 3], .distinct)]) { square(maxPooling2D($0[0], kernelSize: 2)) },
    OperationCase("maxPooling2D overlapping, padded", [CaseInput([2, 5, 6, 5], .distinct)]) {
        maxPooling2D($0[0], kernelSize: 3, stride: 2, padding: .all(1))
    },
    OperationCase("maxPooling2D same, remainder", [CaseInput([1, 7, 5, 17], .distinct)]) {
        maxPooling2D($0[0], kernelSize: Size2D(height: 3, width: 2), stride: 2, padding: .same)
    },
    OperationCase("maxPoolingIndices", [CaseInput([2, 5, 5, 3], .distinct)]) {
        $0[0].maxPoolingIndices(window($0[0], 3, 2, .all(1))).oneHot(classes: 25)
    },
    OperationCase("maxPoolingIndices of ties", [CaseInput([1, 4, 4], .labels(2))]) {
        $0[0].oneHot(classes: 2).maxPoolingIndices(window($0[0].oneHot(classes: 2), 2, 2, .valid)).oneHot(classes: 16)
    },
    OperationCase("poolScatter", [CaseInput([2, 2, 3, 3]), CaseInput([2, 4, 6, 3], .distinct)]) {
        square($0[0].poolScattered($0[1].maxPoolingIndices(window($0[1], 2, 2, .valid)), height: 4, width: 6))
    },
    OperationCase("poolGather", [CaseInput([2, 5, 5, 3]), CaseInput([2, 5, 5, 3], .distinct)]) {
        square($0[0].poolGathered($0[1].maxPoolingIndices(window($0[1], 3, 2, .all(1)))))
    },
    OperationCase("averagePooling2D", [CaseInput([2, 4, 6, 3])]) { square(averagePooling2D($0[0], kernelSize: 2)) },
    OperationCase("averagePooling2D counting padding", [CaseInput([1, 5, 6, 5])]) {
        averagePooling2D($0[0], kernelSize: 3, stride: 2, padding: .all(1))
    },
    OperationCase("averagePooling2D not counting padding", [CaseInput([2, 5, 7, 3])]) {
        averagePooling2D(
            $0[0], kernelSize: Size2D(height: 3, width: 2), stride: Size2D(height: 2, width: 1), padding: .same,
            countsPadding: false)
    },
    OperationCase("averagePooling2DGradient", [CaseInput([2, 3, 3, 5])]) { input in
        var large = window(input[0], 3, 2, .all(1))
        (large.bottom, large.right) = (1, 1)
        return square(input[0].averagePooling2DGradient(large, false, height: 5, width: 6))
    },
    OperationCase("globalAveragePooling2D", [CaseInput([3, 4, 5, 7])]) { globalAveragePooling2D($0[0]) },
    OperationCase("globalMaxPooling2D", [CaseInput([3, 4, 5, 7], .distinct)]) { globalMaxPooling2D($0[0]) },
    OperationCase("upsampling2D nearest", [CaseInput([2, 3, 2, 5])]) { square(upsampling2D($0[0], factor: 2)) },
    OperationCase("upsampling2D nearest to a size", [CaseInput([1, 3, 4, 3])]) {
        upsampling2D($0[0], height: 7, width: 9)
    },
    OperationCase("upsampling2D bilinear", [CaseInput([2, 3, 4, 3])]) {
        square(upsampling2D($0[0], factor: 2, method: .bilinear(alignsCorners: false)))
    },
    OperationCase("upsampling2D bilinear to a size", [CaseInput([1, 3, 1, 9])]) {
        upsampling2D($0[0], height: 8, width: 5, method: .bilinear(alignsCorners: false))
    },
    OperationCase("upsampling2D aligned corners", [CaseInput([2, 3, 4, 3])]) {
        upsampling2D($0[0], height: 7, width: 4, method: .bilinear(alignsCorners: true))
    },
    OperationCase("upsampling2DGradient nearest", [CaseInput([1, 7, 6, 3])]) {
        $0[0].upsampling2DGradient(height: 3, width: 3, method: .nearest)
    },
    OperationCase("upsampling2DGradient bilinear", [CaseInput([2, 6, 5, 2])]) {
        square($0[0].upsampling2DGradient(height: 3, width: 2, method: .bilinear(alignsCorners: false)))
    },
    OperationCase("upsampling2DGradient aligned corners", [CaseInput([2, 6, 5, 2])]) {
        $0[0].upsampling2DGradient(height: 3, width: 2, method: .bilinear(alignsCorners: true))
    },
]
