import EaselGraph
import EaselLayers
import EaselRuntime
import Testing

@Suite("Names of parameters") struct ParameterWalkTests {
    private enum Choice { case plain, scaled(Parameter), pair(first: Parameter, Parameter) }
    private class Base: ParameterContainer { let base = Parameter([1], .zeros) }
    private final class Derived: Base {
        let own = Parameter([1], .zeros)
        var other: Derived?
    }
    private struct Everything: ParameterContainer {
        let single = Parameter([1], .zeros)
        let list = [Parameter([1], .zeros), Parameter([1], .zeros)]
        let some: Parameter? = Parameter([1], .zeros)
        let none: Parameter? = nil
        let tuple = (Parameter([1], .zeros), named: Parameter([1], .zeros))
        let choice = Choice.scaled(Parameter([1], .zeros))
        let both = Choice.pair(first: Parameter([1], .zeros), Parameter([1], .zeros))
        let plain = Choice.plain
        let table = ["b": Parameter([1], .zeros), "a": Parameter([1], .zeros)]
        let object = Derived()
        let numbers = [1, 2, 3]
    }

    @Test("the walk goes through every kind of container, in order")
    func everything() {
        #expect(
            namedParameters(of: Everything()).map(\.name) == [
                "single", "list.0", "list.1", "some", "tuple.0", "tuple.named", "choice.scaled", "both.pair.first",
                "both.pair.1", "table.a", "table.b", "object.base", "object.own",
            ])
    }

    @Test("lists, tables by name and optionals of what holds parameters hold them too")
    func containers() {
        let dense = Dense(inputFeatures: 1, outputFeatures: 1, bias: false)
        #expect(
            namedParameters(of: [dense, Dense(inputFeatures: 1, outputFeatures: 1)]).map(\.name) == [
                "0.weight", "1.weight", "1.bias",
            ])
        #expect(namedParameters(of: ["b": [dense], "a": []]).map(\.name) == ["b.0.weight"])
        #expect(namedParameters(of: Optional(dense)).map(\.name) == ["weight"])
        #expect(namedParameters(of: Optional<Dense>.none).isEmpty)
        #expect(namedParameters(of: dense.weight).map(\.name) == [""])
    }

    private struct Model: ParameterContainer {
        let encoder: Sequential
        let decoder: Sequential
    }

    @Test("the layers of a sequence are named by position")
    func sequential() {
        let model = Model(
            encoder: Sequential {
                Convolution2D(inputChannels: 1, outputChannels: 4, kernelSize: 3)
                Activation.relu
                BatchNorm(channels: 4)
            },
            decoder: Sequential([Flatten(), Sequential([Dense(inputFeatures: 2, outputFeatures: 2, bias: false)])]))
        #expect(
            namedParameters(of: model).map(\.name) == [
                "encoder.0.weight", "encoder.0.bias", "encoder.2.weight", "encoder.2.bias", "encoder.2.runningMean",
                "encoder.2.runningVariance", "decoder.1.0.weight",
            ])
    }

    @Test("a shared parameter stands once, under its first name")
    func shared() {
        let shared = Dense(inputFeatures: 2, outputFeatures: 2)
        let model = Model(encoder: Sequential([shared]), decoder: Sequential([Flatten(), shared]))
        #expect(namedParameters(of: model).map(\.name) == ["encoder.0.weight", "encoder.0.bias"])
    }

    @Test("objects that refer to one another end the walk")
    func cycle() {
        let (one, two) = (Derived(), Derived())
        one.other = two
        two.other = one
        defer { one.other = nil }
        #expect(namedParameters(of: one).map(\.name) == ["base", "own", "other.base", "other.own"])
    }

    private struct Honest: Module {
        let used = Dense(inputFeatures: 2, outputFeatures: 2)
        let idle = Dense(inputFeatures: 3, outputFeatures: 3)
        func callAsFunction(_ input: Tensor) -> Tensor { used(input) }
    }

    @Test("a parameter that the model does not hold, or does not use, is an error with both names")
    func crossChecks() throws {
        let (model, stranger) = (Honest(), Dense(inputFeatures: 2, outputFeatures: 5, bias: false))
        let names = namedParameters(of: model)
        let trace = Trace(phase: .training, names: variableNames(names))
        _ = trace.record { model(trace.input("x", [1, 2])) }
        try crossCheck(trace, against: names)
        #expect(unusedParameters(trace, names) == ["idle.weight", "idle.bias"])
        #expect(throws: ParameterError.self) { try crossCheck(trace, against: names, usingAll: true) }
        do { try crossCheck(trace, against: names, usingAll: true) } catch {
            #expect("\(error)".contains("idle.weight, idle.bias") && "\(error)".contains("used.weight, used.bias"))
        }
        _ = trace.record { stranger(trace.input("y", [1, 2])) }
        do {
            try crossCheck(trace, against: names)
            Issue.record("a stranger was not noticed")
        } catch {
            #expect("\(error)".contains("shape [2, 5]") && "\(error)".contains("used.weight"))
        }
        try crossCheck(trace, against: names, others: [stranger.weight.storage])
    }
}
