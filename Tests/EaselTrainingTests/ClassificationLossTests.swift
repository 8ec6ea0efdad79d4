import EaselGraph
import EaselRuntime
import EaselTraining
import Testing

@Suite struct ClassificationLossTests {
    private let logits: [Float] = [2, -1, 0.5, 30, -30, 0, -0.25, 0.125, 4, 0, 0, 0]
    private let labels: [Int32] = [0, 1, 2, 1]
    private let kinds: [ClassificationLoss.Kind] = [
        .crossEntropy, .focal(gamma: 0.5), .focal(gamma: 2), .binary, .squaredError,
    ]

    /// A loss and its gradient with respect to the logits, `[4, 3]`.
    private func run(_ logits: [Float], _ loss: (Tensor, Tensor) -> Tensor) throws -> (loss: Float, gradient: [Float]) {
        let trace = Trace(phase: .training)
        trace.record {
            let input = trace.input("logits", [4, 3])
            let value = loss(input, trace.input("labels", [4], .int32))
            trace.output("loss", value)
            trace.output("gradient", value.gradients(withRespectTo: [input])[0])
        }
        try #require(trace.diagnostic == nil, "\(trace.diagnostic ?? "")")
        let program = try Program(trace.graph)
        try program.input("logits").fill(logits)
        try program.input("labels", of: Int32.self).fill(labels)
        program.run()
        return (try program.scalar("loss"), Array(try program.output("gradient")))
    }

    @Test func labelsAreProbabilitiesOfOne() throws {
        for kind in kinds {
            let loss = ClassificationLoss(kind, labelSmoothing: 0.25)
            let fromLabels = try run(logits) { loss(logits: $0, labels: $1) }
            let fromProbabilities = try run(logits) { loss(logits: $0, probabilities: $1.oneHot(classes: 3)) }
            #expect(abs(fromLabels.loss - fromProbabilities.loss) <= 1e-6 * max(1, fromLabels.loss), "\(loss)")
            let isNear = zip(fromLabels.gradient, fromProbabilities.gradient).allSatisfy { abs($0 - $1) < 1e-6 }
            #expect(isNear, "\(loss)")
        }
    }

    /// A surely right answer leaves a focal loss no slope that is not finite; slopes are those of differences.
    @Test func gradientsAreThoseOfDifferences() throws {
        for kind in kinds {
            let loss = ClassificationLoss(kind, labelSmoothing: 0.125)
            let body = { (logits: Tensor, labels: Tensor) in loss(logits: logits, labels: labels) }
            let gradient = try run(logits, body).gradient
            let step: Float = 1 / 64
            for place in logits.indices {
                var (low, high) = (logits, logits)
                low[place] -= step
                high[place] += step
                let slope = try (run(high, body).loss - run(low, body).loss) / (2 * step)
                #expect(abs(slope - gradient[place]) < 2e-3, "\(loss) at \(place): \(slope), \(gradient[place])")
            }
            let sure = try run([90, 0, 0, 0, 90, 0, 0, 0, 90, 0, 90, 0]) {
                ClassificationLoss(kind)(logits: $0, labels: $1)
            }
            #expect(sure.loss == 0 && sure.gradient.allSatisfy(\.isFinite) || kind == .binary, "\(loss)")
        }
    }

    /// Without focus it is the cross-entropy, and all classes of one weight are as without weights.
    @Test func whatEqualsCrossEntropy() throws {
        let plain = try run(logits) { ClassificationLoss()(logits: $0, labels: $1) }
        for other in [
            ClassificationLoss(.focal(gamma: 0)), ClassificationLoss(classWeights: [3, 3, 3]),
            ClassificationLoss(.focal(gamma: 0), classWeights: [0.5, 0.5, 0.5]),
        ] {
            let found = try run(logits) { other(logits: $0, labels: $1) }
            #expect(abs(found.loss - plain.loss) < 1e-5, "\(other)")
            let isNear = zip(found.gradient, plain.gradient).allSatisfy { abs($0 - $1) < 1e-6 }
            #expect(isNear, "\(other)")
        }
        // A batch of classes that weigh nothing has no loss, rather than 0 / 0.
        #expect(try run(logits) { ClassificationLoss(classWeights: [0, 0, 0])(logits: $0, labels: $1) }.loss == 0)
    }

    @Test func textIsReadBack() throws {
        for text in ["cross-entropy", "focal:2", "focal:0.5", "binary", "squared-error"] {
            #expect(try ClassificationLoss(parsing: text).description == text)
        }
        #expect(try ClassificationLoss(parsing: "focal") == ClassificationLoss(.focal(gamma: 2)))
        for name in ClassificationLoss.names { #expect(throws: Never.self) { try ClassificationLoss(parsing: name) } }
        func refusal(_ text: String) -> String {
            do { return "accepted: \(try ClassificationLoss(parsing: text))" } catch { return "\(error)" }
        }
        #expect(refusal("hinge").contains("there is no loss \"hinge\"; there are cross-entropy, focal:2,"))
        #expect(refusal("focal:x").contains("a number from 0 to 20"))
        #expect(refusal("focal:-1").contains("a number from 0 to 20"))
        #expect(refusal("binary:2").contains("there is no loss \"binary:2\""))
    }

    @Test func whatDoesNotFitIsReported() {
        func diagnostic(_ body: (Tensor, Tensor) -> Tensor) -> String? {
            let trace = Trace(phase: .training)
            _ = trace.record { body(trace.input("x", [2, 3]), trace.input("labels", [2], .int32)) }
            return trace.diagnostic
        }
        #expect(
            diagnostic { categoricalCrossEntropy(logits: $0, labels: $1, classWeights: [1, 2]) }
                == "categoricalCrossEntropy: 2 class weights for logits [2, 3]; give one for each class")
        #expect(
            diagnostic { focalLoss(logits: $0, labels: $1, classWeights: [1, -2, 1]) }
                == "focalLoss: a class weight is -2.0, it must be at least 0")
        #expect(
            diagnostic { categoricalCrossEntropy(logits: $0, labels: $1, labelSmoothing: 2) }
                == "categoricalCrossEntropy: label smoothing is 2.0, it must be in 0...1")
        #expect(
            diagnostic { focalLoss(logits: $0, labels: $1, gamma: -1) }
                == "focalLoss: gamma is -1.0, it must be at least 0")
        #expect(diagnostic { x, _ in diceLoss(logits: x, labels: x) }?.contains("labels are f32[2, 3]") == true)
        #expect(
            diagnostic { x, _ in sigmoidFocalLoss(logits: x, targets: x, alpha: 2) }
                == "sigmoidFocalLoss: alpha is 2.0, it must be in 0...1, or nil")
        #expect(
            diagnostic { ClassificationLoss(.binary, classWeights: [1, 1, 1])(logits: $0, labels: $1) }
                == "classificationLoss: a sigmoid for each class takes no class weights; leave them out")
    }
}
