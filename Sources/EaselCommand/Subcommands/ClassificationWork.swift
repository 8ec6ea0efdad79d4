import EaselCore
import EaselData
import EaselFiles
import EaselImages
import EaselLayers
import EaselRuns
import EaselRuntime

/// What `easel classify` does with each picture beside reporting it: sheets, explanations, sorting.
struct ClassificationWork {
    private let outputs: ClassificationOutputs
    private let files: ImageFiles
    private let isLenient: Bool
    private let classNames: [String]
    private let explainedClass: Int?
    private var explainer: ClassExplainer?
    private var sorter: ImageSorter?
    private var sheet = ClassificationSheet()
    private var explanations: Set<String> = []

    /// Gets ready, with nothing written.
    /// - Throws: What cannot be done with these pictures or this model, before any work is done.
    init(
        _ outputs: ClassificationOutputs, of files: ImageFiles, _ classifier: Classifier,
        _ trained: TrainedClassifier, isLenient: Bool, workers: Workers
    ) throws {
        (self.outputs, self.files, self.isLenient) = (outputs, files, isLenient)
        classNames = classifier.classNames
        if outputs.featureMaps != nil, files.count != 1 {
            throw CommandLineError("--feature-maps are of one picture, and there are \(files.count); name one")
        }
        if let explain = outputs.explain {
            if outputs.explainsIntoFolder {
                try files.requireApart(from: explain)
                if FileSystem.isFile(explain) {
                    throw CommandLineError(
                        "--explain \(explain) is a file without an ending; name a folder, or a .png file")
                }
            } else if files.count != 1 {
                throw CommandLineError(
                    "--explain \(explain) is one file, and there are \(files.count) pictures; name a folder")
            }
        }
        explainedClass = try outputs.explainClass.map { try classifier.classNumber(of: $0) }
        if outputs.explain != nil || outputs.featureMaps != nil {
            explainer = try ClassExplainer(trained, workers: workers)
            explainer?.inverts = classifier.inverts
        }
        if let folder = outputs.sortInto {
            sorter = try ImageSorter(
                into: folder, classNames: classNames, minimumConfidence: outputs.minConfidence ?? 0.9, reading: files)
        }
    }

    /// The number of first pictures that a sheet shows.
    var thumbnails: Int { outputs.output == nil ? 0 : ClassificationSheet.capacity }

    /// Does the work of one picture.
    /// - Returns: Where it was sorted into, and where its explanation was written.
    /// - Throws: What cannot be written.
    mutating func add(
        _ index: Int, _ file: Classifier.ClassifiedFile
    ) throws -> (sorted: String?, explanation: String?) {
        let name = files.name(at: index)
        if outputs.output != nil { try sheet.add(file.thumbnail, name: name, file.classification) }
        guard sorter != nil || explainer != nil else { return (nil, nil) }
        let bytes = try files.contents(at: index)
        let sorted = try sorter?.sort(bytes, name: name, file.classification)
        guard let explainer else { return (sorted, nil) }
        if let path = outputs.featureMaps {
            let image = try explainer.whole(bytes, name: name, isLenient: isLenient)
            try ImageDestination(path).write(FeatureMapSheet(of: image, by: explainer).image)
        }
        guard let explain = outputs.explain else { return (sorted, nil) }
        let made = try explainer.overlay(of: bytes, name: name, class: explainedClass, isLenient: isLenient)
        if made.explanation.isEmpty {
            Output.warn("\(name): nothing in the picture speaks for \(made.explanation.prediction.className)")
        }
        if outputs.explainsIntoFolder { try FileSystem.makeFolder(explain) }
        let path = outputs.explainsIntoFolder ? explanationPath(name, in: withoutTrailingSlash(explain)) : explain
        try ImageDestination(path).write(made.image)
        return (sorted, path)
    }

    /// Ends the work.
    /// - Parameter tell: Says a line for people.
    /// - Throws: What cannot be written.
    func finish(_ tell: (String) throws -> Void) throws {
        if let output = outputs.output {
            try ImageDestination(output).write(sheet.render())
            let rest = sheet.omitted > 0 ? " (\(counted(sheet.omitted, "more picture")) not shown)" : ""
            try tell("contact sheet: \(output)\(rest)")
        }
        if let explain = outputs.explain {
            try tell("what speaks for a class, from dark to light: \(explain)")
        }
        if let path = outputs.featureMaps { try tell("feature maps of each stage: \(path)") }
        guard let sorter else { return }
        try sorter.finish()
        let summary = sorter.summary
        let own = zip(classNames, summary.counts).filter { $1 > 0 }.map { "\($0) \($1)" }
        var parts = own.isEmpty ? [] : [ImageSet.listed(own)]
        if summary.doubtful > 0 {
            parts.append(
                "\(summary.doubtful) under \(sorter.minimumConfidence) in \(sorter.doubtfulFolder)")
        }
        if summary.alreadyThere > 0 {
            let elsewhere =
                summary.elsewhere > 0 ? ", \(summary.elsewhere) of them in another folder, and left there" : ""
            parts.append("\(summary.alreadyThere) there already\(elsewhere)")
        }
        try tell("copied into \(sorter.folder): \(parts.joined(separator: "; "))")
    }

    /// A file of the folder of explanations that no other picture has: the picture's name with the ending of PNG.
    private mutating func explanationPath(_ name: String, in folder: String) -> String {
        let last = FileSystem.lastName(of: name)
        let ending = FileSystem.ending(of: last)
        let stem = ending.isEmpty ? last : String(last.dropLast(ending.count + 1))
        var (own, number) = (stem, 1)
        while !explanations.insert(own).inserted {
            number += 1
            own = "\(stem)-\(number)"
        }
        return "\(folder)/\(own).png"
    }
}
