import EaselCore
import EaselGraph
import EaselLayers
import EaselRuntime
import Testing

/// A model with every kind of layer whose rows might touch one another.
private struct SmallNet: Module {
    let convolution = Convolution2D(inputChannels: 2, outputChannels: 5, kernelSize: 3, padding: .same)
    let norm = BatchNorm(channels: 5)
    let head = Dense(inputFeatures: 7 * 6 * 5, outputFeatures: 3)

    func callAsFunction(_ images: Tensor) -> Tensor { head(relu(norm(convolution(images))).flattened()) }
}

@Suite struct PredictorTests {
    private static let chunk = 4
    private static let rowSize = 7 * 6 * 2

    private func predictor(_ model: SmallNet, chunk: Int = Self.chunk, threads: Int = 1) throws -> Predictor {
        try Predictor(of: model, chunk: chunk, workers: Workers(threads: threads)) { trace in
            let logits = model(trace.input("images", [chunk, 7, 6, 2]))
            return ["logits": logits, "classes": logits.argMax()]
        }
    }

    private func model() -> SmallNet {
        let model = SmallNet()
        initialize(model, seed: 3)
        model.norm.runningMean.values = [0.1, -0.2, 0.3, 0, 0.5]
        return model
    }

    private func rows(_ count: Int) -> [Float] {
        var random = RandomSequence(Philox(seed: 5, stream: 0))
        return (0..<(count * Self.rowSize)).map { _ in random.uniform() - 0.5 }
    }

    /// Normalisation, activation and the packing of filters are no steps of their own in a run whose parameters are kept.
    @Test func whatFollowsFromKeptParametersIsComputedOnce() throws {
        let model = model()
        let predictor = try Predictor(of: model, chunk: Self.chunk, keepsParameters: true) { trace in
            ["logits": model(trace.input("images", [Self.chunk, 7, 6, 2]))]
        }
        let (graph, steps) = (predictor.plan.graph, predictor.plan.schedule.steps)
        let names = steps.dropFirst(predictor.plan.fixedSteps).map { step in
            type(of: graph.nodes[step.primary(in: graph)].operation).name
        }
        #expect(names == ["convolution2D", "matrixProduct"], "\(graph)")
        #expect(predictor.plan.packedSteps.count == 2)
        let program = try Program(predictor.plan)
        #expect(program.labels.count == 2, "\(program.labels)")
    }

    /// A direct convolution's sums of whole numbers are exact, and so are what a factor makes of them: none goes into the filter.
    @Test func factorsOfWholeNumbersStayBehindTheirSums() throws {
        let layer = Convolution2D(inputChannels: 2, outputChannels: 3, kernelSize: 3, padding: .valid)
        layer.weight.values = layer.weight.values.indices.map { Float($0 * 37 % 255 - 127) }
        let scales: [Float] = [0.0123, 0.00077, 0.031]
        func numbers(keeps: Bool) throws -> [Float] {
            let predictor = try Predictor(of: layer, chunk: 1, keepsParameters: keeps) { trace in
                let images = trace.input("images", [1, 7, 6, 2])
                let sums = images.convolution2D(layer.weight.tensor, ConvolutionGeometry(), .direct)
                return ["numbers": sums * .constant(scales)]
            }
            let (images, numbers) = (try predictor.input("images"), try predictor.output("numbers"))
            return try predictor.run((0..<84).map { Float($0 * 91 % 255 - 127) }, as: images, collecting: numbers)
        }
        #expect(try numbers(keeps: true) == numbers(keeps: false))
    }

    @Test func aSmallModelGivesTheNumbersOfItsFormula() throws {
        let layer = Dense(inputFeatures: 2, outputFeatures: 2)
        layer.weight.values = [1, -2, 3, 0.5]
        layer.bias?.values = [0.25, -1]
        let predictor = try Predictor(of: layer, chunk: 2) { ["y": layer($0.input("x", [2, 2]))] }
        let (x, y) = (try predictor.input("x"), try predictor.output("y"))
        #expect((x.rowSize, x.rowShape, y.rowSize) == (2, [2], 2))
        let results = try predictor.run([1, 2, -1, 0.5, 4, 0], as: x, collecting: y)
        // Row [a, b] gives [a + 3b + 0.25, -2a + 0.5b - 1].
        #expect(results == [7.25, -2, 0.75, 1.25, 4.25, -9])
    }

