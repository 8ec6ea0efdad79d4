import EaselCore
import EaselData
import EaselImages
import EaselLayers
import EaselRuntime

/// A predictor of what a run learned from a table, for rows of other tables.
///
///     let predictor = try RowPredictor(directory, checkpoint)
///     print(try predictor.predictions(for: "new.csv").csv)
///
/// The run's columns are found by their names, and standardised as the rows that it was trained on were.
public struct RowPredictor {
    private static let chunk = 64

    private let table: TableDescription
    private let classNames: [String]?
    private let predictor: Predictor
    private let columns: Predictor.Input<Float>
    private let output: Predictor.Output<Float>

    /// Loads a model.
    /// - Parameters:
    ///   - directory: The run.
    ///   - checkpoint: One of its checkpoints.
    ///   - workers: The threads to run on.
    /// - Throws: `OptionError` for a run that learned from pictures, and what is wrong with its files.
    public init(_ directory: RunDirectory, _ checkpoint: FoundCheckpoint, workers: Workers = .shared) throws {
        let record = directory.record
        guard let table = record.dataset.table else {
            throw OptionError(
                "\(directory.path) learned from pictures, and rows are predicted by a run that learned from a table")
        }
        let recipe = try ModelCatalog.recipe(for: record, workers: workers)
        try recipe.loadParameters(from: checkpoint.file)
        let isOfClasses = record.dataset.learnedNumber == nil
        (self.table, classNames) = (table, isOfClasses ? record.classNames ?? [] : nil)
        predictor = try Predictor(recipe.inferenceGraph(batchSize: Self.chunk), chunk: Self.chunk, workers: workers)
        columns = try predictor.input("images")
        output = try predictor.output(isOfClasses ? "probabilities" : "numbers")
        if let classNames, classNames.count != output.rowSize {
            throw RunError(
                "\(directory.path): names \(counted(classNames.count, "class")), and its model tells \(output.rowSize) apart"
            )
        }
    }

    /// Predicts for the rows of a table.
    /// - Parameters:
    ///   - path: A CSV or JSONL file with the columns that the run learned from; it may have others.
    ///   - isLenient: Whether rows without a value are left out; else one is an error.
    /// - Throws: `DataError` naming a column that is missing, or the line of what is wrong.
    public func predictions(for path: String, isLenient: Bool = false) throws -> RowPredictions {
        let new = try NewRows(path, like: table, isLenient: isLenient)
        let results = try predictor.run(new.source.values, as: columns, collecting: output)
        let width = max(results.count / max(new.rows.count, 1), 1)
        let values: RowPredictions.Values =
            classNames.map { names in
                .classes(
                    names: names,
                    probabilities: stride(from: 0, to: results.count, by: width).map {
                        Array(results[$0..<min($0 + width, results.count)])
                    })
            } ?? .numbers(results.map(Double.init))
        return try RowPredictions(of: table.target, new, values, path: path)
    }
}
