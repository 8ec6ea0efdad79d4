import ArgumentParser
import EaselRuns

/// What is done to training pictures at random.
struct AugmentationOptions: ParsableArguments {
    @OptionGroup var operations: OperationOptions

    @Option(
        help: ArgumentHelp(
            "A run of a model with classes, or of an autoencoder, whose generated pictures take the place of a share of "
                + "training pictures.", valueName: "run"), completion: .directory)
    var augmentWith: String?

    @Option(
        help: ArgumentHelp(
            "The share of training pictures that generated ones take the place of, with --augment-with. (default: 0.3)",
            valueName: "share"))
    var share: Double?

    func validate() throws {
        if share != nil, augmentWith == nil {
            throw ValidationError(
                "--share says how many generated pictures are mixed in; name their run by --augment-with")
        }
        if let share, !(0...1).contains(share) { throw ValidationError("--share is \(share), it must be from 0 to 1") }
    }

    /// The names of the flags that were given.
    var given: [String] {
        operations.given + flags([("--augment-with", augmentWith != nil), ("--share", share != nil)])
    }

    /// Applies the options given to a plan.
    func apply(to plan: inout TrainingPlan) {
        plan.augmentation = operations.text
        plan.generator = augmentWith.map { (withoutTrailingSlash($0), share ?? 0.3) }
    }
}
