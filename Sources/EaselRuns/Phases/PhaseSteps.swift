import EaselTraining

/// The steps of the phases of fine-tuning, one after the other.
struct PhaseSteps: Sendable {
    let phases: [TrainingPhase]
    let stepsPerEpoch: Int

    /// The phase that a step is of, and the step that it begins with; the last phase goes on after its end.
    func phase(of step: Int) -> (index: Int, first: Int) {
        var first = 0
        for (index, phase) in phases.enumerated() {
            let end = first + phase.epochs * stepsPerEpoch
            if step < end || index == phases.count - 1 { return (index, first) }
            first = end
        }
        return (0, 0)
    }

    /// The learning rate of a step: its phase's, which follows a schedule from the beginning of the phase to its end.
    func learningRate(at step: Int, _ schedule: any LearningRateSchedule) -> Float {
        let (index, first) = phase(of: step)
        return schedule.learningRate(
            at: step - first, base: Float(phases[index].learningRate),
            of: TrainingLength(stepsPerEpoch: stepsPerEpoch, epochs: phases[index].epochs))
    }
}
