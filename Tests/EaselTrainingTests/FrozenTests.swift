import EaselCore
import EaselGraph
import EaselLayers
import EaselTraining
import Testing

/// What is frozen keeps every number, and is applied as in inference.
@Suite struct FrozenTests {
    private struct Backbone: Module {
        let dense = Dense(inputFeatures: 4, outputFeatures: 3)
        let norm = BatchNorm(channels: 3)
        func callAsFunction(_ input: Tensor) -> Tensor { norm(dense(input)) }
    }

    private struct Net: Module {
        let backbone = Backbone()
        let head = Dense(inputFeatures: 3, outputFeatures: 2)
        func callAsFunction(_ input: Tensor) -> Tensor { head(backbone(input)) }
    }

    private let size = ImageShape(height: 2, width: 2)
    private let images: [Float] = [0.1, 0.9, 0.3, 0.7, 0.8, 0.2, 0.6, 0.4, 0.5, 0.1, 0.9, 0.2]

    private func numbers(_ model: any ParameterContainer) -> [[Float]] {
        namedParameters(of: model).map(\.parameter.values)
    }

    private func loss(_ output: Tensor) -> Tensor { square(output - 1).mean() }

    /// Each way to freeze a backbone keeps its weights and statistics, trains the head, and normalises by the running
    /// statistics, so that the first loss is what inference gives.
    @Test(arguments: ["frozen", "part", "scope", "only"]) func staysAsItIs(way: String) throws {
        let net = Net()
        initialize(net, seed: 3)
        net.backbone.norm.runningMean.values = [0.3, -0.2, 0.1]
        net.backbone.norm.runningVariance.values = [0.5, 2, 0.7]
        let before = (backbone: numbers(net.backbone), head: numbers(net.head))
        let evaluation = try EvaluationStep(of: net, images: size, batchSize: 3) { batch in
            ["loss": loss(net(batch.images.flattened()))]
        }
        let expected = try evaluation(images: images).scalar("loss")
        let rule = SGD(learningRate: 0.1)
        let whole = { (batch: TracedBatch) in loss(net(batch.images.flattened())) }
        let step =
            switch way {
            case "frozen":
                try TrainStep(
                    updating: net.head, frozen: [net.backbone], with: rule, images: size, batchSize: 3, loss: whole)
            case "part":
                try TrainStep(
                    updating: net, frozen: [net.backbone], with: rule, images: size, batchSize: 3, loss: whole)
            case "only":
                try TrainStep(
                    updating: net, only: .prefixes(["head"]), with: rule, images: size, batchSize: 3, loss: whole)
            default:
                try TrainStep(
                    updating: net.head, alsoUsing: [net.backbone], with: rule, images: size, batchSize: 3
                ) { batch in loss(net.head(frozen { net.backbone(batch.images.flattened()) })) }
            }
        let first = try step(images: images)
        #expect(abs(first - expected) < 1e-6, "\(first), \(expected)")
        for _ in 0..<3 { try step(images: images) }
        #expect(numbers(net.backbone) == before.backbone)
        #expect(numbers(net.head) != before.head)
        if way == "only" || way == "part" {
            #expect(step.optimizerState.parameters.map(\.name) == ["head.weight", "head.bias"])
        }
    }

    /// Two players share layers that both keep in training: that is what `alsoUsing:` means.
    @Test func usedInTrainingMoves() throws {
        let net = Net()
        initialize(net, seed: 3)
        let step = try TrainStep(
            updating: net.head, alsoUsing: [net.backbone], with: SGD(learningRate: 0.1), images: size, batchSize: 3
        ) { loss(net($0.images.flattened())) }
        let before = (weight: net.backbone.dense.weight.values, mean: net.backbone.norm.runningMean.values)
        try step(images: images)
        #expect(net.backbone.dense.weight.values == before.weight)
        #expect(net.backbone.norm.runningMean.values != before.mean)
    }

