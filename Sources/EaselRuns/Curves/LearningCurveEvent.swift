/// An event in the course of making a learning curve.
public enum LearningCurveEvent {
    /// A run is trained, from its beginning or from where it was stopped.
    case began(LearningCurveCell, place: Int, of: Int, Trainer)
    /// Something happened in the run that is trained.
    case training(TrainingEvent)
    /// A run is there: it was just trained, or it was found trained already.
    case finished(LearningCurveRun, place: Int, of: Int, isFound: Bool)
}
