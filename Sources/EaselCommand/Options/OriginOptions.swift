import ArgumentParser
import EaselRuns

/// Weights that training begins with, and which parts of them it trains.
struct OriginOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Begin with weights there are: a name of easel weights list, a run of the same model, or for autoencoder-classifier and "
                + "its like one of autoencoder. The head is drawn anew for other classes.", valueName: "weights"))
    var from: String?

    @Option(
        help: ArgumentHelp(
            "A phase of fine-tuning, several one after the other: what is trained (head, all, or a layer with what follows it), "
                + "epochs and learning rate, as in head:5@1e-3.", valueName: "part:epochs@rate"))
    var phase: [String] = []

    /// Sets them in a plan.
    func apply(to plan: inout TrainingPlan) throws {
        (plan.origin, plan.phases) = (from.map(withoutTrailingSlash), try phase.map { try TrainingPhase(parsing: $0) })
    }

    /// The names of the flags that were given.
    var given: [String] { flags([("--from", from != nil), ("--phase", !phase.isEmpty)]) }
}
