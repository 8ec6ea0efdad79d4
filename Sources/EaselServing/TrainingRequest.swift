import EaselCore
import EaselData
import EaselFiles
import EaselRuns

/// What somebody asks a server to train: a model on a data set with a name, or a run to go on with.
public struct TrainingRequest: Decodable, Sendable {
    /// The model's name.
    public var model: String?
    /// The data set's name; a folder's is refused, since nothing of a request becomes a path.
    public var data: String?
    /// The number of epochs; the model's usual one if `nil`.
    public var epochs: Int?
    /// The most training images.
    public var limit: Int?
    /// The batch size; the usual one if `nil`.
    public var batchSize: Int?
    /// The seed; 0 if `nil`.
    public var seed: UInt64?
    /// The learning rate; the optimizer's if `nil`.
    public var learningRate: Float?
    /// Options of the model by name.
    public var options: [String: JSONValue]?
    /// The name of a run to go on with; `epochs` and `learningRate` change what it was begun with.
    public var resume: String?

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case model, data, epochs, limit, batchSize, seed, learningRate, options, resume
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    public init(from decoder: any Decoder) throws {
        // A mistyped key would otherwise train something else than was asked for.
        let given = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
        let known = CodingKeys.allCases.map(\.stringValue)
        if let odd = given.first(where: { !known.contains($0) }) {
            let near = nearestName(to: odd, among: known).map { "; did you mean \($0)?" } ?? ""
            throw ServingError(
                .malformed, "there is nothing called \(odd.inOneLine(limit: 100)) to ask of a training\(near)")
        }
        let values = try decoder.container(keyedBy: CodingKeys.self)
        model = try values.decodeIfPresent(String.self, forKey: .model)
        data = try values.decodeIfPresent(String.self, forKey: .data)
        epochs = try values.decodeIfPresent(Int.self, forKey: .epochs)
        limit = try values.decodeIfPresent(Int.self, forKey: .limit)
        batchSize = try values.decodeIfPresent(Int.self, forKey: .batchSize)
        seed = try values.decodeIfPresent(UInt64.self, forKey: .seed)
        learningRate = try values.decodeIfPresent(Float.self, forKey: .learningRate)
        options = try values.decodeIfPresent([String: JSONValue].self, forKey: .options)
        resume = try values.decodeIfPresent(String.self, forKey: .resume)
    }

    /// The plan of a new training.
    /// - Parameters:
    ///   - root: Where data sets are looked for first.
    ///   - outputs: The folder that the run is made in.
    /// - Throws: `ServingError` for what no name says, `OptionError` for a model that there is not.
    func plan(root: String?, outputs: String) throws -> TrainingPlan {
        guard let model else {
            throw ServingError(.unprocessable, "model names what is to be trained, and is not there")
        }
        guard let data else {
            throw ServingError(
                .unprocessable,
                "data names the pictures to learn from (\(DatasetCatalog.names.joined(separator: ", "))), and is not there"
            )
        }
        _ = try ModelCatalog.entry(named: model)
        guard DatasetCatalog.names.contains(data) else {
            let near = nearestName(to: data, among: DatasetCatalog.names).map { "; did you mean \($0)?" } ?? ""
            throw ServingError(
                .unprocessable,
                "there is no data set \(data.inOneLine(limit: 100)) (\(DatasetCatalog.names.joined(separator: ", ")))\(near); pictures of your own are trained on with easel train"
            )
        }
        guard DatasetCatalog(dataRoot: root).location(of: data) != nil || !DatasetCatalog.needsFiles(data) else {
            throw ServingError(.unprocessable, "\(data) is not on this machine; easel data fetch \(data) brings it")
        }
        var plan = TrainingPlan(model, on: DatasetSource(data, root: root, limit: limit))
        (plan.epochs, plan.batchSize, plan.learningRate) = (epochs, batchSize, learningRate)
        plan.seed = seed ?? 0
        plan.options = options ?? [:]
        plan.place = .numbered(in: outputs)
        return plan
    }

    /// What changes in a run that is gone on with.
    /// - Throws: `ServingError` for what a run cannot change.
    func change() throws(ServingError) -> TrainingChange {
        let fixed = [
            ("model", model != nil), ("data", data != nil), ("limit", limit != nil), ("batchSize", batchSize != nil),
            ("seed", seed != nil), ("options", options != nil),
        ]
        if let other = fixed.first(where: \.1) {
            throw ServingError(.unprocessable, "\(other.0): a run that is gone on with keeps its own; leave it out")
        }
        return TrainingChange(epochs: epochs, learningRate: learningRate)
    }
}
