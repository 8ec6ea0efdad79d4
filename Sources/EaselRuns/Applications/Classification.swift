/// The classification of an image: the probability of each class.
public struct Classification: Sendable {
    /// A class that an image may be of.
    public struct Prediction: Sendable, Hashable {
        /// The name of the class; its number where the run records no names.
        public let className: String
        /// The number of the class, from 0.
        public let classNumber: Int
        /// Its probability, 0 to 1.
        public let probability: Float
    }

    /// The names of the classes; their numbers where the run records no names.
    public let classNames: [String]
    /// The probability of each class, in the order of the names; together they are 1.
    public let probabilities: [Float]

    package init(classNames: [String], probabilities: some Sequence<Float>) {
        (self.classNames, self.probabilities) = (classNames, Array(probabilities))
    }

    /// The most probable class.
    public var best: Prediction {
        // Of several the first, as everywhere.
        prediction(of: probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0)
    }

    /// The most probable classes, the surest first.
    /// - Parameter count: How many; all classes where there are fewer.
    public func top(_ count: Int) -> [Prediction] {
        if count == 1 { return [best] }
        let order = probabilities.indices.sorted {
            (probabilities[$1], $0) < (probabilities[$0], $1)
        }
        return order.prefix(max(count, 0)).map(prediction)
    }

    /// A class and its probability.
    func prediction(of number: Int) -> Prediction {
        Prediction(className: classNames[number], classNumber: number, probability: probabilities[number])
    }
}
