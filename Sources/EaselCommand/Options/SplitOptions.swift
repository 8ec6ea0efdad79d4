import ArgumentParser
import EaselData

/// How much of a data set is held out.
struct SplitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The share of pictures held out for testing, where there is no split for that. (default: 0.1)",
            valueName: "share"))
    var testShare: Double?

    @Option(
        help: ArgumentHelp(
            "The share of pictures held out for validation: they are measured after each epoch, and test pictures only by "
                + "evaluate. (default: none)", valueName: "share"))
    var validationShare: Double?

    func validate() throws { try DatasetReading(testShare: testShare, validationShare: validationShare).check() }

    /// The names of the flags that were given.
    var given: [String] {
        flags([("--test-share", testShare != nil), ("--validation-share", validationShare != nil)])
    }
}