    /// What follows a frozen part trains what comes before it.
    @Test func gradientsPassThrough() throws {
        let net = Net()
        initialize(net, seed: 3)
        let step = try TrainStep(
            updating: net, only: .except(["head", "backbone.norm"]), with: SGD(learningRate: 0.1), images: size,
            batchSize: 3
        ) { loss(net($0.images.flattened())) }
        let before = (norm: numbers(net.backbone.norm), dense: numbers(net.backbone.dense))
        let losses = try (0..<20).map { _ in try step(images: images) }
        #expect(losses[19] < losses[0])
        #expect(numbers(net.backbone.norm) == before.norm && numbers(net.backbone.dense) != before.dense)
    }

    @Test func spectralVectorsAndDropoutStayToo() throws {
        let dense = Dense(inputFeatures: 4, outputFeatures: 3, isSpectrallyNormalised: true)
        let (dropout, head) = (Dropout(rate: 0.5), Dense(inputFeatures: 3, outputFeatures: 2))
        initialize(["dense": dense], seed: 1)
        let step = try TrainStep(
            updating: head, frozen: [dense], with: SGD(learningRate: 0), images: size, batchSize: 3
        ) { batch in
            batch.report(Metric("plain", nil), head(frozen { dropout(dense(batch.images.flattened())) }).mean())
            batch.report(Metric("dropped", nil), head(dropout(dense(batch.images.flattened()))).mean())
            return loss(head(dense(batch.images.flattened())))
        }
        let before = numbers(dense)
        var (plain, dropped): (Set<Float>, Set<Float>) = ([], [])
        for _ in 0..<4 {
            try step(images: images)
            plain.insert(try #require(step.measured["plain"]))
            dropped.insert(try #require(step.measured["dropped"]))
        }
        #expect(numbers(dense) == before && plain.count == 1 && dropped.count > 1)
    }

    /// A group's factor and weight decay are those of a step whose optimizer has them.
    @Test func groupsHaveNumbersOfTheirOwn() throws {
        func trained(_ rule: AdamW, _ groups: [ParameterGroup]) throws -> Net {
            let net = Net()
            initialize(net, seed: 3)
            let step = try TrainStep(
                updating: net, with: rule, groups: groups, images: size, batchSize: 3
            ) { loss(net($0.images.flattened())) }
            try step(images: images)
            return net
        }
        let plain = try trained(AdamW(learningRate: 0.01), [])
        let grouped = try trained(
            AdamW(learningRate: 0.01),
            [ParameterGroup(.prefixes(["backbone"]), learningRateFactor: 0.5, weightDecay: 0)])
        let half = try trained(AdamW(learningRate: 0.005, weightDecay: 0), [])
        #expect(numbers(grouped.head) == numbers(plain.head))
        #expect(numbers(grouped.backbone) == numbers(half.backbone))
        #expect(numbers(grouped.backbone) != numbers(plain.backbone))
    }

    @Test func refusesWhatCannotBe() {
        let net = Net()
        func message(
            _ selection: ParameterSelection = .all, frozen: [any ParameterContainer] = [], groups: [ParameterGroup] = []
        ) -> String {
            do {
                _ = try TrainStep(
                    updating: net, only: selection, frozen: frozen, with: SGD(learningRate: 0.1), groups: groups,
                    images: size
                ) { loss(net($0.images.flattened())) }
            } catch { return "\(error)" }
            return "nothing was thrown"
        }
        #expect(message(frozen: [net]).hasPrefix("nothing is left to update"))
        #expect(message(.prefixes(["backbone.norm.runningMean"])).hasPrefix("nothing is left to update"))
        #expect(message(.prefixes(["tail"])).contains("the model has backbone, head"))
        let group = ParameterGroup(.prefixes(["head"]))
        #expect(message(groups: [group, group]) == "head.weight is in two parameter groups; leave it out of one")
        #expect(
            message(groups: [ParameterGroup(.all, learningRateFactor: -1)])
                == "parameter group: learningRateFactor is -1.0, it must be at least 0")
        #expect(message(.prefixes(["backbone"]), groups: [group]).contains("no parameter's name begins with \"head\""))
    }
}
