import ArgumentParser
import EaselRuns
import EaselTraining

/// The options of training.
struct TrainingOptions: ParsableArguments {
    @Option(
        name: .customLong("recipe"),
        help: ArgumentHelp(
            "The preset that all that is not given is taken from, such as paper: easel models NAME lists a model's. "
                + "(default: its first)", valueName: "name"), completion: .recipes)
    var givenRecipe: String?

    @Option(
        name: .customLong("batch-size"),
        help: ArgumentHelp(
            "Pictures in a batch. (default: the recipe's, or 128; for few pictures less, down to 16, so that an epoch has "
                + "32 batches)",
            valueName: "count"))
    var givenBatchSize: Int?

    @Option(
        help: ArgumentHelp(
            "The learning rate. (default: the model's, with --resume the run's)", valueName: "rate"))
    var learningRate: Float?

    @Option(
        name: .customLong("optimizer"),
        help: ArgumentHelp(
            "The optimizer: \(AnyOptimizer.all.map { type(of: $0).name }.joined(separator: ", ")), with hyperparameters of "
                + "your own as in adam:beta1=0.5. (default: the model's)", valueName: "name"), completion: .optimizers)
    var givenOptimizer: String?

    @Option(
        name: .customLong("schedule"),
        help: ArgumentHelp(
            "The learning rate schedule, such as cosine, one-cycle, step:every=10,factor=0.1, plateau:patience=5 or "
                + "warm-up=1,linear. "
                + "(default: the recipe's, or constant)", valueName: "schedule"), completion: .schedules)
    var givenSchedule: String?

    @Option(help: ArgumentHelp("Clip gradients to this global norm.", valueName: "norm"))
    var clipNorm: Double?

    @Option(help: ArgumentHelp("Clip every element of the gradients to -bound...bound.", valueName: "bound"))
    var clipValue: Double?

    @Option(
        name: .customLong("seed"),
        help: ArgumentHelp(
            "The seed of weights, shuffles and noise: the same seed gives the same bytes. (default: 0)",
            valueName: "number"), transform: Seed.parse)
    var givenSeed: UInt64?

    /// The flags given that a run cannot change when it is resumed: all but the learning rate and clipping.
    var given: [String] {
        flags([
            ("--recipe", givenRecipe != nil), ("--batch-size", givenBatchSize != nil),
            ("--optimizer", givenOptimizer != nil),
            ("--schedule", givenSchedule != nil), ("--seed", givenSeed != nil),
        ])
    }

    /// The flags by which a run is resumed with another learning rate or clipping, as they were given.
    var changes: [String] {
        let all = [
            ("--learning-rate", learningRate.map { "\($0)" }), ("--clip-norm", clipNorm.map { "\($0)" }),
            ("--clip-value", clipValue.map { "\($0)" }),
        ]
        return all.flatMap { name, value in value.map { [name, $0] } ?? [] }
    }

    func validate() throws {
        if clipNorm != nil, clipValue != nil {
            throw ValidationError("--clip-norm and --clip-value cannot both be given")
        }
    }

    /// Applies the options given to a plan.
    func apply(to plan: inout TrainingPlan) {
        plan.batchSize = givenBatchSize
        plan.seed = givenSeed ?? plan.seed
        (plan.recipe, plan.schedule) = (givenRecipe, givenSchedule)
        (plan.optimizer, plan.learningRate, plan.clipping) = (givenOptimizer, learningRate, clipping)
    }

    /// The clipping as a run records it.
    var clipping: RunRecord.Clipping? {
        clipNorm.map { .init(kind: .globalNorm, limit: $0) } ?? clipValue.map { .init(kind: .value, limit: $0) }
    }
}
