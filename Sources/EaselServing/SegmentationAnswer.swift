/// The classes of a picture's pixels.
public struct SegmentationAnswer: Encodable, Sendable {
    /// A class and its share of the pixels.
    public struct Class: Encodable, Sendable {
        /// The name of the class.
        public let className: String
        /// Its number, from 0.
        public let number: Int
        /// Its share of the pixels, 0 to 1.
        public let share: Double
        /// The colour that it is drawn in, `#rrggbb`.
        public let colour: String

        private enum CodingKeys: String, CodingKey { case className = "class", number, share, colour }
    }

    /// The picture under the colours of its classes.
    public let overlay: AnsweredPicture
    /// The classes, in the order of their numbers.
    public let classes: [Class]
}
