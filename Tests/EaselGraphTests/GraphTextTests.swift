import EaselGraph
import Testing

/// Traces `body` on one input, asks for its result and, where wanted, the gradient of its sum; dead code goes.
private func text(_ shape: Shape, phase: Phase = .training, gradient: Bool = false, _ body: (Tensor) -> Tensor)
    -> String
{
    let trace = Trace(phase: phase)
    trace.record {
        let x = trace.input("x", shape)
        let result = body(x)
        if gradient {
            trace.output("gradient", result.sum().gradients(withRespectTo: [x])[0])
        } else {
            trace.output("result", result)
        }
    }
    return trace.diagnostic ?? trace.graph.eliminatingDeadCode().eliminatingCommonSubexpressions().description
}

/// What is recorded, literally.
@Suite struct GraphTextTests {
    @Test func silu() {
        #expect(
            text([4]) { EaselGraph.silu($0) } == """
                %0 = input name=x : f32[4]
                %1 = sigmoid(%0) : f32[4]
                %2 = multiply(%0, %1) : f32[4]
                return result=%2
                """)
    }

    @Test func gradientOfHyperbolicTangent() {
        #expect(
            text([4], gradient: true) { tanh($0) } == """
                %0 = input name=x : f32[4]
                %1 = hyperbolicTangent(%0) : f32[4]
                %2 = fill value=1.0 shape=[] : f32[]
                %3 = reshape(%2) shape=[1] : f32[1]
                %4 = broadcast(%3) shape=[4] : f32[4]
                %5 = square(%1) : f32[4]
                %6 = fill value=1.0 shape=[4] : f32[4]
                %7 = subtract(%6, %5) : f32[4]
                %8 = multiply(%4, %7) : f32[4]
                return gradient=%8
                """)
    }

    @Test func gradientOfMaxPooling() {
        #expect(
            text([1, 4, 4, 2], gradient: true) { maxPooling2D($0, kernelSize: 2) } == """
                %0 = input name=x : f32[1, 4, 4, 2]
                %1 = fill value=1.0 shape=[] : f32[]
                %2 = reshape(%1) shape=[1, 1, 1, 1] : f32[1, 1, 1, 1]
                %3 = broadcast(%2) shape=[1, 2, 2, 2] : f32[1, 2, 2, 2]
                %4 = maxPoolingIndices(%0) window=kernel[2, 2]strides[2, 2]padding[0, 0, 0, 0] : i32[1, 2, 2, 2]
                %5 = poolScatter(%3, %4) size=[4, 4] : f32[1, 4, 4, 2]
                return gradient=%5
                """)
    }

    @Test func gradientOfSlice() {
        #expect(
            text([9], gradient: true) { $0.slice(starts: [1], sizes: [2], steps: [3]) } == """
                %0 = input name=x : f32[9]
                %1 = fill value=1.0 shape=[] : f32[]
                %2 = reshape(%1) shape=[1] : f32[1]
                %3 = broadcast(%2) shape=[2] : f32[2]
                %4 = pad(%3) low=[1] high=[4] interior=[2] value=0.0 : f32[9]
                return gradient=%4
                """)
    }

    @Test func dropoutOnlyInTraining() {
        #expect(
            text([4]) { dropout($0, rate: 0.5) } == """
                %0 = input name=x : f32[4]
                %1 = randomUniform stream=1 shape=[4] : f32[4]
                %2 = fill value=0.5 shape=[4] : f32[4]
                %3 = greaterOrEqual(%1, %2) : f32[4]
                %4 = fill value=2.0 shape=[4] : f32[4]
                %5 = multiply(%3, %4) : f32[4]
                %6 = multiply(%0, %5) : f32[4]
                return result=%6
                """)
        #expect(
            text([4], phase: .inference) { dropout($0, rate: 0.5) } == """
                %0 = input name=x : f32[4]
                return result=%0
                """)
    }

    @Test func softmaxCrossEntropyOfLabels() {
        let trace = Trace(phase: .training)
        trace.record {
            let loss = softmaxCrossEntropy(trace.input("x", [2, 3]), labels: trace.input("y", [2], .int32))
            trace.output("loss", loss)
        }
        #expect(
            trace.graph.description == """
                %0 = input name=x : f32[2, 3]
                %1 = input name=y : i32[2]
                %2 = logSumExp(%0) : f32[2]
                %3 = oneHot(%1) classes=3 : f32[2, 3]
                %4 = multiply(%3, %0) : f32[2, 3]
                %5 = reduceSum(%4) axes=[1] : f32[2]
                %6 = subtract(%2, %5) : f32[2]
                return loss=%6
                """)
    }
}
