import EaselGraph
import EaselLayers
import EaselRuns
import EaselRuntime
import EaselTraining
import Foundation
import Testing

@Suite("Optimizers") struct OptimizerTests {
    @Test("every optimizer survives JSON, under its name and with its numbers")
    func json() throws {
        for optimizer in AnyOptimizer.all {
            let any = AnyOptimizer(optimizer)
            let data = try JSONEncoder().encode(any)
            #expect(try JSONDecoder().decode(AnyOptimizer.self, from: data) == any)
            #expect(String(decoding: data, as: UTF8.self).contains("\"name\":\"\(type(of: optimizer).name)\""))
        }
        let adam = try AnyOptimizer(named: "ADAM", learningRate: 0.5)
        #expect(adam == AnyOptimizer(Adam(learningRate: 0.5)))
        #expect(adam != AnyOptimizer(AdamW(learningRate: 0.5)))
    }

    @Test("what cannot be is refused with the number and the way out")
    func refused() {
        func message(_ body: () throws -> Void) -> String {
            do { try body() } catch { return "\(error)" }
            return "nothing was thrown"
        }
        #expect(message { _ = try AnyOptimizer(named: "adamant") }.contains("sgd, rmsProp, adagrad, adadelta, adam,"))
        #expect(
            message { _ = try AnyOptimizer(named: "sgd", learningRate: -1) }
                == "sgd: learningRate is -1.0, it must be at least 0")
        #expect(message { try Adam(beta2: 1).check() } == "adam: beta2 is 1.0, it must be in 0..<1")
        #expect(message { try SGD(isNesterov: true).check() }.contains("needs a momentum"))
        #expect(message { try RMSProp(epsilon: .nan).check() }.contains("epsilon is nan"))
        let text = #"{"name":"adam","learningRate":0.1,"beta1":7,"beta2":0.9,"epsilon":0,"weightDecay":0}"#
        #expect(
            message { _ = try JSONDecoder().decode(AnyOptimizer.self, from: Data(text.utf8)) }.contains("beta1 is 7.0"))
    }

    @Test("slots have their names, their first values, and leave statistics alone")
    func slots() throws {
        let names = namedParameters(of: BatchNorm(channels: 2))
        let state = try OptimizerState(Adagrad(initialAccumulator: 0.5), for: names)
        #expect(state.entries.map(\.name) == ["optimizer.sumOfSquares.weight", "optimizer.sumOfSquares.bias"])
        #expect(state.entries.map(\.storage.values) == [[0.5, 0.5], [0.5, 0.5]])
        let adam = try OptimizerState(Adam(), for: [names[0]])
        #expect(adam.entries.map(\.name) == ["optimizer.firstMoment.weight", "optimizer.secondMoment.weight"])
        #expect(try OptimizerState(SGD(), for: names).entries.isEmpty)
        // NAdam's product of momenta is one number, however large the parameter.
        let nadam = try OptimizerState(NAdam(), for: [names[0]])
        #expect(nadam.entries.last?.name == "optimizer.momentumProduct.weight")
        #expect(nadam.entries.map(\.storage.values) == [[0, 0], [0, 0], [1]])
    }

    @Test("the bias correction is computed once, as scalars, for all parameters of a step")
    func scalarCorrection() throws {
        let names = namedParameters(of: Dense(inputFeatures: 4, outputFeatures: 3))
        let state = try OptimizerState(Adam(), for: names)
        let trace = Trace(phase: .training)
        trace.record {
            state.recordUpdates(
                [trace.input("a", [4, 3]), trace.input("b", [3])], learningRate: trace.input("learningRate", []),
                step: trace.input("step", []), in: trace)
        }
        let graph = trace.graph.eliminatingCommonSubexpressions()
        let powers = graph.nodes.filter {
            type(of: $0.operation).name == "expm1" || $0.operation is ExponentialMinusOne
        }
        #expect(powers.count == 2)
        #expect(powers.allSatisfy { $0.type.shape == [] })
    }
}
