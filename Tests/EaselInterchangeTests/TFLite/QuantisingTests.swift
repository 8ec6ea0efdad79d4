import EaselCore
import EaselFiles
import EaselGraph
import EaselLayers
import EaselRuntime
import Testing

import EaselInterchange

/// TensorFlow Lite files in less room: what the format asks of their numbers, and how near their answers are.
@Suite struct QuantisingTests {
    private let model = TFLiteTests.Model()
    private let images: [Float] = (0..<1764).map { place in Float(place * 37 % 256) }

    init() { initialize(model, seed: 4) }

    /// The model of pictures from 0 to 255.
    private func draft() throws -> TFLiteDraft { try TFLiteDraft(Self.graph(model) { $0 * (1 / Float(128)) - 1 }) }

    private static func graph(_ model: TFLiteTests.Model, _ scaled: (Tensor) -> Tensor) throws -> InferenceGraph {
        try InferenceGraph(of: model) { trace in
            ["probabilities": model(scaled(trace.input("images", [1, 14, 14, 3])))]
        }
    }

    private static func network(_ draft: TFLiteDraft) throws -> (TFLiteModel, TFLiteNetwork) {
        let file = try TFLiteModel(reading: draft.bytes(description: "", metadata: [:]), path: "x")
        return (file, try TFLiteNetwork(file, path: "x"))
    }

    /// The values of tensors for three pictures, by name.
    private func values(_ draft: TFLiteDraft, _ names: [String]) throws -> [String: [Float]] {
        let network = try Self.network(draft).1
        var found: [String: [Float]] = [:]
        for name in names {
            let predictor = try Predictor(of: network, chunk: 1) { trace in
                let tensor = try network(["images": trace.input("images", [1, 14, 14, 3])], wanted: [name])[0]
                return ["it": tensor.reshaped(to: [1, tensor.shape.count])]
            }
            found[name] = try predictor.run(images, as: predictor.input("images"), collecting: predictor.output("it"))
        }
        return found
    }

    private func ranges(_ draft: TFLiteDraft) throws -> [String: ClosedRange<Float>] {
        try values(draft, draft.computedNames).mapValues { ($0.min() ?? 0)...($0.max() ?? 0) }
    }

    private func whole(keepsFloats: Bool = false) throws -> TFLiteDraft {
        let draft = try draft()
        return try draft.quantised(ranges: ranges(draft), pictures: ["images"], keepsFloats: keepsFloats)
    }

    private func answers(_ draft: TFLiteDraft) throws -> [Float] {
        try #require(values(draft, ["probabilities"])["probabilities"])
    }

