import EaselGraph
import Testing

private final class Weight: VariableIdentity {
    let shape: Shape
    init(_ shape: Shape) { self.shape = shape }
}

/// What goes wrong is kept once, with its place, and never stops the process.
@Suite struct DiagnosticTests {
    @Test func theFirstIsKeptWithTheLayer() {
        let (first, second) = (Weight([3, 3, 16, 64]), Weight([3, 3, 64, 8]))
        let trace = Trace(
            phase: .training,
            names: [ObjectIdentifier(first): "encoder.conv2.filter", ObjectIdentifier(second): "encoder.conv3.filter"])
        trace.record {
            let images = trace.input("images", [8, 14, 14, 32])
            let features = convolution2D(images, filter: trace.read(first))
            let nodes = trace.graph.nodes.count
            let more = tanh(convolution2D(features, filter: trace.read(second)))
            #expect(trace.graph.nodes.count == nodes + 1)
            _ = (more + images).reshaped(to: [4, 4]).sum().gradients(withRespectTo: [images])
            trace.output("loss", more)
        }
        #expect(
            trace.diagnostic
                == "convolution2D at encoder.conv2: input has 32 channels, filter [3, 3, 16, 64] expects 16")
        #expect(trace.graph.outputs.isEmpty)
    }

    @Test func aSourceOutsideOfATraceIsReported() {
        let noise = Tensor.randomNormal([4])
        let message = "randomNormal: nothing is being traced; call this inside a step or a model"
        #expect(noise.trace.diagnostic == message)
        let trace = Trace(phase: .training)
        trace.output("x", trace.input("input", [4]) + noise)
        #expect(trace.diagnostic == message)
        let other = Trace(phase: .training)
        other.output("x", noise * 2)
        #expect(other.diagnostic == message)
        #expect(
            concatenated([], alongAxis: 0).trace.diagnostic
                == "concatenate: nothing is being traced; call this inside a step or a model")
    }

    @Test func aTensorOfAnotherTraceIsReported() {
        let (one, other) = (Trace(phase: .training), Trace(phase: .training))
        let (left, right) = (one.input("left", [4]), other.input("right", [4]))
        #expect((left + right).trace === one)
        #expect(one.diagnostic == "add: a tensor of another trace cannot be used here; trace both in one step")
        #expect(other.diagnostic == nil)
        let third = Trace(phase: .training)
        third.output("loss", right)
        #expect(
            third.diagnostic == "output loss: a tensor of another trace cannot be used here; trace both in one step")
        third.update(Weight([4]), to: right)
        #expect(third.graph.outputs.isEmpty && third.graph.updates.isEmpty)
    }

    @Test func everyFunctionPassesOnWhatCannotBeUsed() {
        let trace = Trace(phase: .training)
        let broken = trace.input("x", [4]).reshaped(to: [5])
        let message = trace.diagnostic
        let nodes = trace.graph.nodes.count
        let results = [
            select(broken, broken, broken), clamp(broken, to: 0...1), broken.max(), broken.argMax(),
            broken.transposed([1, 0]), broken.slice(starts: [0], sizes: [1]), stacked([broken, broken]),
            broken.padded(low: [1], high: [1]), maxPooling2D(broken, kernelSize: 2), upsampling2D(broken, factor: 2),
            globalMaxPooling2D(broken), softmax(broken), logSoftmax(broken), dropout(broken, rate: 0.5),
            softmaxCrossEntropy(broken, labels: broken), batchNorm(broken, scale: broken, offset: broken).output,
            pow(broken, 3), pow(broken, broken), gelu(broken), broken.variance(),
            broken.split(into: 2, alongAxis: 0)[1],
        ]
        #expect(results.allSatisfy { $0.node == nil })
        #expect(message == "reshape: shape [4] has 4 elements, [5] has 5")
        #expect(trace.diagnostic == message)
        #expect(trace.graph.nodes[nodes...].allSatisfy { $0.operation is Fill })
    }
}
