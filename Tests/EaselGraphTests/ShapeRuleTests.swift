import EaselCore
import EaselGraph
import Testing

/// Applies `body` to inputs of some types and gives the shape of the result, or the message.
private func outcome(_ types: [TensorType], _ body: ([Tensor]) -> Tensor) -> String {
    let trace = Trace(phase: .training)
    return trace.record {
        let result = body(types.enumerated().map { trace.input("x\($0)", $1.shape, $1.elementType) })
        return trace.diagnostic ?? result.type.description
    }
}

private func outcome(_ shapes: Shape..., body: ([Tensor]) -> Tensor) -> String {
    outcome(shapes.map { TensorType($0) }, body)
}

/// Shape rules: what fits, and the exact words for what does not.
@Suite struct ShapeRuleTests {
    @Test func elementwise() {
        #expect(outcome([4, 1, 3], [5, 1]) { $0[0] - $0[1] } == "f32[4, 5, 3]")
        #expect(
            outcome([2, 3], [4]) { $0[0] / $0[1] } == "divide: shapes [2, 3] and [4] do not broadcast to one another")
        #expect(outcome([3, 1], [3, 1], [4]) { select($0[0], $0[1], $0[2]) } == "f32[3, 4]")
        #expect(
            outcome([3], [3], [4]) { select($0[0], $0[1], $0[2]) }
                == "select: shapes [3], [3] and [4] do not broadcast to one another")
        #expect(
            outcome([TensorType([3], .int32)]) { exp($0[0]) }
                == "exponential: takes f32 tensors, not whole numbers (i32); oneHot or asFloats() makes them into one")
        #expect(
            outcome([3]) { leakyRelu($0[0], slope: -1) } == "leakyRelu: slope -1.0 must be at least 0, such as 0.2")
        #expect(outcome([3]) { elu($0[0], alpha: .infinity) } == "elu: alpha inf must be at least 0, such as 1")
    }

    @Test func reductions() {
        #expect(outcome([2, 3, 4]) { $0[0].max(over: [0, -1]) } == "f32[3]")
        #expect(outcome([2, 3, 4]) { $0[0].min(over: [1], keepingDimensions: true) } == "f32[2, 1, 4]")
        #expect(
            outcome([2, 3]) { $0[0].max(over: [2]) } == "reduceMaximum: axes [2] are not different axes of shape [2, 3]"
        )
        #expect(
            outcome([2, 0]) { $0[0].max() } == "reduceMaximum: shape [2, 0] has no elements; at least one is needed")
        #expect(
            outcome([TensorType([4], .int32)]) { $0[0].sum() }
                == "reduceSum: takes an f32 tensor, not whole numbers (i32[4])")
        #expect(outcome([2, 3]) { $0[0].argMax() } == "i32[2]")
        #expect(
            outcome([TensorType([])]) { $0[0].argMax() }
                == "argMaximum: takes f32[…, C] with at least one element along C, not f32[]")
    }

    @Test func indexing() {
        let (rows, indices) = (TensorType([5, 7]), TensorType([2, 3], .int32))
        #expect(outcome([rows, indices]) { $0[0].gathered($0[1], alongAxis: -1) } == "f32[5, 2, 3]")
        #expect(outcome([rows, indices]) { $0[0].gathered($0[1]) } == "f32[2, 3, 7]")
        #expect(
            outcome([rows, indices]) { $0[0].gathered($0[1], alongAxis: 2) } == "gather: shape [5, 7] has no axis 2")
        #expect(
            outcome([rows, rows]) { $0[0].gathered($0[1]) }
                == "gather: takes f32 and whole numbers (i32), not f32[5, 7] and f32[5, 7]")
        #expect(outcome([5, 7]) { $0[0].flipped([-1, 0]) } == "f32[5, 7]")
        #expect(
            outcome([5, 7]) { $0[0].flipped([1, -1]) }
                == "flip: axes [1, 1] are not different ones of the 2 that shape [5, 7] has")
        #expect(outcome([indices]) { $0[0] .== 2 } == "f32[2, 3]")
        #expect(outcome([indices]) { $0[0] .== 2.5 }.hasPrefix("compareIntegers: 2.5 is no whole number"))
        #expect(outcome([indices, rows]) { $0[0] .== $0[1] }.contains("do not broadcast"))
        #expect(outcome([rows]) { $0[0].asFloats() } == "asFloats: takes whole numbers (i32), not f32[5, 7]")
        #expect(
            outcome([rows]) { $0[0] * .constant([1, 2], [3]) }
                == "constant: 2 numbers for a shape of [3], which has 3")
        let wrong = outcome([rows]) { inputs in
            let result = withCustomGradient(of: inputs) {
                $0[0] * 2
            } gradient: { _, _, _ in
                []
            }
            return result.sum().gradients(withRespectTo: inputs)[0]
        }
        #expect(wrong == "customGradient: 0 gradients for 1 tensors; give one for each")
    }

    @Test func shaping() {
        #expect(outcome([2, 3, 4]) { $0[0].transposed([2, 0, 1]) } == "f32[4, 2, 3]")
        #expect(
            outcome([2, 3]) { $0[0].transposed([0, 0]) }
                == "transpose: [0, 0] is not an order of the 2 dimensions of shape [2, 3]")
        #expect(
            outcome([9]) { $0[0].slice(starts: [1], sizes: [3], steps: [4]) }
                == "slice: 3 elements from 1 by 4 do not lie within dimension 0 of shape [9]")
        #expect(outcome([10]) { $0[0].slice(starts: [1], sizes: [3], steps: [4]) } == "f32[3]")
        #expect(
            outcome([10]) { $0[0].slice(starts: [0], sizes: [.max], steps: [.max]) }
                == "slice: \(Int.max) elements from 0 by \(Int.max) do not lie within dimension 0 of shape [10]")
        #expect(outcome([4]) { $0[0].slice(alongAxis: 1, from: 0, count: 1) } == "slice: shape [4] has no axis 1")
        #expect(outcome([2, 3]) { $0[0].padded(low: [1, 0], high: [0, 2], interior: [3, 0]) } == "f32[6, 5]")
        #expect(
            outcome([2]) { $0[0].padded(low: [-1], high: [0]) }
                == "pad: low [-1], high [0], interior [0]: none may be negative; slice takes away")
        #expect(outcome([2, 3], [2, 5]) { concatenated($0, alongAxis: -1) } == "f32[2, 8]")
        #expect(
            outcome([2, 3], [4, 5]) { concatenated($0, alongAxis: 0) }
                == "concatenate: shapes [2, 3] and [4, 5] differ in more than axis 0")
        #expect(outcome { _ in concatenated([], alongAxis: 0) } == "concatenate: needs at least one tensor")
        #expect(outcome([2, 3], [2, 3]) { stacked($0, alongAxis: -1) } == "f32[2, 3, 2]")
        #expect(
            outcome([2, 3], [2, 3]) { stacked($0, alongAxis: 4) }
                == "stack: axis 4 is not one of the 3 that the result has")
        #expect(outcome([2, 3], [3]) { stacked($0) } == "stack: shapes [2, 3] and [3] differ")
        #expect(
            outcome([7]) { $0[0].split(into: 2, alongAxis: 0)[1] }
                == "split: dimension 0 of shape [7] does not divide into 2 parts")
        #expect(
            outcome([7]) { $0[0].split(sizes: [3, 5], alongAxis: 0)[0] }
                == "split: sizes [3, 5] do not add up to dimension 0 of shape [7]")
    }

    @Test func convolutions() {
        #expect(
            outcome([8, 9, 9, 3], [3, 3, 3, 5]) { convolution2D($0[0], filter: $0[1], stride: 2, padding: .same) }
                == "f32[8, 5, 5, 5]")
        #expect(
            outcome([8, 9, 9, 32], [3, 3, 16, 64]) { convolution2D($0[0], filter: $0[1]) }
                == "convolution2D: input has 32 channels, filter [3, 3, 16, 64] expects 16")
        #expect(
            outcome([1, 4, 4, 2], [3, 3, 5, 2]) { transposedConvolution2D($0[0], filter: $0[1], stride: 2) }
                == "f32[1, 9, 9, 5]")
    }

    @Test func pooling() {
        #expect(outcome([2, 7, 7, 3]) { maxPooling2D($0[0], kernelSize: 2) } == "f32[2, 3, 3, 3]")
        #expect(
            outcome([2, 7, 7, 3]) { averagePooling2D($0[0], kernelSize: 2, padding: .same) } == "f32[2, 4, 4, 3]")
        #expect(
            outcome([2, 2, 5, 3]) {
                maxPooling2D(
                    $0[0], kernelSize: Size2D(height: 4, width: 3),
                    padding: .explicit(top: 1, bottom: 0, left: 0, right: 0))
            }
                == "maxPooling2D: images of 2x5 are smaller than the window; at least 3x3 works")
        #expect(
            outcome([2, 8, 8, 3]) { maxPooling2D($0[0], kernelSize: 2, padding: .all(2)) }
                == "maxPooling2D: padding [2, 2, 2, 2] must be at least 0 and less than the 2x2 window")
        #expect(
            outcome([2, 8]) { averagePooling2D($0[0], kernelSize: 2) }
                == "averagePooling2D: input is f32[2, 8], expected f32[N, H, W, C]")
        #expect(
            outcome([2, 8, 8, 1]) { maxPooling2D($0[0], kernelSize: 2, stride: Size2D(height: 0, width: 2)) }
                == "maxPooling2D: kernel size and strides must be at least 1, got kernel[2, 2]strides[0, 2]padding[0, 0, 0, 0]"
        )
        #expect(
            outcome([2, 8]) { globalAveragePooling2D($0[0]) }
                == "globalAveragePooling2D: input has shape [2, 8], expected [N, H, W, C]")
    }

    @Test func upsampling() {
        #expect(outcome([2, 3, 4, 5]) { upsampling2D($0[0], factor: 3) } == "f32[2, 9, 12, 5]")
        #expect(
            outcome([2, 3, 4, 5]) { upsampling2D($0[0], factor: 0) }
                == "upsampling2D: factor 0 must be at least 1, such as 2")
        #expect(
            outcome([2, 8, 8, 5]) { upsampling2D($0[0], height: 4, width: 9) }
                == "upsampling2D: 4x9 is smaller than images of 8x8; pooling makes them so")
    }

    @Test func classificationAndNormalisation() {
        let labels = TensorType([7], .int32)
        #expect(outcome([TensorType([7, 10]), labels]) { softmaxCrossEntropy($0[0], labels: $0[1]) } == "f32[7]")
        #expect(
            outcome([TensorType([6, 10]), labels]) { softmaxCrossEntropy($0[0], labels: $0[1]) }
                == "softmaxCrossEntropy: logits [6, 10] and labels [7] do not fit; [N, C] and [N] do")
        #expect(
            outcome([7, 10], [7]) { softmaxCrossEntropy($0[0], labels: $0[1]) }
                == "oneHot: labels are f32[7], expected whole numbers (i32)")
        #expect(
            outcome([8, 4, 4, 32], [16], [32]) { batchNorm($0[0], scale: $0[1], offset: $0[2]).output }
                == "batchNormalisation: input has 32 channels, scale has shape [16]")
        #expect(outcome([4]) { dropout($0[0], rate: 1) } == "dropout: rate 1.0 must be at least 0 and less than 1")
    }
}
