import EaselGraph
import EaselCore
import EaselLayers
import EaselRuntime
import Testing

@Suite("Drawing a model's parameters") struct InitializeTests {
    private struct Pair: Module {
        let first = Dense(inputFeatures: 4, outputFeatures: 4)
        let second = Dense(inputFeatures: 4, outputFeatures: 4)
        func callAsFunction(_ input: Tensor) -> Tensor { second(first(input)) }
    }

    private struct Triple: Module {
        let before = Dense(inputFeatures: 4, outputFeatures: 4)
        let second = Dense(inputFeatures: 4, outputFeatures: 4)
        let first = Dense(inputFeatures: 4, outputFeatures: 4)
        func callAsFunction(_ input: Tensor) -> Tensor { first(second(before(input))) }
    }

    @Test("the same seed and name give the same numbers, whatever else there is and in whatever order")
    func dependsOnNameAlone() {
        let (pair, triple) = (Pair(), Triple())
        initialize(pair, seed: 7)
        initialize(triple, seed: 7)
        #expect(pair.first.weight.values == triple.first.weight.values)
        #expect(pair.second.weight.values == triple.second.weight.values)
        #expect(pair.first.weight.values != pair.second.weight.values)
        #expect(triple.before.weight.values != triple.first.weight.values)
    }

    @Test("another seed gives other numbers, the same seed the same again")
    func seed() {
        let pair = Pair()
        initialize(pair, seed: 1)
        let first = pair.first.weight.values
        initialize(pair, seed: 2)
        #expect(pair.first.weight.values != first)
        initialize(pair, seed: 1)
        #expect(pair.first.weight.values == first)
    }

    @Test("only what has no value yet is drawn when asked so")
    func missing() {
        let pair = Pair()
        pair.first.weight.values = [Float](repeating: 2, count: 16)
        pair.first.bias?.values = [0, 0, 0, 0]
        pair.second.weight.storage.values = [Float](repeating: 3, count: 16)
        initializeMissing(namedParameters(of: pair))
        #expect(pair.first.weight.values == [Float](repeating: 2, count: 16))
        #expect(pair.first.bias?.values == [0, 0, 0, 0], "zeros that were assigned stay")
        #expect(pair.second.weight.values == [Float](repeating: 3, count: 16), "written by its memory")
        #expect(pair.second.bias?.values.contains { $0 != 0 } == true)
    }

    @Test("a draw takes no memory before its numbers are needed, and a value of zeros is a value")
    func laziness() {
        let parameter = Parameter([1 << 14, 1 << 14], .heNormal)
        #expect(!parameter.hasValue)
        initialize([NamedParameter(name: "weight", parameter: parameter)], seed: 1)
        #expect(parameter.hasValue && parameter.storage.numbers == nil)
        let zeros = Parameter([3], .zeros)
        initialize([NamedParameter(name: "bias", parameter: zeros)], seed: 1)
        #expect(zeros.hasValue)
    }

    @Test("the draws are pinned, so that runs of older versions can be repeated")
    func pinned() {
        let layer = Dense(inputFeatures: 2, outputFeatures: 1)
        initialize(layer, seed: 0)
        let bound = Float(0.5).squareRoot()
        #expect(layer.weight.values.allSatisfy { abs($0) <= bound })
        #expect(stableHash("") == 0xcbf2_9ce4_8422_2325)
        #expect(stableHash("a") == 0xaf63_dc4c_8601_ec8c)
        #expect(stableHash("foobar") == 0x8594_4171_f739_67e8)
    }
}
