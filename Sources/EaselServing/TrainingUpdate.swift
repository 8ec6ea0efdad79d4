/// News of a training for those who watch it.
public enum TrainingUpdate: Sendable {
    /// How far an epoch has come.
    public struct Step: Encodable, Sendable {
        /// The epoch, from 1.
        public let epoch: Int
        /// All epochs.
        public let epochs: Int
        /// The batch in the epoch, from 1.
        public let step: Int
        /// The batches of an epoch.
        public let steps: Int
        /// What the batch measured, by name; what is no number is left out.
        public let losses: [String: Float]
        /// Training images a second, lately.
        public let imagesPerSecond: Double?
        /// Seconds until all epochs are done, if it goes on as lately.
        public let secondsLeft: Double?
    }

    /// An epoch that ended, was measured, drawn and saved.
    public struct Epoch: Encodable, Sendable {
        /// The epoch, from 1.
        public let epoch: Int
        /// All epochs.
        public let epochs: Int
        /// Means over the training images, by name; what is no number is left out.
        public let train: [String: Double]
        /// What the test or validation images measured.
        public let test: [String: Double]
        /// Whether there is a sample picture of it.
        public let sample: Bool
    }

    /// Something to know.
    public struct Note: Encodable, Sendable {
        /// A line.
        public let text: String
    }

    /// The end.
    public struct End: Encodable, Sendable {
        /// `finished`, `stopped` where it was asked to and saved, or `failed`.
        public let state: String
        /// What went wrong, in a line.
        public let error: String?
    }

    /// Some batches were trained on.
    case step(Step)
    /// An epoch ended.
    case epoch(Epoch)
    /// Something to know.
    case note(Note)
    /// Nothing more comes.
    case end(End)

    /// The name of the event.
    public var name: String {
        switch self {
        case .step: "step"
        case .epoch: "epoch"
        case .note: "note"
        case .end: "end"
        }
    }

    /// The value that belongs to the name.
    public var value: any Encodable & Sendable {
        switch self {
        case .step(let value): value
        case .epoch(let value): value
        case .note(let value): value
        case .end(let value): value
        }
    }
}
