import EaselGraph
import EaselCore
import EaselRuntime

/// A small graph drawn from a seed: it mixes what passes work on (shared subexpressions, reshapes and broadcasts in
/// between, constants, products with biases and activations, gradients, updates that swap variables).
final class RandomGraph {
    let trace = Trace(phase: .training)
    let variables: [Storage] = [[4, 6], [6], [6, 6], [3, 3, 1, 2], [2], [4, 6]].map { Storage($0) }
    /// What inputs and variables hold before a run, by name.
    private(set) var values: [String: [Double]] = [:]

    private var random: RandomSequence
    private var pool: [Tensor] = []
    private var parameters: [Tensor] = []
    /// Large enough for sums that ride along with the group that computes what is summed.
    private var wide: [Tensor] = []

    init(seed: UInt64, length: Int = 24) {
        random = RandomSequence(Philox(seed: seed, stream: 5))
        trace.record {
            for (index, shape) in ([[4, 6], [4, 1], [2, 2, 6]] as [Shape]).enumerated() {
                pool.append(trace.input("input\(index)", shape))
                values["input\(index)"] = draw(shape.count, 1)
            }
            wide = [trace.input("wide", [4, 8, 16])]
            values["wide"] = draw(512, 1)
            for (index, variable) in variables.enumerated() {
                parameters.append(trace.read(variable))
                values["variable\(index)"] = draw(variable.shape.count, 0.4)
            }
            pool.append(parameters[0])
            for _ in 0..<length { pool.append(contentsOf: next()) }
            finish()
        }
    }

    private func below(_ bound: Int) -> Int { Int(random.nextWord() % UInt32(bound)) }

    private func draw(_ count: Int, _ bound: Float) -> [Double] {
        (0..<count).map { _ in Double((random.uniform() * 2 - 1) * bound) }
    }

    private func pick() -> Tensor { pool[below(pool.count)] }

    /// A tensor that can be combined with `tensor`.
    private func partner(of tensor: Tensor) -> Tensor {
        for _ in 0..<8 {
            let other = pick()
            let axes = 1...max(tensor.shape.rank, other.shape.rank, 1)
            let fits = axes.allSatisfy {
                tensor.shape[-$0] == other.shape[-$0] || tensor.shape[-$0] == 1 || other.shape[-$0] == 1
            }
            if fits { return other }
        }
        return tensor
    }

    private func next() -> [Tensor] {
        let x = pick()
        switch below(21) {
        case 20: return summed(x)
        case 0: return [tanh(x)]
        case 1: return [sin(x), cos(x)]
        case 2: return [relu(x)]
        case 3: return [x * ([0, 1, -0.5, 2] as [Float])[below(4)] + ([0, 0.75] as [Float])[below(2)]]
        case 4, 5: return [x + partner(of: x)]
        case 6: return [x * tanh(partner(of: x))]
        case 7: return [maximum(x, partner(of: x))]
        case 8: return [(x - partner(of: x)) * sigmoid(x)]
        case 9, 10: return [reshaped(x)]
        case 11: return x.shape.rank == 0 ? [x + 1] : [x.sum(over: [below(x.shape.rank)]) * 0.3]
        case 12: return [x.mean()]
        case 13: return [dense(x)]
        case 14: return [convolved(x)]
        case 15: return [moved(x)]
        case 16: return [x.detached() + x]
        case 17: return [.randomUniform([4, 6]) * x.sum()]
        default: return gradients(x)
        }
    }

    /// Sums over different rows of what one group computes, one of them spread over the group's elements again.
    private func summed(_ x: Tensor) -> [Tensor] {
        let scaled = wide[0] * tanh(x.mean())
        let (narrow, broad) = ((scaled * scaled).sum(over: [0, 1]), scaled.sum(over: [0]))
        let centred = scaled - (narrow * 0.03).broadcast(to: scaled.shape)
        return [narrow.mean(), broad.mean() * centred.sum(over: [0, 1]).mean(), (centred * wide[0]).mean()]
    }

    private func reshaped(_ x: Tensor) -> Tensor {
        guard x.shape.count == 24 else { return x.reshaped(to: [1, x.shape.count]) }
        return x.reshaped(to: ([[4, 6], [24], [2, 2, 6], [1, 4, 6, 1], [2, 3, 4]] as [Shape])[below(5)])
    }

    private func matrix(_ x: Tensor) -> Tensor {
        x.shape.count == 24 ? x.reshaped(to: [4, 6]) : x.mean().reshaped(to: [1, 1]).broadcast(to: [4, 6])
    }

    private func dense(_ x: Tensor) -> Tensor {
        let product =
            below(4) == 0
            ? matrixProduct(parameters[0], matrix(x), transposingFirst: true)
            : matrixProduct(matrix(x), parameters[2], transposingSecond: below(2) == 0)
        return activated(product + parameters[1])
    }

    private func convolved(_ x: Tensor) -> Tensor {
        let images = matrix(x).reshaped(to: [1, 4, 6, 1])
        let features = activated(convolution2D(images, filter: parameters[3], padding: .same) + parameters[4])
        return below(2) == 0
            ? features.mean(over: [3])
            : activated(transposedConvolution2D(features, filter: parameters[3], padding: .same))
    }

    private func activated(_ x: Tensor) -> Tensor { [x, relu(x), leakyRelu(x, slope: 0.2)][below(3)] }

    private func moved(_ x: Tensor) -> Tensor {
        let x = matrix(x)
        switch below(3) {
        case 0: return x.transposed([1, 0])
        case 1: return x.slice(starts: [1, 0], sizes: [2, 3], steps: [2, 1])
        default:
            return concatenated(
                [x.slice(alongAxis: 1, from: 2, count: 4), x.slice(alongAxis: 1, from: 0, count: 2)], alongAxis: 1)
        }
    }

    private func gradients(_ x: Tensor) -> [Tensor] {
        (x * 0.2).sum().gradients(withRespectTo: [parameters[below(6)], parameters[below(6)], pool[below(3)]])
    }

    private func finish() {
        for index in 0..<3 { trace.output("output\(index)", pick()) }
        trace.output("last", pool[pool.count - 1])
        if below(3) == 0 { trace.output("old", parameters[below(6)]) }
        if below(3) == 0 {
            trace.update(variables[0], to: parameters[5])
            trace.update(variables[5], to: below(2) == 0 ? parameters[0] : pool[0])
        }
        for (index, variable) in variables.enumerated() where below(3) > 0 {
            let fitting = pool.filter { $0.shape.count == variable.shape.count }
            let change =
                fitting.isEmpty ? parameters[index] : fitting[below(fitting.count)].reshaped(to: variable.shape)
            trace.update(variable, to: below(4) == 0 ? change : parameters[index] - change * 0.1)
        }
    }
}
