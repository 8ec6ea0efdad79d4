import EaselCore
import EaselFiles
import EaselTraining

/// Another learning curve that is shown beside one: of other settings, on the same test images.
struct NeighbourCurve {
    /// Its runs, with its name behind that of their model.
    let runs: [LearningCurveRun]
    /// What was measured in each epoch of each run.
    let histories: [CurveHistory]
    /// What its runs were measured on.
    let dataset: RunRecord.Dataset
    private let folder: String

    /// Reads the runs that are trained to their end.
    /// - Parameters:
    ///   - folder: The folder of the curve.
    ///   - name: What it is called.
    /// - Throws: `FileError` for a folder that is none of a learning curve or has no such run, and what reading runs throws.
    init(_ folder: String, called name: String) throws {
        guard FileSystem.isFolder(folder) else {
            throw FileError(path: folder, problem: "no such folder; --beside names that of another learning curve")
        }
        guard let record = try LearningCurveRecord.read(in: OpenFolder(folder)) else {
            throw FileError(path: folder, problem: "holds no learning curve, which --beside is of")
        }
        let names = FileSystem.isFolder("\(folder)/runs") ? try FileSystem.names(in: "\(folder)/runs") : []
        let cells = names.compactMap { name in
            LearningCurveCell(named: name, models: record.models.keys.sorted())
        }
        var (runs, histories, dataset) = ([LearningCurveRun](), [CurveHistory](), RunRecord.Dataset?.none)
        for cell in cells.sorted(by: Self.isBefore) {
            let directory = try RunDirectory.open("\(folder)/runs/\(cell.name)")
            guard directory.isTrainedToItsEnd else { continue }
            if dataset == nil { dataset = directory.record.dataset }
            runs.append(
                try LearningCurveRun(
                    LearningCurveCell(model: "\(cell.model) (\(name))", perClass: cell.perClass, number: cell.number),
                    in: directory, named: "runs/\(cell.name)"))
            histories.append(try CurveHistory(of: directory))
        }
        guard let dataset else {
            throw FileError(path: folder, problem: "a learning curve of which no run is trained to its end yet")
        }
        (self.runs, self.histories, self.dataset, self.folder) = (runs, histories, dataset, folder)
    }

    /// Checks that runs of a curve can be compared with these.
    /// - Throws: `OptionError` where they are not measured on as many images of the same classes.
    func requireComparable(_ own: RunRecord.Dataset) throws(OptionError) {
        func words(_ dataset: RunRecord.Dataset) -> String {
            let names = dataset.classNames ?? []
            let classes = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", …" : "")
            let images = "\(dataset.monitoredCount) \(dataset.monitoredName) \(dataset.noun)s"
            return "\(images) of \(names.count) classes (\(classes))"
        }
        guard dataset.classNames == own.classNames, dataset.monitoredCount == own.monitoredCount,
            dataset.monitoredName == own.monitoredName
        else {
            throw OptionError(
                "--beside \(folder): its runs are measured on \(words(dataset)), and these on \(words(own)), so that they cannot "
                    + "be compared; leave it out")
        }
    }

    /// The names of some curves, each short where that is enough to tell them apart.
    static func names(of folders: [String]) -> [String] {
        let short = folders.map { FileSystem.lastName(of: $0) }
        return Set(short).count == folders.count ? short : folders
    }

    /// As they were trained.
    private static func isBefore(_ one: LearningCurveCell, _ other: LearningCurveCell) -> Bool {
        (one.number, one.perClass ?? Int.max, one.model) < (other.number, other.perClass ?? Int.max, other.model)
    }
}
