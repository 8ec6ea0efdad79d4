import ArgumentParser
import EaselCore
import EaselData
import EaselRuns
import EaselRuntime
import EaselTraining

extension DataCommand {
    /// `easel data inspect`.
    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what a data set holds and what is odd about it, and draw some of it.",
            discussion: """
                Examples:
                  easel data inspect photographs/
                  easel data inspect fashion-mnist --json -o fashion.png

                Every picture is read: counts by class and split, sizes, formats, duplicates, flat and dark ones, and those
                that cannot be read. Duplicates are files that are equal, and pictures that look alike: saved anew, resized or a
                little lighter; not those that are turned, mirrored or cropped.
                """)

        @Argument(help: "A data set's name or a folder of pictures.", completion: .dataSets) var name: String
        @Option(
            name: [.short, .long],
            help: ArgumentHelp(
                "A picture of some of them: a row for each class, or the first hundred.", valueName: "file"),
            completion: .pictures)
        var output: String?
        @OptionGroup var set: StoredSetOptions
        @OptionGroup(title: "Pictures") var pictures: PreparationOptions
        @OptionGroup(title: "Reading") var reading: ReadingOptions
        @OptionGroup(title: "Splits") var splits: SplitOptions
        @OptionGroup var runtime: RuntimeOptions
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            try checkOutputs([output].compactMap { $0 }, isJSON: json)
            let preparation = pictures.preparation
            let source = DatasetSource(
                name, root: set.dataRoot, limit: set.limit, preparation: preparation, reading: reading.reading(splits))
            if try source.isTable() { return try inspectTable(source) }
            let stored = try source.storedImages(isOnlyLookedAt: true)
            let survey = try DatasetSurvey(
                stored, preparation: preparation, threads: runtime.threads ?? Workers.coreCount)
            let sheet = try output.map { output in
                let sheet = try ContactSheet(stored, preparation: preparation, survey: survey)
                try ImageDestination(output).write(sheet.image)
                return (path: output, classNames: sheet.classNames)
            }
            if json { return try printJSON(survey) }
            for line in SurveyReport(survey).lines { try say(line, beside: output ?? "") }
            if let sheet {
                let names = sheet.classNames
                let rows = names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", …" : "")
                try say(
                    names.isEmpty
                        ? "the first pictures: \(sheet.path)"
                        : "pictures of \(counted(names.count, "class")), a row each (\(rows)): \(sheet.path)",
                    beside: sheet.path)
            }
        }

        /// Says what a table of numbers holds.
        private func inspectTable(_ source: DatasetSource) throws {
            guard output == nil else { throw DatasetCatalog.noPictures(name) }
            let dataset = try source.load()
            guard let table = dataset.table else { return }
            guard json else { return try Output.say(lines: TableReport(table, of: dataset).lines) }
            struct Result: Encodable {
                let name: String, source: String, train: Int, test: Int, validation: Int?
                let classes: [String]?, heldOut: HeldOutImages?, table: TableDescription
                let learnedNumber: TableColumn?, notes: [String]
            }
            try printJSON(
                Result(
                    name: dataset.name, source: dataset.source, train: dataset.train.count, test: dataset.test.count,
                    validation: dataset.validation?.count, classes: dataset.classNames, heldOut: dataset.heldOut,
                    table: table, learnedNumber: dataset.learnedNumber, notes: dataset.notes))
        }
    }
}
