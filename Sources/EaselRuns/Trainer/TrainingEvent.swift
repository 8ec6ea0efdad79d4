/// An event in the course of training.
public enum TrainingEvent: Sendable {
    /// A batch was trained on.
    case step(epoch: Int, step: Int, images: Int, losses: [(name: String, value: Float)])
    /// An epoch ended, was evaluated, drawn and saved.
    case epoch(LogRecord)
    /// Something the user should know.
    case note(String)
}
