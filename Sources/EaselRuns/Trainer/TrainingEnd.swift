/// Why a trainer stopped.
public enum TrainingEnd: Equatable, Sendable {
    /// All epochs are done.
    case finished
    /// It was asked to stop and saved.
    case interrupted
}
