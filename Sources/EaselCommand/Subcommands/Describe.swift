import ArgumentParser
import EaselCore
import EaselFiles
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
            """)

    @OptionGroup var named: NamedModelOptions

    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let (record, batchSize) = try named.record()
        let description = try ModelDescription(record, image: named.image, batchSize: batchSize)
        if json { return try printJSON(DescriptionRecord(named.model, description)) }
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

            a batch of \(counted(batchSize, noun)) of \(isOfRows ? counted(image.channels, "column") : "\(image)"); \(grouped(Double(trainableParameters))) parameters
            training step: \(fixed(Double(stepFlops) * 1e-9, 3)) GFLOP, \(fixed(Double(stepFlops) / Double(batchSize) * 1e-6, 2)) MFLOP a \(noun)
            memory: \(byteText(memory.total)) (weights \(byteText(memory.parameters)), optimizer \(byteText(memory.optimizer)), \
            values of a step \(byteText(memory.values)), evaluation \(byteText(memory.evaluation)), \
            a copy to go back to \(byteText(memory.snapshot)))
            """
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
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
        let flops: Int
    }
    let model: String
    let batchSize: Int
    let layers: [Layer]
    let parameters: Int
    let inferenceFlops: Int
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
                    outputShape: $0.outputShape.dimensions, parameters: $0.parameters, flops: $0.flops)
            }
        }
        parameters = description.trainableParameters
        inferenceFlops = description.parts.reduce(0) { $0 + $1.summary.flops }
        trainingFlops = description.stepFlops
        parameterBytes = description.memory.parameters
        optimizerBytes = description.memory.optimizer
        activationBytes = description.memory.values
        evaluationBytes = description.memory.evaluation
        snapshotBytes = description.memory.snapshot
    }
}
