import ArgumentParser
import EaselCore
import EaselFiles
import EaselInterchange
import EaselLayers
import EaselRuns
import EaselTraining

/// `easel describe`.
struct Describe: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a model's layers, parameters, flops and the memory that training takes, before anything runs.",
        discussion: """
            Examples:
              easel describe autoencoder --image 28x28x1 --batch-size 128
              easel describe dcgan --image 64x64x3
              easel describe resnet50 --image 224x224x3 --classes 1000
              easel describe --model network.onnx

            Multiply-adds are those of convolutions and matrix products, which is what papers count; flops are of all operations,
            a multiply-add as two. Parameters are what is trained; statistics are numbers kept beside them that are not, such as the running
            means and variances of batch normalisation. The receptive field is how many rows and columns of the picture one place
            of a layer's result depends on, by kernels and strides; a layer that looks at the whole picture has none. Bytes are
            those of the layer's result, for the whole batch.
            """)

    @OptionGroup var named: NamedModelOptions

    @Option(
        help: ArgumentHelp("A network in a file in place of a model: NAME.onnx or NAME.tflite.", valueName: "file"),
        completion: .file(extensions: ["onnx", "tflite"]))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "Classes of pictures or of pixels, for a model that learns them. (default: the model's)", valueName: "count"
        ))
    var classes: Int?

    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard model == nil else {
            let given = named.givenModel.map { [$0] } ?? (classes == nil ? [] : ["--classes"])
            guard given.isEmpty else {
                throw ValidationError("--model is a file, which says what it is; leave out \(given[0])")
            }
            return
        }
        _ = try named.model
        guard let classes else { return }
        try check("--classes", classes, in: 2...65536)
        let entry = try ModelCatalog.entry(named: named.model)
        guard entry.needsLabels || entry.needsMasks else {
            throw ValidationError("\(entry.name) learns from no labels; leave out --classes")
        }
    }

    func run() throws {
        if let model {
            let description = try NetworkDescription(NetworkFile.open(model))
            if json { return try printJSON(description) }
            return try Output.say(lines: description.lines)
        }
        let (record, batchSize) = try named.record(classes: classes)
        let description = try ModelDescription(record, image: named.image, batchSize: batchSize)
        if json { return try printJSON(DescriptionRecord(try named.model, description)) }
        try Output.say(lines: description.lines)
    }
}

extension ModelDescription {
    /// The tables and the totals, a line each.
    var lines: [String] {
        let tables = parts.map { part in (part.name.isEmpty ? "" : part.name + "\n") + "\(part.summary)" }
        // An image of one pixel is a row of a table.
        let isOfRows = image.height == 1 && image.width == 1
        let noun = isOfRows ? "row" : "picture"
        let text = """
            \(tables.joined(separator: "\n\n"))

            a batch of \(counted(batchSize, noun)) of \(isOfRows ? counted(image.channels, "column") : "\(image)"); \(grouped(Double(parameters))) parameters\(statisticsText)\(trainingOnlyText)
            inference: \(Self.amount(multiplyAddsPerImage)) multiply-adds a \(noun)
            training step: \(fixed(Double(stepFlops) * 1e-9, 3)) GFLOP, \(fixed(Double(stepFlops) / Double(batchSize) * 1e-6, 2)) MFLOP a \(noun)
            memory: \(byteText(memory.total)) (weights \(byteText(memory.parameters)), optimizer \(byteText(memory.optimizer)), \
            values of a step \(byteText(memory.values)), evaluation \(byteText(memory.evaluation)), \
            a copy to go back to \(byteText(memory.snapshot)))
            """ + notes.map { "\n" + $0 }.joined()
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// What is kept beside the parameters and not trained: `, 1,984 statistics`.
    private var statisticsText: String { statistics == 0 ? "" : ", \(grouped(Double(statistics))) statistics" }

    /// A line of what inference leaves out.
    private var trainingOnlyText: String {
        guard trainingOnlyParameters + trainingOnlyStatistics > 0 else { return "" }
        let others =
            trainingOnlyStatistics == 0 ? "" : ", \(grouped(Double(trainingOnlyStatistics))) statistics"
        return
            "\nbeside these, in auxiliary heads that only training uses: \(grouped(Double(trainingOnlyParameters))) parameters"
            + others
    }

    /// A number of multiply-adds: `4.089 G`, `0.31 M`.
    private static func amount(_ number: Int) -> String {
        number >= 1_000_000_000 ? "\(fixed(Double(number) * 1e-9, 3)) G" : "\(fixed(Double(number) * 1e-6, 3)) M"
    }
}

/// A description as JSON.
private struct DescriptionRecord: Encodable {
    struct Layer: Encodable {
        let part: String?
        let name: String
        let kind: String
        let outputShape: [Int]
        let parameters: Int
        let statistics: Int
        let flops: Int
        let multiplyAdds: Int
        let activationBytes: Int
        let receptiveField: [Int]?
    }
    let model: String
    let notes: [String]
    let batchSize: Int
    let layers: [Layer]
    let parameters: Int
    let statistics: Int
    let trainingOnlyParameters: Int
    let trainingOnlyStatistics: Int
    let inferenceFlops: Int
    let multiplyAdds: Int
    let trainingFlops: Int
    let parameterBytes: Int
    let optimizerBytes: Int
    let activationBytes: Int
    let evaluationBytes: Int
    let snapshotBytes: Int

    init(_ model: String, _ description: ModelDescription) {
        self.model = model
        batchSize = description.batchSize
        layers = description.parts.flatMap { part in
            part.summary.rows.map {
                Layer(
                    part: part.name.isEmpty ? nil : part.name, name: $0.name, kind: $0.kind,
                    outputShape: $0.outputShape.dimensions, parameters: $0.parameters, statistics: $0.statistics,
                    flops: $0.flops, multiplyAdds: $0.multiplyAdds, activationBytes: $0.outputBytes,
                    receptiveField: $0.receptiveField.map { [$0.height, $0.width] })
            }
        }
        (parameters, statistics) = (description.parameters, description.statistics)
        trainingOnlyParameters = description.trainingOnlyParameters
        trainingOnlyStatistics = description.trainingOnlyStatistics
        multiplyAdds = description.parts.reduce(0) { $0 + $1.summary.multiplyAdds }
        notes = description.notes
        inferenceFlops = description.parts.reduce(0) { $0 + $1.summary.flops }
        trainingFlops = description.stepFlops
        parameterBytes = description.memory.parameters
        optimizerBytes = description.memory.optimizer
        activationBytes = description.memory.values
        evaluationBytes = description.memory.evaluation
        snapshotBytes = description.memory.snapshot
    }
}