    @Test(arguments: [0, 1, 3, 4, 5, 8, 11]) func rowsDoNotDependOnTheirChunk(_ count: Int) throws {
        let (predictor, values) = (try predictor(model()), rows(count))
        let (images, logits) = (try predictor.input("images"), try predictor.output("logits"))
        let classes = try predictor.output("classes", of: Int32.self)
        let all = try predictor.run(values, as: images, collecting: logits)
        let labels = try predictor.run(values, as: images, collecting: classes)
        let apart = try (0..<count).flatMap { row in
            let own = Array(values[row * Self.rowSize..<(row + 1) * Self.rowSize])
            return try predictor.run(own, as: images, collecting: logits)
        }
        #expect(all.count == count * 3 && all.map(\.bitPattern) == apart.map(\.bitPattern))
        #expect(Set(all.map(\.bitPattern)).count == count * 3, "rows that differ give results that differ")
        #expect(
            labels
                == (0..<count).map { row in
                    Int32((0..<3).max { all[row * 3 + $0] < all[row * 3 + $1] } ?? 0)
                })
        // In chunks of one row other kernels may be chosen, whose last bits differ.
        let single = try self.predictor(model(), chunk: 1)
        let alone = try single.run(values, as: single.input("images"), collecting: single.output("logits"))
        for (one, other) in zip(all, alone) { #expect(abs(one - other) < 1e-5) }
    }

    @Test func threadsDoNotMatter() throws {
        let values = rows(9)
        let results = try [1, 2, 3].map { threads in
            let predictor = try predictor(model(), threads: threads)
            return try predictor.run(values, as: predictor.input("images"), collecting: predictor.output("logits"))
        }
        #expect(results[0].map(\.bitPattern) == results[1].map(\.bitPattern))
        #expect(results[0].map(\.bitPattern) == results[2].map(\.bitPattern))
    }

    @Test func everyChunkDrawsNumbersOfItsOwn() throws {
        let predictor = try Predictor(chunk: 3) { _ in ["noise": .randomNormal([3, 2])] }
        let noise = try predictor.output("noise")
        func draws(_ rows: Int, seed: UInt64) throws -> [Float] {
            var draws: [Float] = []
            try predictor.run(rows: rows, seed: seed) { _ in
            } taking: {
                draws += try noise.rows($0.count)
            }
            return draws
        }
        let seven = try draws(7, seed: 1)
        #expect(Set(seven).count == 14)
        #expect(try draws(4, seed: 1) == Array(seven[..<8]) && draws(7, seed: 2) != seven)
    }

    /// What a parameter was before stays visible where a chunk is not full and an input's memory was used again.
    @Test func theRestOfAChunkIsZeros() throws {
        let predictor = try Predictor(chunk: 3) { trace in
            let (x, label) = (trace.input("x", [3, 2]), trace.input("label", [3], .int32))
            return ["sum": (x * 1).sum().broadcast(to: [3]), "label": label.reshaped(to: [3, 1])]
        }
        let (x, label) = (try predictor.input("x"), try predictor.input("label", of: Int32.self))
        let (sum, labels) = (try predictor.output("sum"), try predictor.output("label", of: Int32.self))
        var (sums, found): ([Float], [Int32]) = ([], [])
        try predictor.run(rows: 4) { part in
            try x.rows(part.count).update(repeating: 1)
            try label.rows(part.count).update(repeating: 7)
        } taking: { part in
            sums += try sum.rows(part.count)
            found += try labels.rows()
        }
        #expect(sums == [6, 6, 6, 2])
        #expect(found == [7, 7, 7, 7, 0, 0])
    }

    @Test func planningTakesNoMemory() throws {
        let layer = Dense(inputFeatures: 1 << 15, outputFeatures: 1 << 15)
        initialize(layer, seed: 0)
        let predictor = try Predictor(of: layer, chunk: 64) { ["y": layer($0.input("x", [64, 1 << 15]))] }
        _ = (try predictor.input("x"), try predictor.output("y"))
        #expect(predictor.plan.arenaByteCount > 0 && layer.weight.storage.numbers == nil)
    }
}
