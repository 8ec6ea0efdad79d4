import EaselGraph
import EaselLayers
import EaselRuntime
import Testing

/// What a predictor refuses, each in one line.
@Suite struct PredictorErrorTests {
    private let layer = Dense(inputFeatures: 2, outputFeatures: 3)

    init() { initialize(layer, seed: 0) }

    private func predictor() throws -> Predictor {
        let layer = layer
        return try Predictor(of: layer, chunk: 4) { ["logits": layer($0.input("x", [4, 2]))] }
    }

    private func message(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return "nothing was thrown"
    }

    @Test func aWrongNameIsRefusedNamingThoseThereAre() throws {
        let predictor = try predictor()
        #expect(
            message { _ = try predictor.input("images") } == "there is no input \"images\"; there are: x f32[4, 2]")
        #expect(
            message { _ = try predictor.output("logit\ns") }
                == "there is no output \"logit\\ns\"; there are: logits f32[4, 3]")
        let none = try Predictor(chunk: 1) { _ in ["noise": .randomNormal([1, 1])] }
        #expect(message { _ = try none.input("x") } == "there is no input \"x\"; there are: none")
    }

    @Test func aWrongTypeIsRefused() throws {
        let predictor = try predictor()
        #expect(
            message { _ = try predictor.output("logits", of: Int32.self) }
                == "the output logits is f32[4, 3] and holds no Int32; ask for it as Float.self")
    }

    @Test func rowsThatAreNotWholeOrTooManyAreRefused() throws {
        let predictor = try predictor()
        let x = try predictor.input("x")
        #expect(
            message { _ = try predictor.run([1, 2, 3], as: x, collecting: predictor.output("logits")) }
                == "3 numbers are not whole rows of [2], 2 numbers each, for the input x")
        #expect(message { _ = try x.rows(5) } == "5 rows of a chunk, which has 4")
        #expect(message { _ = try x.rows(-1) } == "-1 rows of a chunk, which has 4")
    }

    @Test func handlesOfAnotherPredictorAreRefused() throws {
        let (one, other) = (try predictor(), try predictor())
        #expect(
            message { _ = try one.run([1, 2], as: other.input("x"), collecting: one.output("logits")) }
                .hasPrefix("rows for the input x f32[4, 2] alone cannot be run"))
        #expect(
            message { _ = try one.run([1, 2], as: one.input("x"), collecting: other.output("logits")) }
                == "the output logits f32[4, 3] is another predictor's")
    }

    @Test func whatHasNoRowsIsRefused() {
        #expect(
            message { _ = try Predictor(of: layer, chunk: 4) { ["loss": layer($0.input("x", [4, 2])).mean()] } }
                == "the output loss f32[] has not one row for each place of a chunk; expected [4, …]")
        #expect(
            message { _ = try Predictor(of: layer, chunk: 4) { ["y": layer($0.input("x", [5, 2]))] } }
                == "the input x f32[5, 2] has not one row for each place of a chunk; expected [4, …]")
        #expect(
            message { _ = try Predictor(of: layer, chunk: 0) { ["y": layer($0.input("x", [0, 2]))] } }
                == "a chunk of 0 rows; at least 1 is needed")
    }
}
