/// A cell of a learning curve: one of the runs that it is made of.
public struct LearningCurveCell: Hashable, Sendable {
    /// The model's name.
    public let model: String
    /// The images of each class that are learned from; `nil` for all.
    public let perClass: Int?
    /// Which of several runs of other seeds it is, from 1.
    public let number: Int

    /// Names a run.
    public init(model: String, perClass: Int?, number: Int) {
        (self.model, self.perClass, self.number) = (model, perClass, number)
    }

    /// The name of the run's folder: `resnet20-per-class-100-repeat-1`, or `resnet20-all-repeat-1`.
    public var name: String { "\(model)-\(perClass.map { "per-class-\($0)" } ?? "all")-repeat-\(number)" }

    /// Reads the name of a run's folder; `nil` for one that is no such name, or of none of the models.
    init?(named name: String, models: [String]) {
        for model in models {
            let words = name.dropFirst(model.count).split(separator: "-", omittingEmptySubsequences: false)
            guard name.hasPrefix(model), let number = words.last.flatMap({ Int($0) }) else { continue }
            let perClass = words.count == 6 ? Int(words[3]) : nil
            let cell = Self(model: model, perClass: perClass, number: number)
            // Whatever else can be read as numbers, it is only a name if it is written as one.
            if cell.name == name { self = cell; return }
        }
        return nil
    }
}
