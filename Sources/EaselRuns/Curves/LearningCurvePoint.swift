/// A point of a learning curve: what the runs of one model with as many images of each class have in common.
public struct LearningCurvePoint: Hashable, Sendable, Encodable {
    /// The model's name.
    public let model: String
    /// The images of each class that were asked for; `nil` for all.
    public let perClass: Int?
    /// The images of a class that there were, on average.
    public let imagesPerClass: Double
    /// The number of runs.
    public let runs: Int
    /// The accuracy on the images to test on, after the last epoch.
    public let accuracy: ValueSpread
    /// The loss on them.
    public let loss: ValueSpread
    /// The accuracy over the last epoch's training images.
    public let trainAccuracy: ValueSpread
    /// The loss over them.
    public let trainLoss: ValueSpread

    /// Whether some classes have fewer images than were asked for.
    public var isShort: Bool { perClass.map { imagesPerClass < Double($0) } ?? false }

    /// The points of some runs, in the order in which models and sizes first come.
    package static func points(of runs: [LearningCurveRun]) -> [LearningCurvePoint] {
        struct Key: Hashable {
            let model: String, perClass: Int?
        }
        var (order, groups): ([Key], [Key: [LearningCurveRun]]) = ([], [:])
        for run in runs {
            let key = Key(model: run.model, perClass: run.perClass)
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(run)
        }
        return order.compactMap { groups[$0].flatMap(Self.init(of:)) }
    }

    private init?(of runs: [LearningCurveRun]) {
        func spread(_ value: KeyPath<LearningCurveRun, Double>) -> ValueSpread? {
            ValueSpread(of: runs.map { $0[keyPath: value] })
        }
        guard let first = runs.first, let accuracy = spread(\.accuracy), let loss = spread(\.loss),
            let trainAccuracy = spread(\.trainAccuracy), let trainLoss = spread(\.trainLoss),
            let images = spread(\.imagesPerClass)
        else {
            return nil
        }
        (model, perClass, imagesPerClass, self.runs) = (first.model, first.perClass, images.mean, runs.count)
        (self.accuracy, self.loss) = (accuracy, loss)
        (self.trainAccuracy, self.trainLoss) = (trainAccuracy, trainLoss)
    }
}
