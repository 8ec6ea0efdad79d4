import EaselFiles
import EaselGraph
import EaselLayers
import EaselRuns
import EaselRuntime
import EaselTraining
import Foundation
import Testing

/// A case of the file that PyTorch wrote.
private struct GoldenCase: Decodable {
    let name: String
    let operation: String
    let learningRates: [Float]?
    let momentum, weightDecay, decay, epsilon, initialAccumulator, beta1, beta2, limit, globalNorm: Float?
    let momentumDecay: Float?
    let nesterov, centered: Bool?

    /// The optimizer that the case describes.
    func optimizer() throws -> any Optimizer {
        switch operation {
        case "sgd":
            SGD(momentum: momentum ?? 0, isNesterov: nesterov ?? false, weightDecay: weightDecay ?? 0)
        case "rmsProp":
            RMSProp(
                smoothing: decay ?? 0.99, epsilon: epsilon ?? 1e-8, momentum: momentum ?? 0,
                isCentred: centered ?? false)
        case "adagrad":
            Adagrad(initialAccumulator: initialAccumulator ?? 0, epsilon: epsilon ?? 1e-10)
        case "adam":
            Adam(
                beta1: beta1 ?? 0.9, beta2: beta2 ?? 0.999, epsilon: epsilon ?? 1e-8, weightDecay: weightDecay ?? 0)
        case "adamW":
            AdamW(
                beta1: beta1 ?? 0.9, beta2: beta2 ?? 0.999, epsilon: epsilon ?? 1e-8, weightDecay: weightDecay ?? 1e-2)
        case "nadam":
            NAdam(
                beta1: beta1 ?? 0.9, beta2: beta2 ?? 0.999, epsilon: epsilon ?? 1e-8, weightDecay: weightDecay ?? 0,
                momentumDecay: momentumDecay ?? 4e-3)
        case "radam":
            RAdam(
                beta1: beta1 ?? 0.9, beta2: beta2 ?? 0.999, epsilon: epsilon ?? 1e-8, weightDecay: weightDecay ?? 0)
        case "adamax":
            Adamax(
                beta1: beta1 ?? 0.9, beta2: beta2 ?? 0.999, epsilon: epsilon ?? 1e-8, weightDecay: weightDecay ?? 0)
        case "adadelta":
            Adadelta(smoothing: decay ?? 0.9, epsilon: epsilon ?? 1e-6, weightDecay: weightDecay ?? 0)
        case "lion":
            Lion(beta1: beta1 ?? 0.9, beta2: beta2 ?? 0.99, weightDecay: weightDecay ?? 0)
        default: throw OptimizerError("the golden file has a case of \(operation)")
        }
    }
}

@Suite("Optimizers against PyTorch") struct OptimizerGoldenTests {
    private let file: SafetensorsFile
    private let cases: [GoldenCase]

    init() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("EaselTrainingTests/Golden/optimizers.safetensors").path
        file = try SafetensorsFile(path: path)
        cases = try JSONDecoder().decode([GoldenCase].self, from: Data((file.metadata["cases"] ?? "").utf8))
    }

    private func values(_ name: String) throws -> [Float] { try file.values(name) }

    @Test("ten steps of every optimizer, to a few units in the last place")
    func trajectories() throws {
        let trajectories = cases.filter { $0.learningRates != nil }
        #expect(trajectories.count == 28)
        #expect(Set(trajectories.map(\.operation)) == Set(AnyOptimizer.all.map { type(of: $0).name }))
        for golden in trajectories {
            let parameter = Parameter([2, 5], .zeros)
            parameter.values = try values("\(golden.name).initial")
            let gradients = try values("\(golden.name).gradients")
            let expected = try values("\(golden.name).parameters")
            let named = [NamedParameter(name: "w", parameter: parameter)]
            let state = try OptimizerState(try golden.optimizer(), for: named)
            let trace = Trace(phase: .training, names: variableNames(named))
            trace.record {
                state.recordUpdates(
                    [trace.input("gradient", [2, 5])], learningRate: trace.input("learningRate", []),
                    step: trace.input("step", []), in: trace)
            }
            #expect(trace.diagnostic == nil)
            let program = try Program(trace.graph)
            for (step, rate) in (golden.learningRates ?? []).enumerated() {
                for index in 0..<10 { try program.input("gradient")[index] = gradients[step * 10 + index] }
                try program.input("learningRate")[0] = rate
                try program.input("step")[0] = Float(step + 1)
                program.run()
                for (found, right) in zip(parameter.values, expected[(step * 10)...]) {
                    #expect(abs(found - right) <= 4e-6 * max(1, abs(right)), "\(golden.name), step \(step + 1)")
                }
            }
        }
    }

    @Test("clipping by value and by global norm")
    func clipping() throws {
        let clippings = cases.filter { $0.limit != nil }
        #expect(clippings.count == 4)
        for golden in clippings {
            let limit = golden.limit ?? 0
            let given = try (0..<2).map { try values("\(golden.name).gradient\($0)") }
            let trace = Trace(phase: .training)
            trace.record {
                let gradients = [trace.input("g0", [2, 3]), trace.input("g1", [4])]
                let byValue = golden.operation == "clipByValue"
                let results = byValue ? clipped(gradients, byValue: limit) : clipped(gradients, byGlobalNorm: limit)
                for (index, result) in results.enumerated() { trace.output("c\(index)", result) }
                if let norm = globalNorm(gradients) { trace.output("norm", norm) }
            }
            let program = try Program(trace.graph)
            for (index, gradient) in given.enumerated() {
                for (place, value) in gradient.enumerated() { try program.input("g\(index)")[place] = value }
            }
            program.run()
            for index in 0..<2 {
                for (found, right) in zip(try program.output("c\(index)"), try values("\(golden.name).clipped\(index)"))
                {
                    #expect(abs(found - right) <= 1e-6 * max(1, abs(right)), "\(golden.name)")
                }
            }
            if let norm = golden.globalNorm { #expect(try abs(program.scalar("norm") - norm) < 1e-5 * norm) }
        }
    }
}
