import EaselCore
import EaselGraph
import EaselLayers
import EaselRuntime
import Testing

/// Applies a module to an input; gives the trace and the result.
private func apply(
    _ module: some Module, _ shape: Shape, _ phase: Phase = .training
) -> (trace: Trace, result: Tensor) {
    let trace = Trace(phase: phase, names: variableNames(namedParameters(of: ["layer": module])))
    return (trace, trace.record { module(trace.input("x", shape)) })
}

@Suite("Layers") struct LayerTests {
    @Test("a convolution with a bias, literally")
    func convolutionText() {
        let layer = Convolution2D(inputChannels: 2, outputChannels: 4, kernelSize: 3, stride: 2, padding: .all(1))
        let (trace, result) = apply(layer, [8, 7, 6, 2])
        #expect(result.shape == [8, 4, 3, 4])
        #expect(
            trace.graph.description == """
                %0 = input name=x : f32[8, 7, 6, 2]
                %1 = variable name=layer.weight : f32[3, 3, 2, 4]
                %2 = convolution2D(%0, %1) geometry=strides[2, 2]padding[1, 1, 1, 1]dilations[1, 1]groups[1] : f32[8, 4, 3, 4]
                %3 = variable name=layer.bias : f32[4]
                %4 = broadcast(%3) shape=[8, 4, 3, 4] : f32[8, 4, 3, 4]
                %5 = add(%2, %4) : f32[8, 4, 3, 4]
                """)
    }

    @Test("output shapes follow the layers' rules")
    func shapes() {
        let wide = Size2D(height: 3, width: 5)
        let cases: [(any Module, Shape, Shape)] = [
            (
                Convolution2D(inputChannels: 4, outputChannels: 6, kernelSize: wide, groups: 2), [2, 9, 9, 4],
                [2, 7, 5, 6]
            ),
            (
                Convolution2D(inputChannels: 1, outputChannels: 1, kernelSize: 3, padding: .same), [1, 5, 4, 1],
                [1, 5, 4, 1]
            ),
            (
                Convolution2D(inputChannels: 1, outputChannels: 2, kernelSize: 3, dilation: 2), [1, 9, 9, 1],
                [1, 5, 5, 2]
            ),
            (
                TransposedConvolution2D(
                    inputChannels: 3, outputChannels: 2, kernelSize: 4, stride: 2, padding: .all(1)), [1, 7, 5, 3],
                [1, 14, 10, 2]
            ),
            (
                TransposedConvolution2D(
                    inputChannels: 3, outputChannels: 2, kernelSize: 3, stride: 2, padding: .all(1), outputPadding: 1),
                [1, 7, 7, 3], [1, 14, 14, 2]
            ),
            (Dense(inputFeatures: 6, outputFeatures: 3), [5, 6], [5, 3]),
            (Dense(inputFeatures: 6, outputFeatures: 3), [5, 4, 2, 6], [5, 4, 2, 3]),
            (BatchNorm(channels: 3), [2, 4, 4, 3], [2, 4, 4, 3]),
            (BatchNorm(channels: 3), [2, 3], [2, 3]),
            (Dropout(rate: 0.5), [2, 3], [2, 3]),
            (ChannelDropout(rate: 0.5), [2, 5, 4, 3], [2, 5, 4, 3]),
            (GroupNorm(groups: 2, channels: 6), [2, 4, 5, 6], [2, 4, 5, 6]),
            (GroupNorm(groups: 2, channels: 6), [2, 6], [2, 6]),
            (InstanceNorm(channels: 3), [2, 4, 1, 3], [2, 4, 1, 3]),
            (InstanceNorm(channels: 3, isAffine: true), [2, 7, 3], [2, 7, 3]),
            (LayerNorm([3]), [2, 4, 5, 3], [2, 4, 5, 3]),
            (LayerNorm([5, 3]), [5, 3], [5, 3]),
            (LocalResponseNorm(size: 5), [2, 4, 5, 3], [2, 4, 5, 3]),
            (SqueezeAndExcite(channels: 6, squeezed: 2), [2, 4, 5, 6], [2, 4, 5, 6]),
            (Flatten(), [2, 3, 4, 5], [2, 60]),
            (Unflatten(to: [3, -1, 5]), [2, 60], [2, 3, 4, 5]),
            (MaxPooling2D(kernelSize: 2), [1, 7, 8, 3], [1, 3, 4, 3]),
            (AveragePooling2D(kernelSize: 3, stride: 2, padding: .all(1)), [1, 7, 8, 3], [1, 4, 4, 3]),
            (GlobalPooling2D.average, [2, 7, 8, 3], [2, 3]),
            (GlobalPooling2D.maximum, [2, 7, 8, 3], [2, 3]),
            (Upsampling2D(factor: 2), [1, 3, 4, 5], [1, 6, 8, 5]),
            (PixelShuffle(factor: 2), [1, 3, 4, 20], [1, 6, 8, 5]),
            (PixelUnshuffle(factor: 2), [1, 6, 8, 5], [1, 3, 4, 20]),
        ]
        for (module, input, output) in cases {
            func check(_ module: some Module) {
                let (trace, result) = apply(module, input)
                #expect(trace.diagnostic == nil)
                #expect(result.shape == output, "\(type(of: module))")
            }
            check(module)
        }
    }

    @Test("what does not fit is reported with the layer's place, the values and what would fit")
    func diagnostics() {
        let model = Sequential { Convolution2D(inputChannels: 16, outputChannels: 8, kernelSize: 3) }
        #expect(
            apply(model, [1, 9, 9, 32]).trace.diagnostic
                == "convolution2D at layer.0: input has 32 channels, filter [3, 3, 16, 8] expects 16")
        let cases: [(any Module, Shape, String)] = [
            (Dense(inputFeatures: 6, outputFeatures: 3), [5, 7], "input has 7 features, weight [6, 3] expects 6"),
            (Dense(inputFeatures: 6, outputFeatures: 3), [5, 2, 7], "input has 7 features, weight [6, 3] expects 6"),
            (Dense(inputFeatures: 0, outputFeatures: 3), [5, 7], "no parameter has shape [0, 3]"),
            (Convolution2D(inputChannels: 1, outputChannels: -1, kernelSize: 3), [1, 9, 9, 1], "[3, 3, 1, -1]"),
            (Convolution2D(inputChannels: 4, outputChannels: 4, kernelSize: 3, groups: 0), [1, 9, 9, 4], "groups"),
            (Convolution2D(inputChannels: 1, outputChannels: 4, kernelSize: 3, stride: 0), [1, 9, 9, 1], "strides"),
            (Dense(inputFeatures: .max, outputFeatures: 2), [5, 7], "make the layer smaller"),
            (BatchNorm(channels: 3), [2, 4, 4, 5], "input has 5 channels"),
            (Dropout(rate: 1), [2, 4], "rate 1.0"),
            (ChannelDropout(rate: -0.1), [2, 4, 4, 3], "rate -0.1"),
            (ChannelDropout(rate: 0.1), [4], "expected [N, …, C]"),
            (GroupNorm(groups: 4, channels: 6), [2, 4, 4, 6], "6 channels do not divide into 4 groups"),
            (GroupNorm(groups: 0, channels: 6), [2, 4, 4, 6], "do not divide into 0 groups"),
            (GroupNorm(groups: 2, channels: 6), [2, 4, 4, 8], "input has 8 channels"),
            (GroupNorm(groups: 1, channels: 6, epsilon: -1), [2, 4, 4, 6], "epsilon -1.0 must be at least 0"),
            (InstanceNorm(channels: 3), [2, 4, 4, 5], "expected [N, …, 3]"),
            (InstanceNorm(channels: 3), [2, 1, 1, 3], "one position"),
            (LayerNorm([4, 3]), [2, 4, 4], "does not end in the scale's shape [4, 3]"),
            (LayerNorm([]), [2, 4, 4], "does not end in"),
            (LocalResponseNorm(size: 0), [2, 4, 4, 3], "size 0 must be at least 1"),
            (LocalResponseNorm(size: 5, k: 0), [2, 4, 4, 3], "k 0.0 above 0"),
            (LocalResponseNorm(size: 5), [2, 4, 3], "expected [N, H, W, C]"),
            (SqueezeAndExcite(channels: 6, squeezed: 2), [2, 6], "expected [N, H, W, C]"),
            (SqueezeAndExcite(channels: 6, squeezed: 2), [2, 4, 4, 7], "input has 7 channels"),
            (Upsampling2D(factor: 0), [1, 4, 4, 1], "factor 0"),
            (Unflatten(to: [3, 5]), [2, 16], "has 32 elements"),
            (PixelShuffle(factor: 2), [1, 3, 4, 6], "C a multiple of 4"),
            (PixelShuffle(factor: 0), [1, 3, 4, 6], "by 0"),
            (PixelUnshuffle(factor: 2), [1, 3, 4, 6], "H and W multiples of 2"),
            (MaxPooling2D(kernelSize: 9), [1, 4, 4, 1], "at least 9x9 works"),
        ]
        for (module, input, message) in cases {
            func check(_ module: some Module) {
                let diagnostic = apply(module, input).trace.diagnostic ?? "nothing"
                #expect(diagnostic.contains(message), "\(type(of: module)): \(diagnostic)")
                #expect(!diagnostic.contains("\n"))
            }
            check(module)
        }
    }

    @Test("a parameter outside of a trace is reported, not a crash")
    func outside() {
        let tensor = Parameter([2], .zeros).tensor
        #expect(tensor.trace.diagnostic?.contains("nothing is being traced") == true)
    }

    @Test("batch normalisation updates its statistics in training alone, and a second use goes on from the first")
    func batchNormUpdates() {
        let layer = BatchNorm(channels: 3)
        #expect(apply(layer, [4, 2, 2, 3], .inference).trace.graph.updates.isEmpty)
        let once = apply(layer, [4, 2, 2, 3], .training).trace
        #expect(once.graph.updates.count == 2)
        let twice = apply(Sequential([layer, layer]), [4, 2, 2, 3], .training).trace
        #expect(twice.graph.updates.count == 2)
        // The second use's new mean is made of the first use's, so cutting that off would leave less than this.
        let text = twice.graph.description.split(separator: "\n")
        #expect(text.count { $0.contains("variable name=layer.0.runningMean") } == 1)
        let first = once.graph.updates[0].value
        let last = twice.graph.updates[0].value
        #expect(last > first && twice.graph.depends(last, on: first))
        let names = namedParameters(of: layer).filter { !$0.parameter.isTrainable }.map(\.name)
        #expect(names == ["runningMean", "runningVariance"])
    }

    @Test("dropout does something in training and nothing in inference")
    func dropoutPhases() {
        #expect(apply(Dropout(rate: 0.5), [2, 3], .inference).trace.graph.nodes.count == 1)
        #expect(apply(Dropout(rate: 0.5), [2, 3], .training).trace.graph.nodes.count > 1)
        #expect(apply(ChannelDropout(rate: 0.5), [2, 4, 3], .inference).trace.graph.nodes.count == 1)
    }

    @Test("channel dropout takes a channel of an image whole, or leaves it, and keeps the mean")
    func channelDropoutChannels() throws {
        let trace = Trace(phase: .training)
        trace.record { trace.output("y", ChannelDropout(rate: 0.25)(trace.input("x", [8, 2, 3, 16]))) }
        let program = try Program(trace.graph)
        try program.input("x").fill([Float](repeating: 3, count: 8 * 6 * 16))
        program.run()
        let values = Array(try program.output("y").values)
        var dropped = 0
        for image in 0..<8 {
            for channel in 0..<16 {
                let positions = (0..<6).map { values[(image * 6 + $0) * 16 + channel] }
                #expect(Set(positions).count == 1 && (positions[0] == 0 || abs(positions[0] - 4) < 1e-6))
                dropped += positions[0] == 0 ? 1 : 0
            }
        }
        #expect((10...60).contains(dropped), "\(dropped) of 128 channels")
    }

    @Test("a gradient reaches every parameter of a chain of all layers")
    func gradients() {
        let model = Sequential {
            Convolution2D(inputChannels: 1, outputChannels: 4, kernelSize: 3, padding: .same)
            BatchNorm(channels: 4)
            Activation.leakyRelu(slope: 0.2)
            MaxPooling2D(kernelSize: 2)
            TransposedConvolution2D(inputChannels: 4, outputChannels: 2, kernelSize: 4, stride: 2, padding: .all(1))
            Upsampling2D(factor: 2)
            AveragePooling2D(kernelSize: 2)
            Dropout(rate: 0.1)
            GlobalPooling2D.average
            Dense(inputFeatures: 2, outputFeatures: 3)
        }
        let (trace, result) = apply(model, [2, 8, 8, 1])
        let parameters = namedParameters(of: model).filter(\.parameter.isTrainable)
        let gradients = trace.record {
            result.mean().gradients(withRespectTo: parameters.map(\.parameter.tensor))
        }
        #expect(trace.diagnostic == nil)
        for (named, gradient) in zip(parameters, gradients) {
            #expect(gradient.shape == named.parameter.shape, "\(named.name)")
            #expect(!trace.graph.isFill(gradient), "\(named.name) has a gradient of zeros")
        }
    }
}

extension Graph {
    fileprivate func depends(_ node: NodeIndex, on other: NodeIndex) -> Bool {
        node == other || nodes[node].operands.contains { depends($0, on: other) }
    }

    fileprivate func isFill(_ tensor: Tensor) -> Bool {
        tensor.node.map { nodes[$0].operation is Fill } ?? true
    }
}
