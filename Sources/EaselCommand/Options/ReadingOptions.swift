import ArgumentParser
import EaselData

/// How the files of a data set are read: which classes, where they come from, what is done about damaged ones.
struct ReadingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Read these classes only, by name, as in cat,dog. (default: all)", valueName: "classes"))
    var only: String?

    @Option(
        help: ArgumentHelp(
            "Where the class of a picture comes from: folder, or name: the file's name before a number, as in cat.12.jpg. "
                + "(default: folder; of a list, its column)", valueName: "source"),
        completion: .list(DatasetReading.LabelSource.allCases.map(\.rawValue)))
    var labelFrom: DatasetReading.LabelSource?

    @Option(
        help: ArgumentHelp(
            "The column of a list or a table that is learned. (default: label, of a list of pictures)",
            valueName: "column"))
    var label: String?

    @Option(
        help: ArgumentHelp(
            "What that column is of: class or number. (default: what the model learns; where it learns both, number if every "
                + "row of a table has one)", valueName: "kind"),
        completion: .list(DatasetReading.LearnedTarget.allCases.map(\.rawValue)))
    var target: DatasetReading.LearnedTarget?

    @Flag(help: "Leave out damaged files, however many; of pictures that are cut off, use what there is.")
    var lenient = false

    @Flag(help: "Stop at the first damaged file. (default: of 100 files or more, leave out up to 1 %)")
    var strict = false

    func validate() throws {
        if lenient, strict { throw ValidationError("--lenient and --strict cannot both be given") }
        try reading().check()
    }

    /// The reading asked for.
    func reading(_ splits: SplitOptions? = nil) -> DatasetReading {
        DatasetReading(
            classes: only.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) },
            labels: labelFrom, labelColumn: label, target: target, testShare: splits?.testShare,
            validationShare: splits?.validationShare, faults: lenient ? .lenient : strict ? .strict : nil)
    }

    /// The names of the flags that were given.
    var given: [String] {
        flags([
            ("--only", only != nil), ("--label-from", labelFrom != nil), ("--label", label != nil),
            ("--target", target != nil),
            ("--lenient", lenient), ("--strict", strict),
        ])
    }
}

extension DatasetReading.LabelSource: ExpressibleByArgument {}
extension DatasetReading.LearnedTarget: ExpressibleByArgument {}