    @Test func whatTheFormatAsksOfScalesHolds() throws {
        let (file, _) = try Self.network(whole())
        var kinds: Set<String> = []
        for node in file.nodes {
            kinds.insert(tfliteOperators[node.code]?.name ?? "")
            let output = file.tensors[node.outputs[0]]
            let made = try #require(output.quantisation)
            #expect(output.type == .int8 && made.isOfOne)
            switch try #require(tfliteIntegerForms[node.code]) {
            case .same(let places):
                for place in places.isEmpty ? Array(node.inputs.indices) : places {
                    let given = try #require(file.tensors[node.inputs[place]].quantisation)
                    #expect(given.scales == made.scales && given.zeroPoints == made.zeroPoints)
                }
            case .fixed(let scale, let zeroPoint): #expect(made.scales == [scale] && made.zeroPoints == [zeroPoint])
            case .weighted(let input, let filter, let bias, let axis):
                let weights = file.tensors[node.inputs[filter]]
                let scales = try #require(weights.quantisation)
                #expect(scales.zeroPoints.allSatisfy { $0 == 0 })
                #expect(scales.scales.count == axis.map { weights.dimensions[$0] } ?? 1)
                #expect(axis == nil || scales.isOfOne || scales.axis == axis)
                #expect(try #require(weights.data).allSatisfy { Int8(bitPattern: $0) >= -127 })
                let biases = file.tensors[node.inputs[bias]]
                let given = try #require(file.tensors[node.inputs[input]].quantisation)
                #expect(biases.type == .int32)
                #expect(biases.quantisation?.scales == scales.scales.map { $0 * given.scale })
            case .free: break
            }
        }
        for name in ["CONV_2D", "DEPTHWISE_CONV_2D", "TRANSPOSE_CONV", "FULLY_CONNECTED", "MAX_POOL_2D", "SOFTMAX"] {
            #expect(kinds.contains(name), "\(name) is not tried")
        }
        // Pictures stay as they are.
        let input = try #require(file.tensors[file.inputs[0]].quantisation)
        #expect(input.scales == [1] && input.zeroPoints == [-128])
    }

    @Test(arguments: [false, true]) func wholeNumbersAnswerNearly(keepsFloats: Bool) throws {
        let draft = try whole(keepsFloats: keepsFloats)
        let (file, network) = try Self.network(draft)
        let ports = (file.inputs + file.outputs).map { file.tensors[$0].type }
        #expect(ports == (keepsFloats ? [.float32, .float32] : [.int8, .int8]))
        #expect(network.inputs[0].name == "images" && network.outputs[0].name == "probabilities")
        let (own, found) = (try answers(self.draft()), try answers(draft))
        #expect(own != found)
        for (one, two) in zip(own, found) { #expect(abs(one - two) < 0.03) }
    }

    @Test func floatsOrNotTheNumbersAreTheSame() throws {
        #expect(try answers(whole()) == answers(whole(keepsFloats: true)))
        #expect(try whole().bytes(description: "", metadata: [:]) == whole().bytes(description: "", metadata: [:]))
    }

    @Test func weightsInHalfTheRoom() throws {
        let (own, half) = (try draft(), try draft().halved())
        let found = try answers(half)
        for (one, two) in zip(try answers(own), found) { #expect(abs(one - two) < 1e-3) }
        // To the bit what the model answers with its weights rounded.
        let rounded = TFLiteTests.Model()
        for (parameter, other) in zip(namedParameters(of: rounded), namedParameters(of: model)) {
            parameter.parameter.values = other.parameter.values.map { Float(Float16($0)) }
        }
        let expected = try answers(TFLiteDraft(Self.graph(rounded) { $0 * (1 / Float(128)) - 1 }))
        for (one, two) in zip(expected, found) { #expect(abs(one - two) < 1e-6) }
        let sizes = [half, own].map { $0.bytes(description: "", metadata: [:]).count }
        #expect(sizes[0] < sizes[1])
        // What is larger than any number of 16 bits stays as it is.
        rounded.head.weight.values[0] = 1e6
        let kept = try TFLiteDraft(Self.graph(rounded) { $0 }).halved()
        #expect(kept.tensors.contains { $0.type == .float32 && $0.floats.contains(1e6) })
    }

    private struct Large: ParameterContainer {
        let first = Convolution2D(inputChannels: 3, outputChannels: 64, kernelSize: 3, padding: .same)
        let head = Dense(inputFeatures: 64, outputFeatures: 20)
        func callAsFunction(_ images: Tensor) -> Tensor { head(relu(first(images)).mean(over: [1, 2])) }
    }

    @Test func weightsInAQuarterOfTheRoom() throws {
        let large = Large()
        initialize(large, seed: 1)
        let own = try TFLiteDraft(
            InferenceGraph(of: large) { ["answers": large($0.input("images", [1, 14, 14, 3]))] })
        let dynamic = try own.dynamicallyQuantised()
        let (before, after) = (
            try #require(values(own, ["answers"])["answers"]), try #require(values(dynamic, ["answers"])["answers"])
        )
        let largest = before.map(abs).max() ?? 0
        for (one, two) in zip(before, after) { #expect(abs(one - two) < 0.01 * largest) }
        #expect(before != after)
        let weights = dynamic.nodes.flatMap(\.inputs).map { dynamic.tensors[$0] }.filter { $0.type == .int8 }
        #expect(weights.map(\.dimensions) == [[64, 3, 3, 3], [20, 64]])
        #expect(weights.map { $0.quantisation?.scales.count } == [64, 1])
        // Few weights are not worth it.
        #expect(try draft().dynamicallyQuantised().tensors.allSatisfy { $0.type != .int8 || $0.count >= 1024 })
    }

    @Test func numbersOfAKnownRangeAreNotCutByOthers() throws {
        let graph = try InferenceGraph(of: [Parameter]()) { trace in
            let images = trace.input("images", [1, 2, 2, 1])
            let small = sigmoid(images * 0.01)
            return ["both": concatenated([small, images * 0.5 - 20], alongAxis: 3)]
        }
        let draft = try TFLiteDraft(graph)
        let ranges = Dictionary(uniqueKeysWithValues: draft.computedNames.map { ($0, Float(-20)...Float(130)) })
        let (file, network) = try Self.network(
            draft.quantised(ranges: ranges, pictures: ["images"], keepsFloats: false))
        #expect(file.nodes.contains { $0.code == TFLiteCode.quantize })
        let predictor = try Predictor(of: network, chunk: 1) { trace in
            ["both": try network(["images": trace.input("images", [1, 2, 2, 1])], wanted: ["both"])[0]]
        }
        let found = try predictor.run(
            [0, 10, 100, 255] as [Float], as: predictor.input("images"), collecting: predictor.output("both"))
        let expected: [Float] = [0.5, -20, 0.52, -15, 0.73, 30, 0.93, 107.5]
        for (one, two) in zip(found, expected) { #expect(abs(one - two) < 0.6) }
    }

    @Test func scalesOfGroups() {
        var groups = TFLiteScaleGroups()
        groups.widen(1, -1...1)
        groups.widen(2, 0...3)
        #expect(groups.join(1, 2) && groups.join(2, 1))
        #expect(groups[1].scales == groups[2].scales && abs(groups[1].scale - 4 / 255) < 1e-7)
        // 0 is a whole number, also where all numbers are larger or nothing is known.
        groups.widen(3, 5...10)
        #expect(groups[3].zeroPoint == -128 && groups[3].scale == Float(10.0 / 255))
        #expect(groups[4].scale == 1)
        groups.fix(5, .bytes)
        #expect(groups.join(1, 5) && groups[2].scale == 1)
        groups.fix(6, .int8(scale: 1 / 256, zeroPoint: -128))
        #expect(!groups.join(6, 2) && groups[6].scale == 1 / 256)
    }

    @Test func aChannelOfZerosWithALargeBiasFits() throws {
        let convolution = Convolution2D(inputChannels: 1, outputChannels: 2, kernelSize: 1)
        initialize(convolution, seed: 1)
        convolution.weight.values = [0, 1e-12]
        convolution.bias?.values = [3, 7]
        let draft = try TFLiteDraft(
            InferenceGraph(of: convolution) {
                ["sums": convolution($0.input("images", [1, 14, 14, 3]).slice(alongAxis: 3, from: 0, count: 1))]
            })
        let found = try values(
            draft.quantised(ranges: ranges(draft), pictures: ["images"], keepsFloats: true), ["sums"])
        for (place, value) in try #require(found["sums"]).enumerated() {
            #expect(abs(value - (place % 2 == 0 ? 3 : 7)) < 0.02)
        }
    }

    @Test func whatIsPutAroundAPoolingIsInNoRange() throws {
        let graph = try InferenceGraph(of: [Parameter]()) { trace in
            let images = trace.input("images", [1, 8, 8, 1]) * (1 / Float(255))
            return ["largest": maxPooling2D(images, kernelSize: 3, stride: 2, padding: .all(1))]
        }
        let draft = try TFLiteDraft(graph)
        #expect(draft.nodes.contains { $0.code == TFLiteCode.padValue })
        let ranges = Dictionary(
            uniqueKeysWithValues: draft.computedNames.map { name in
                (name, (name.hasSuffix("_padded") ? -Float.greatestFiniteMagnitude : 0)...(name == "images" ? 255 : 1))
            })
        let (file, network) = try Self.network(draft.quantised(ranges: ranges, pictures: ["images"], keepsFloats: true))
        for node in file.nodes where node.code == TFLiteCode.maxPool {
            #expect(file.tensors[node.outputs[0]].quantisation?.scales == [Float(1.0 / 255)])
        }
        let predictor = try Predictor(of: network, chunk: 1) { trace in
            ["largest": try network(["images": trace.input("images", [1, 8, 8, 1])], wanted: ["largest"])[0]]
        }
        let pixels = (0..<64).map { Float($0 * 37 % 256) }
        let found = try predictor.run(pixels, as: predictor.input("images"), collecting: predictor.output("largest"))
        let own = try Predictor(graph, chunk: 1)
        let expected = try own.run(pixels, as: own.input("images"), collecting: own.output("largest"))
        for (one, two) in zip(expected, found) { #expect(abs(one - two) < 0.005) }
    }

    @Test func aMeanIsOneNodeAndADivisionAProduct() throws {
        let graph = try InferenceGraph(of: [Parameter]()) { trace in
            let images = (trace.input("images", [1, 4, 4, 2]) - 3) / 7
            return ["mean": images.mean(over: [1, 2])]
        }
        let draft = try TFLiteDraft(graph)
        #expect(draft.nodes.map(\.code).filter { $0 != TFLiteCode.reshape }.last == TFLiteCode.mean)
        #expect(!draft.nodes.contains { [TFLiteCode.sum, TFLiteCode.divide].contains($0.code) })
        try draft.requireIntegerForms()
    }

    @Test func weightsThatAreNoNumbersAreRefused() throws {
        model.head.weight.values[0] = .infinity
        #expect(throws: InterchangeError.self) { try draft().dynamicallyQuantised() }
        #expect(throws: InterchangeError.self) { try draft().requireIntegerForms() }
    }

    @Test func whatHasNoSuchFormIsRefused() throws {
        let draft = try TFLiteDraft(
            InferenceGraph(of: [Parameter]()) { ["it": pow(abs($0.input("images", [1, 2, 2, 1])) + 1, 0.75)] })
        let error = #expect(throws: InterchangeError.self) { try draft.requireIntegerForms() }
        #expect("\(try #require(error))".contains("POW has no form of whole numbers"))
    }

    @Test func noDamagedFileDoesHarm() throws {
        for draft in [try whole(), try draft().halved()] {
            TFLiteTests.damage(draft.bytes(description: "", metadata: [:]), mutations: 600)
        }
    }
}
