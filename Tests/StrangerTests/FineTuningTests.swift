import Easel
import Foundation
import Testing

/// A backbone under a head, as one would fine-tune.
private struct Network: Module {
    let backbone = Sequential {
        Dense(inputFeatures: 4, outputFeatures: 6)
        BatchNorm(channels: 6)
        Activation.relu
    }
    let head: Dense

    init(classes: Int) { head = Dense(inputFeatures: 6, outputFeatures: classes) }

    func callAsFunction(_ input: Tensor) -> Tensor { head(backbone(input)) }
}

/// Fine-tuning by somebody else: parts loaded, frozen, and trained each at a rate of its own.
@Suite struct FineTuningTests {
    private let row = StepInput.rows(columns: 4)
    private let rows: RowSource
    private let folder = NSTemporaryDirectory() + "easel-stranger-\(UUID().uuidString)"

    init() throws {
        let values = (0..<96).map { Float(($0 * 29) % 17) / 8 - 1 }
        rows = try RowSource(values, columns: 4, targets: .labels((0..<24).map { Int32($0 % 3) }))
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func values(_ model: any ParameterContainer) -> [String: [Float]] {
        Dictionary(
            uniqueKeysWithValues: namedParameters(of: model).map { ($0.name, $0.parameter.values) })
    }

    private func step(
        _ net: Network, only selection: ParameterSelection = .all, _ optimizer: some Optimizer,
        groups: [ParameterGroup] = []
    ) throws -> TrainStep {
        let row = row
        return try TrainStep(
            updating: net, only: selection, with: optimizer, groups: groups, batchSize: 24
        ) {
            categoricalCrossEntropy(logits: net($0[row]), labels: $0.labels)
        }
    }

    @Test func aPartIsLoadedByNameAndFrozen() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (old, new) = (Network(classes: 7), Network(classes: 3))
        initialize(old, seed: 1)
        initialize(new, seed: 2)
        try saveParameters(of: old, to: folder + "/old.safetensors")
        let file = try SafetensorsFile(path: folder + "/old.safetensors")
        let head = new.head.weight.values
        // The whole does not fit, for there are other classes now; the backbone does.
        #expect(throws: FileError.self) { try loadParameters(of: new, from: file) }
        #expect(new.head.weight.values == head)
        try loadParameters(of: new, from: file, only: .prefixes(["backbone"]))
        #expect(values(new.backbone) == values(old.backbone) && new.head.weight.values == head)
        // Or as a model by itself, whose names are longer in the file.
        let part = Network(classes: 3).backbone
        try loadParameters(of: part, from: file, under: "backbone")
        #expect(values(part) == values(old.backbone))
        #expect(throws: FileError.self) { try loadParameters(of: part, from: file, under: "encoder") }
        #expect(throws: ParameterError.self) {
            try loadParameters(of: new, from: file, only: .prefixes(["body"]))
        }

        let tuning = try step(new, only: .prefixes(["head"]), Adam(learningRate: 0.05))
        let batch = try rows.batches(of: 24)[0]
        for _ in 0..<5 { try tuning(batch) }
        #expect(values(new.backbone) == values(old.backbone), "frozen, its statistics too")
        #expect(new.head.weight.values != head)
    }

    @Test func twoLearningRates() throws {
        let (slow, fast) = (Network(classes: 3), Network(classes: 3))
        for net in [slow, fast] { initialize(net, seed: 4) }
        let before = values(slow)
        let batch = try rows.batches(of: 24)[0]
        try step(
            slow, SGD(learningRate: 0.5),
            groups: [ParameterGroup(.prefixes(["backbone"]), learningRateFactor: 0.1)])(
                batch)
        try step(fast, SGD(learningRate: 0.5))(batch)
        #expect(slow.head.weight.values == fast.head.weight.values)
        let name = "backbone.0.weight"
        let (start, short, long) = (
            before[name] ?? [], values(slow)[name] ?? [], values(fast)[name] ?? []
        )
        for place in start.indices {
            let (own, whole) = (short[place] - start[place], long[place] - start[place])
            #expect(abs(own - 0.1 * whole) < 1e-6)
        }
    }

    /// Decay pulls filters and matrices to zero, and leaves biases and normalisation alone.
    @Test func weightDecayOfFiltersOnly() throws {
        let net = Network(classes: 3)
        initialize(net, seed: 5)
        for named in namedParameters(of: net) where named.parameter.isTrainable {
            named.parameter.values = named.parameter.values.map { _ in 0.5 }
        }
        // With no learning to speak of, what changes is the decay.
        let decaying = try step(
            net, AdamW(learningRate: 1e-4, weightDecay: 1000),
            groups: [ParameterGroup(.exceptFilters, weightDecay: 0)])
        for _ in 0..<3 { try decaying(rows.batches(of: 24)[0]) }
        for named in namedParameters(of: net) where named.parameter.isTrainable {
            let isFilter = named.parameter.shape.rank > 1
            #expect(
                named.parameter.values.allSatisfy { isFilter ? $0 < 0.45 : $0 > 0.49 }, "\(named.name)")
        }
        #expect(
            try ParameterSelection.filters.selected(from: namedParameters(of: net)).map(\.name) == [
                "backbone.0.weight", "head.weight",
            ])
    }
}
