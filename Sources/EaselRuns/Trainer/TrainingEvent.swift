import EaselTraining

/// An event in the course of training.
public enum TrainingEvent: Sendable {
    /// A batch was trained on, and this was measured before the update.
    case step(epoch: Int, step: Int, images: Int, measured: [Metric: Float])
    /// An epoch ended, was evaluated, drawn and saved.
    case epoch(LogRecord)
    /// Something the user should know.
    case note(String)
}
