import ArgumentParser
import EaselCore
import EaselData
import EaselFiles
import EaselRuns

/// What `easel classify` makes beside what it prints.
struct ClassificationOutputs: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "Write a contact sheet with class and probability under each of the first \(ClassificationSheet.capacity) "
                + "pictures.", valueName: "file"), completion: .pictures)
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Copy the pictures into FOLDER/CLASS/, and doubtful ones into FOLDER/doubtful/CLASS/. What is there already stays, "
                + "so the same command can be given again.", valueName: "folder"), completion: .directory)
    var sortInto: String?

    @Option(
        help: ArgumentHelp(
            "The probability, 0 to 1, below which a picture is doubtful, with --sort-into. (default: 0.9)",
            valueName: "probability"))
    var minConfidence: Float?

    @Option(
        help: ArgumentHelp(
            "Write what in the picture speaks for its class (Grad-CAM), in colour over it: a file for one picture, a folder "
                + "for several.", valueName: "file|folder"), completion: .pictures)
    var explain: String?

    @Option(
        help: ArgumentHelp(
            "The class that --explain explains, by its name or its number from 0. (default: the most probable)",
            valueName: "class"))
    var explainClass: String?

    @Option(
        help: ArgumentHelp(
            "Write a sheet of the feature maps that the stages of the model make of one picture.", valueName: "file"),
        completion: .pictures)
    var featureMaps: String?

    func validate() throws {
        if minConfidence != nil, sortInto == nil {
            throw ValidationError("--min-confidence says which pictures are sorted; name a folder by --sort-into")
        }
        if let minConfidence, !(0...1).contains(minConfidence) {
            throw ValidationError("--min-confidence is \(minConfidence), it must be from 0 to 1")
        }
        if explainClass != nil, explain == nil {
            throw ValidationError("--explain-class says which class is explained; name a file by --explain")
        }
        if sortInto?.isEmpty ?? false { throw ValidationError("--sort-into names the folder to sort into") }
    }

    /// Whether `--explain` names a folder: one that is there, or a name without an ending.
    var explainsIntoFolder: Bool {
        guard let explain else { return false }
        if explain == ImageDestination.standardOutput { return false }
        return explain.hasSuffix("/") || FileSystem.isFolder(explain) || FileSystem.ending(of: explain).isEmpty
    }

    /// The single pictures that are written.
    var files: [String] { [output, explainsIntoFolder ? nil : explain, featureMaps].compactMap { $0 } }
}
