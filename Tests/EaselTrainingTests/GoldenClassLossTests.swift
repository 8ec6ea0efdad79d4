import EaselGraph
import EaselRuntime
import EaselTraining
import Testing

/// Losses of classes and of pixels, and their gradients, against PyTorch's and torchvision's.
@Suite struct GoldenClassLossTests {
    @Test func everyCaseIsThere() throws {
        #expect(try GoldenFile("losses").cases.count == 74)
    }

    @Test(arguments: try GoldenFile("losses").cases) func loss(_ golden: GoldenCase) throws {
        let file = try GoldenFile("losses")
        let trace = Trace(phase: .training)
        trace.record {
            let logits = trace.input("input", file.shape("\(golden.name).input") ?? [])
            let labels = file.shape("\(golden.name).labels").map { trace.input("labels", $0, .int32) }
            let targets = file.shape("\(golden.name).weights").map { trace.input("weights", $0) }
            let value = output(golden, logits, labels, targets)
            trace.output("output", value)
            let loss = (value * trace.input("outputGradient", value.shape)).sum()
            trace.output("gradient.input", loss.gradients(withRespectTo: [logits])[0])
        }
        try #require(trace.diagnostic == nil, "\(golden.name): \(trace.diagnostic ?? "")")
        let program = try Program(trace.graph)
        for input in ["input", "outputGradient"] + (file.shape("\(golden.name).weights") == nil ? [] : ["weights"]) {
            try program.input(input).fill(file.values("\(golden.name).\(input)"))
        }
        if file.shape("\(golden.name).labels") != nil {
            let labels: [Int32] = try file.file.values("\(golden.name).labels", as: Int32.self)
            try program.input("labels", of: Int32.self).fill(labels)
        }
        program.run()
        for name in ["output", "gradient.input"] {
            let full = "\(golden.name).\(name)"
            expectGolden(try program.output(name).values, try file.values(full), 2e-6, full)
        }
    }

    private func output(_ golden: GoldenCase, _ logits: Tensor, _ labels: Tensor?, _ targets: Tensor?) -> Tensor {
        let reduction = golden.reduction.flatMap(LossReduction.init) ?? .none
        let (smoothing, weights) = (golden.labelSmoothing ?? 0, golden.classWeights)
        switch (golden.operation, labels, targets) {
        case ("crossEntropy", let labels?, _):
            return categoricalCrossEntropy(
                logits: logits, labels: labels, labelSmoothing: smoothing, classWeights: weights, reduction: reduction)
        case ("crossEntropy", _, let targets?):
            return categoricalCrossEntropy(
                logits: logits, probabilities: targets, labelSmoothing: smoothing, classWeights: weights,
                reduction: reduction)
        case ("focal", let labels?, _):
            return focalLoss(
                logits: logits, labels: labels, gamma: golden.gamma ?? 0, labelSmoothing: smoothing,
                classWeights: weights, reduction: reduction)
        case ("focal", _, let targets?):
            return focalLoss(
                logits: logits, probabilities: targets, gamma: golden.gamma ?? 0, labelSmoothing: smoothing,
                classWeights: weights, reduction: reduction)
        case ("sigmoidFocal", _, let targets?):
            return sigmoidFocalLoss(
                logits: logits, targets: targets, gamma: golden.gamma ?? 0,
                alpha: golden.alpha.flatMap { $0 < 0 ? nil : $0 }, reduction: reduction)
        case ("dice", let labels?, _): return diceLoss(logits: logits, labels: labels, reduction: reduction)
        case ("dice", _, let targets?): return diceLoss(logits: logits, targets: targets, reduction: reduction)
        case ("squaredError", let labels?, _):
            return ClassificationLoss(.squaredError, classWeights: weights)(logits: logits, labels: labels)
        default: return logits.trace.fail("golden", "an unknown case: \(golden.name)")
        }
    }
}
