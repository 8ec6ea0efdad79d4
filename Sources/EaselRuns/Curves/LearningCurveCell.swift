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
}
