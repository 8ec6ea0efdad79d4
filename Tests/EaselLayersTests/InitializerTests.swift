import EaselGraph
import EaselLayers
import EaselCore
import Testing

@Suite("Initializers") struct InitializerTests {
    private func draw(_ initializer: Initializer, _ shape: Shape, seed: UInt64 = 1) -> [Float] {
        var sequence = RandomSequence(Philox(seed: seed, stream: 5))
        return initializer.draw(shape, fans: Fans(shape), from: &sequence)
    }

    private func moments(_ values: [Float]) -> (mean: Double, variance: Double, largest: Float) {
        let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
        let variance = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(values.count)
        return (mean, variance, values.map(abs).max() ?? 0)
    }

    // A filter [3, 3, 20, 40] has a fan-in of 180 and a fan-out of 360.
    struct Expectation: Sendable {
        let name: String
        let variance: Double
        /// What no number passes; 0 for a normal distribution, which has tails.
        var bound: Double = 0
    }

    static let expectations: [Expectation] = [
        Expectation(name: "glorotUniform", variance: 2.0 / 540, bound: 0.105409),
        Expectation(name: "glorotNormal", variance: 2.0 / 540),
        Expectation(name: "heUniform", variance: 2.0 / 180, bound: 0.182574),
        Expectation(name: "heNormal", variance: 2.0 / 180),
        Expectation(name: "leCunUniform", variance: 1.0 / 180, bound: 0.129099),
        Expectation(name: "leCunNormal", variance: 1.0 / 180),
        Expectation(name: "pyTorchDefault", variance: 1.0 / 540, bound: 0.0745356),
        Expectation(name: "dcgan", variance: 0.0004),
        Expectation(name: "truncatedNormal", variance: 0.773741, bound: 2),
    ]

    @Test("mean, variance and bound are the literature's", arguments: expectations)
    func statistics(expected: Expectation) throws {
        let (name, variance, bound) = (expected.name, expected.variance, expected.bound)
        let values = draw(try #require(Initializer(named: name)), [3, 3, 20, 40])
        let found = moments(values)
        #expect(values.count == 7200)
        #expect(abs(found.mean) < 4 * (variance / 7200).squareRoot())
        #expect(abs(found.variance / variance - 1) < 0.07)
        if bound > 0 {
            #expect(Double(found.largest) <= bound * 1.00001)
            #expect(Double(found.largest) > bound * 0.99)
        } else {
            #expect(Double(found.largest) > 3 * variance.squareRoot(), "a normal has tails")
        }
    }

    @Test("normal numbers have the quantiles of a normal distribution")
    func normalQuantiles() {
        let values = draw(.normal(mean: 3, standardDeviation: 2), [20_000])
        for (bound, share) in [(1.0, 0.15866), (3.0, 0.5), (5.0, 0.84134), (6.28971, 0.95)] {
            let below = Double(values.count { Double($0) < bound }) / 20_000
            #expect(abs(below - share) < 0.012)
        }
    }

    @Test("constant and uniform are what they say")
    func simple() {
        #expect(draw(.zeros, [3]) == [0, 0, 0])
        #expect(draw(.ones, [2]) == [1, 1])
        let values = draw(.uniform(lower: 2, upper: 3), [1000])
        #expect(values.allSatisfy { (2...3).contains($0) })
        #expect(abs(moments(values).mean - 2.5) < 0.04)
    }

    @Test("an orthogonal matrix has orthonormal columns, or rows", arguments: [[12, 5], [5, 12], [8, 8]])
    func orthogonal(size: [Int]) {
        let (rows, columns) = (size[0], size[1])
        let values = draw(.orthogonal(gain: 2), Shape(size)).map { Double($0) / 2 }
        let count = min(rows, columns)
        for first in 0..<count {
            for second in 0..<count {
                let product = (0..<max(rows, columns)).reduce(0.0) { sum, index in
                    rows >= columns
                        ? sum + values[index * columns + first] * values[index * columns + second]
                        : sum + values[first * columns + index] * values[second * columns + index]
                }
                #expect(abs(product - (first == second ? 1 : 0)) < 1e-6)
            }
        }
    }

    @Test("an orthogonal filter counts as a matrix of its window and input channels by its output channels")
    func orthogonalFilter() {
        #expect(draw(.orthogonal(), [3, 3, 2, 4]) == draw(.orthogonal(), [18, 4]))
    }

    @Test("fans are PyTorch's, of a transposed convolution too")
    func fans() {
        #expect(Fans([784, 64]) == Fans(input: 784, output: 64))
        #expect(Fans([3, 5, 8, 16]) == Fans(input: 120, output: 240))
        // ConvTranspose2d(32, 16, 4): weight [32, 16, 4, 4], fan-in 16·4·4.
        let layer = TransposedConvolution2D(inputChannels: 32, outputChannels: 16, kernelSize: 4)
        #expect(layer.weight.fans == Fans(input: 256, output: 512))
        #expect(layer.bias?.fans == layer.weight.fans)
    }

    @Test("a bias is drawn within one over the root of its layer's fan-in")
    func biasBound() {
        let layer = Convolution2D(inputChannels: 4, outputChannels: 500, kernelSize: 5)
        initialize(layer, seed: 3)
        let largest = (layer.bias?.values ?? []).map(abs).max() ?? 0
        #expect(largest <= 0.1 && largest > 0.098)
    }

    @Test("a name gives back its initializer, another gives nothing")
    func names() {
        for (name, initializer) in Initializer.named { #expect(Initializer(named: name) == initializer) }
        #expect(Initializer(named: "xavier") == nil)
    }
}
