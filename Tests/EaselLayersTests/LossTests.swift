import EaselGraph
import EaselRuns
import EaselRuntime
import EaselTraining
import Foundation
import Testing

@Suite("Losses") struct LossTests {
    private let first: [Float] = [-3, -0.5, 0, 0.25, 2, 90]
    private let second: [Float] = [0, 1, 0.5, 0.75, 1, 1]

    /// Runs a loss on the two lists as `[2, 3]`.
    private func run(_ loss: (Tensor, Tensor) -> Tensor) throws -> [Float] {
        let trace = Trace(phase: .training)
        trace.record { trace.output("loss", loss(trace.input("a", [2, 3]), trace.input("b", [2, 3]))) }
        #expect(trace.diagnostic == nil)
        let program = try Program(trace.graph)
        try program.input("a").fill(first)
        try program.input("b").fill(second)
        program.run()
        return Array(try program.output("loss"))
    }

    private func expect(_ found: [Float], _ right: [Double]) {
        #expect(found.count == right.count)
        for (value, correct) in zip(found, right) {
            #expect(abs(Double(value) - correct) < 1e-5 * max(1, abs(correct)))
        }
    }

    private func elements(_ rule: (Double, Double) -> Double) -> [Double] {
        zip(first, second).map { rule(Double($0), Double($1)) }
    }

    @Test("each loss is its formula, for every reduction")
    func formulas() throws {
        typealias Loss = (Tensor, Tensor, LossReduction) -> Tensor
        typealias Rule = (Double, Double) -> Double
        func softplus(_ x: Double) -> Double { Swift.max(x, 0) + Foundation.log1p(Foundation.exp(-Swift.abs(x))) }
        func hubers(_ distance: Double) -> Double {
            distance <= 1.2 ? distance * distance / 2 : 1.2 * (distance - 0.6)
        }
        var cases: [(Loss, Rule)] = []
        cases.append(({ binaryCrossEntropy(logits: $0, targets: $1, reduction: $2) }, { softplus($0) - $0 * $1 }))
        cases.append(
            (
                { logits, _, reduction in binaryCrossEntropy(logits: logits, targets: 1, reduction: reduction) },
                { logit, _ in softplus(logit) - logit }
            ))
        cases.append(({ meanSquaredError($0, $1, reduction: $2) }, { ($0 - $1) * ($0 - $1) }))
        cases.append(({ meanAbsoluteError($0, $1, reduction: $2) }, { Swift.abs($0 - $1) }))
        cases.append(({ huber($0, $1, delta: 1.2, reduction: $2) }, { hubers(Swift.abs($0 - $1)) }))
        for (loss, rule) in cases {
            let right = elements(rule)
            expect(try run { loss($0, $1, .none) }, right)
            expect(try run { loss($0, $1, .sum) }, [right.reduce(0, +)])
            expect(try run { loss($0, $1, .mean) }, [right.reduce(0, +) / 6])
        }
    }

    @Test("categorical cross-entropy from indices and from probabilities; the mean is over examples")
    func categorical() throws {
        let logits = [Array(first[0..<3]), Array(first[3..<6])].map { $0.map(Double.init) }
        let logSoftmax: [[Double]] = logits.map { (row: [Double]) -> [Double] in
            let largest = row.max() ?? 0
            let sum = row.map { Foundation.exp($0 - largest) }.reduce(0, +)
            return row.map { $0 - largest - Foundation.log(sum) }
        }
        var dense: [Double] = [0, 0]
        for place in 0..<6 { dense[place / 3] -= Double(second[place]) * logSoftmax[place / 3][place % 3] }
        expect(try run { categoricalCrossEntropy(logits: $0, probabilities: $1, reduction: .none) }, dense)
        expect(try run { categoricalCrossEntropy(logits: $0, probabilities: $1) }, [(dense[0] + dense[1]) / 2])

        let trace = Trace(phase: .training)
        trace.record {
            let labels = trace.input("labels", [2], .int32)
            trace.output("loss", categoricalCrossEntropy(logits: trace.input("a", [2, 3]), labels: labels))
        }
        let program = try Program(trace.graph)
        for index in 0..<6 { try program.input("a")[index] = first[index] }
        try program.input("labels", of: Int32.self).fill([2, 0])
        program.run()
        expect([try program.scalar("loss")], [-(logSoftmax[0][2] + logSoftmax[1][0]) / 2])
    }

    @Test("shapes that differ are reported, not broadcast")
    func shapes() {
        let losses: [(Tensor, Tensor) -> Tensor] = [
            { binaryCrossEntropy(logits: $0, targets: $1) }, { meanSquaredError($0, $1) },
            { meanAbsoluteError($0, $1) }, { huber($0, $1) },
            { categoricalCrossEntropy(logits: $0, probabilities: $1) },
            { categoricalCrossEntropy(logits: $0, labels: $1) },
        ]
        for loss in losses {
            let trace = Trace(phase: .training)
            _ = trace.record { loss(trace.input("a", [2, 3]), trace.input("b", [2, 1])) }
            #expect(trace.diagnostic?.contains("[2, 3]") == true && trace.diagnostic?.contains("[2, 1]") == true)
        }
        let trace = Trace(phase: .training)
        _ = trace.record { huber(trace.input("a", [2]), trace.input("b", [2]), delta: 0) }
        #expect(trace.diagnostic == "huber: delta must be positive, got 0.0")
    }
}
