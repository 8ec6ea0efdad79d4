import Easel
import Testing

/// A layer of somebody else's that keeps a statistic: takes away each feature's mean and learns one to put in its place.
private struct Centring: Module {
    let shift: Parameter
    let runningMean: Parameter

    init(features: Int) {
        shift = Parameter([features], .zeros)
        runningMean = Parameter([features], .zeros, isTrainable: false)
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        let trace = input.trace
        return trace.layer("Centring", shift) {
            guard trace.diagnostic == nil, input.shape.rank == 2 else {
                return trace.fail("centring", "input has shape \(input.shape), expected [N, features]")
            }
            guard trace.phase(of: runningMean) == .training else { return input - runningMean.tensor + shift.tensor }
            let mean = input.mean(over: [0])
            trace.update(runningMean, to: runningMean.tensor * 0.5 + mean.detached() * 0.5)
            return input - mean + shift.tensor
        }
    }
}

/// A rule of somebody else's: every number moves by the learning rate against the sign of its gradient.
private struct SignDescent: Optimizer {
    static let name = "signDescent"
    var learningRate: Float = 0.25
    var slots: [OptimizerSlot] { [OptimizerSlot("updates")] }
    func check() throws {}
    func update(
        _ parameter: Tensor, gradient: Tensor, state: [Tensor], learningRate: Tensor, step: Tensor
    ) -> (parameter: Tensor, state: [Tensor]) {
        (parameter - sign(gradient) * learningRate, state.map { $0 + 1 })
    }
}

/// Layers, losses and rules of somebody else's, through `import Easel` alone.
@Suite struct OwnLayerTests {
    /// Two images of two pixels, whose means are 2 and 4.
    private let pixels: [Float] = [1, 2, 3, 6]
    private let size = ImageShape(height: 1, width: 2)

    @Test func aStatisticMovesInTrainingAndStaysWhereFrozen() throws {
        let (layer, other) = (Centring(features: 2), Centring(features: 2))
        let step = try TrainStep(
            updating: layer, frozen: [other], with: SignDescent(), images: size, batchSize: 2
        ) { batch in
            let images = batch.images.flattened()
            return layer(images).sum() + other(images).sum()
        }
        // A batch without its mean sums to 0; as it is, to 12.
        #expect(try step(images: pixels, count: 2) == 12)
        #expect(layer.runningMean.values == [1, 2] && other.runningMean.values == [0, 0])
        #expect(layer.shift.values == [-0.25, -0.25] && other.shift.values == [0, 0])
    }

    @Test func aLossOfOnesOwnIsMadeOfTensorsAndTheirGradients() throws {
        let dense = Dense(inputFeatures: 2, outputFeatures: 1, bias: false, initializer: .constant(2))
        let slope = Metric("slope", .lower)
        let step = try TrainStep(updating: dense, with: SGD(learningRate: 0.5), images: size, batchSize: 2) { batch in
            let images = batch.images.flattened()
            let slopes = dense(images).sum().gradients(withRespectTo: [images])[0]
            batch.report(slope, slopes.max())
            // How far the slopes are from 1: the weights, whatever the images.
            return square(slopes - 1).sum(over: [1]).mean()
        }
        #expect(step.metrics == [.loss, slope] && step.measured.isEmpty)
        #expect(try step(images: pixels, count: 2) == 2)
        #expect(step.measured == [.loss: 2, slope: 2])
        #expect(dense.weight.values == [1, 1])
    }

    @Test func aLayerOfOnesOwnStandsInASummary() throws {
        let model = Sequential {
            Dense(inputFeatures: 3, outputFeatures: 2)
            Centring(features: 2)
        }
        let summary = try ModelSummary(of: model, inputShape: [5, 3])
        #expect(summary.rows.map(\.kind) == ["Dense", "Centring"])
        #expect(summary.rows.map(\.name) == ["0", "1"])
        #expect(
            summary.rows[1].parameters == 2 && summary.rows[1].statistics == 2 && summary.rows[1].outputShape == [5, 2])
        #expect(summary.trainableParameters == 6 + 2 + 2 && summary.statistics == 2)
    }

    @Test func whatALayerReportsIsThrown() throws {
        let layer = Centring(features: 2)
        let error = #expect(throws: InferenceError.self) {
            _ = try InferenceGraph(of: layer) { ["result": layer($0.input("images", [2, 1, 2, 1]))] }
        }
        #expect(error?.description == "centring: input has shape [2, 1, 2, 1], expected [N, features]")
    }

    @Test func anInferenceGraphSaysWhatAModelTakesGivesAndHolds() throws {
        let layer = Centring(features: 2)
        let graph = try InferenceGraph(of: layer) { trace in
            let images = trace.input("images", [4, 2])
            let classes = trace.input("classes", [4], .int32)
            return ["centred": layer(images), "matches": (layer(images) * classes.oneHot(classes: 2)).sum(over: [1])]
        }
        #expect(graph.inputs.map(\.description) == ["images f32[4, 2]", "classes i32[4]"])
        #expect(graph.outputs.map(\.description) == ["centred f32[4, 2]", "matches f32[4]"])
        #expect(Set(graph.parameters.map(\.name)) == ["shift", "runningMean"])
        #expect(graph.graph.flops > 0 && graph.graph.description.contains("input name=images : f32[4, 2]"))
        layer.runningMean.values = [1, 2]
        layer.shift.values = [0, 10]
        let predictor = try Predictor(graph, chunk: 4)
        let (images, classes) = (try predictor.input("images"), try predictor.input("classes", of: Int32.self))
        let (centred, matches) = (try predictor.output("centred"), try predictor.output("matches"))
        var (results, shares) = ([Float](), [Float]())
        try predictor.run(rows: 2) { part in
            _ = try images.rows(part.count).update(fromContentsOf: pixels)
            _ = try classes.rows(part.count).update(fromContentsOf: [0, 1])
        } taking: { part in
            results += try centred.rows(part.count)
            shares += try matches.rows(part.count)
        }
        #expect(results == [0, 10, 2, 14] && shares == [0, 14])
    }
}
