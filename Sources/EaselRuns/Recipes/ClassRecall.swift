import EaselCore
import EaselImages
import EaselTraining

/// The recall of a class: the share of its images that a classifier assigns to it.
public struct ClassRecall: Encodable, Hashable, Sendable {
    /// The name of the class, its number where it has none.
    public let name: String
    /// The support: the number of images of the class.
    public let support: Int
    /// The recall: the share of them classified correctly; `nil` if there are none.
    public let recall: Double?

    private enum CodingKeys: CodingKey { case name, support, recall }

    /// Writes `recall` also where there is none, as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(support, forKey: .support)
        try container.encode(recall, forKey: .recall)
    }
}

extension ClassifierRecipe {
    /// The recall of each class of the model over a set.
    /// - Parameters:
    ///   - set: Images with labels.
    ///   - names: The name of each class.
    /// - Throws: `DataError` for images without labels, or of a class that the model does not have.
    public func recalls(on set: any ImageSource, names: [String]?) throws -> [ClassRecall] {
        let classes = model.classes
        try check(set)
        var support = [Int](repeating: 0, count: classes)
        var right = support
        for verdict in try verdicts(on: set) {
            let label = verdict.label ?? 0
            support[label] += 1
            if verdict.isRight { right[label] += 1 }
        }
        return (0..<classes).map { label in
            ClassRecall(
                name: className(label, in: names), support: support[label],
                recall: Self.share(right[label], of: support[label]))
        }
    }

    private static func share(_ count: Int, of all: Int) -> Double? {
        all == 0 ? nil : Double(count) / Double(all)
    }
}
