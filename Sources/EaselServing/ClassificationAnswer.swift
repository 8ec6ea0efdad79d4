/// The classes that a picture may be of.
public struct ClassificationAnswer: Encodable, Sendable {
    /// A class and its probability.
    public struct Prediction: Encodable, Sendable {
        /// The name of the class.
        public let className: String
        /// Its number, from 0.
        public let number: Int
        /// Its probability, 0 to 1.
        public let probability: Float

        private enum CodingKeys: String, CodingKey { case className = "class", number, probability }
    }

    /// The most probable classes, the surest first.
    public let predictions: [Prediction]
    /// The picture as the model saw it.
    public let seen: AnsweredPicture
    /// The picture under what the first class was told by, where that was asked for.
    public let explanation: AnsweredPicture?
}
