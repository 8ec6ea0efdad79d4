import EaselCore
import EaselData
import EaselFiles
import EaselImages
import EaselRuns
import EaselTraining
import Foundation
import Testing

@Suite("Learning classes from rows of a table") struct RowTrainingTests {
    private func plan(
        _ model: String, _ table: String, _ label: String, _ folder: String, run: String = "run",
        target: DatasetReading.LearnedTarget? = nil
    ) -> TrainingPlan {
        var plan = TrainingPlan(
            model, on: DatasetSource(table, reading: DatasetReading(labelColumn: label, target: target, testShare: 0.3))
        )
        plan.place = .folder("\(folder)/\(run)")
        return plan
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch { return "\(error)" }
    }

    /// The folder of a run of one epoch on some flowers.
    private func flowersRun(in folder: String) throws -> RunDirectory {
        let table = try DrawnTables.write(DrawnTables.flowers(60), "flowers.csv", in: folder)
        var plan = plan("softmax-regression", table, "species", folder)
        plan.epochs = 1
        _ = try plan.prepared().begin().run()
        return try RunDirectory.open("\(folder)/run")
    }

    private func evaluation(_ folder: String, _ data: String? = nil, run: String = "run") throws -> Evaluation {
        let directory = try RunDirectory.open("\(folder)/\(run)")
        var request = EvaluationRequest()
        request.data = data
        return try Evaluation(of: directory, directory.latestCheckpoint(), request)
    }

    @Test("what is usual for a table is enough to learn it", arguments: ["softmax-regression", "mlp"])
    func learns(model: String) throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        let table = try DrawnTables.write(DrawnTables.flowers(150), "flowers.csv", in: folder)
        var plan = plan(model, table, "species", folder)
        if model == "mlp" { plan.options = ["widths": .list([.integer(16)])] }
        let prepared = try plan.prepared()
        #expect(prepared.record.schedule.hasPrefix("cosine") && prepared.record.epochs > 50)
        #expect(prepared.record.image == ImageShape(height: 1, width: 1, channels: 3))
        #expect(prepared.record.dataset.table?.columns.map(\.name) == ["petal_length", "petal_width", "weight"])
        #expect(prepared.record.dataset.reading?.target == (model == "mlp" ? nil : .class))
        #expect(try prepared.begin().run() == .finished)
        let own = try evaluation(folder)
        // A hidden layer learns a small table by heart, and is less sure of other rows.
        let least = model == "mlp" ? 0.8 : 0.9
        #expect((own.report.test["accuracy"] ?? 0) > least, "\(own.report.test)")
        #expect(own.noun == "row" && own.report.classes?.map(\.name) == ["lily", "rose", "tulip"])
        // Another table, whose columns stand in another order among others, and which lacks a class.
        let lines = DrawnTables.flowers(60, seed: 9).split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
        let other = try DrawnTables.write(
            "species,id,weight,petal_width,petal_length\n"
                + lines.filter { $0[3] != "lily" }.map { "\($0[3]),x,\($0[2]),\($0[1]),\($0[0])\n" }.joined(),
            "other.csv", in: folder)
        let others = try evaluation(folder, other)
        #expect(others.imageCount == 40 && (others.report.test["accuracy"] ?? 0) > least, "\(others.report.test)")
        // Predicted row by row, it is the same.
        let directory = try RunDirectory.open("\(folder)/run")
        let predictions = try RowPredictor(directory, directory.latestCheckpoint()).predictions(for: other)
        let right = predictions.rows.indices.filter {
            predictions.className(ofRow: $0) == predictions.rows[$0].cells[0]
        }
        #expect(abs(Double(right.count) / 40 - (others.report.test["accuracy"] ?? 0)) < 1e-6)
        let written = try CSV.parse(Array(predictions.csv.utf8), name: "out.csv")
        #expect(
            written.columns == [
                "species", "id", "weight", "petal_width", "petal_length", "predicted", "probability_lily",
                "probability_rose", "probability_tulip",
            ])
        #expect(written.rows.map { Array($0.cells.prefix(5)) } == predictions.rows.map(\.cells))
        for row in written.rows {
            let sum = row.cells.suffix(3).reduce(0) { $0 + (Double($1) ?? .nan) }
            #expect(abs(sum - 1) < 1e-5)
        }
    }

    @Test("a run that was stopped is gone on with to the same weights, and draws its rows") func resumed() throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        let table = try DrawnTables.write(DrawnTables.flowers(60), "flowers.csv", in: folder)
        for (run, isStopped) in [("one", false), ("two", true)] {
            var plan = plan("softmax-regression", table, "species", folder, run: run)
            plan.epochs = 3
            let trainer = try plan.prepared().begin()
            var asked = 0
            let end = try trainer.run(shouldStop: {
                asked += 1
                return isStopped && asked == 4
            })
            #expect(end == (isStopped ? .interrupted : .finished))
        }
        #expect(try ResumedTraining("\(folder)/two").trainer().run() == .finished)
        for name in ["checkpoints/epoch-0003.safetensors", "samples/epoch-0003.png"] {
            let files = try ["one", "two"].map {
                try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)/\(name)"))
            }
            let isSame = files[0] == files[1]
            #expect(isSame, "\(name)")
        }
        let picture = try ImageFile.read("\(folder)/one/samples/epoch-0001.png").image
        let colours = Set(stride(from: 0, to: picture.pixels.count, by: 3).map { Array(picture.pixels[$0..<($0 + 3)]) })
        // Those of the classes, for each has rows.
        #expect(picture.channels == 3 && [[0, 114, 178], [230, 159, 0], [0, 158, 115]].allSatisfy(colours.contains))
        // Another number in it, and it is not the table that the run was begun with.
        _ = try DrawnTables.write(
            DrawnTables.flowers(60).replacing("lily\n", with: "rose\n", maxReplacements: 1), "flowers.csv", in: folder)
        #expect(
            message { _ = try ResumedTraining("\(folder)/two") }.contains(
                "these are not the rows the run was begun with"))
    }

    @Test("a table of one or two columns is drawn too", arguments: [1, 2]) func drawn(columns: Int) throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        let lines = DrawnTables.flowers(60).split(separator: "\n").map { $0.split(separator: ",") }
        let table = try DrawnTables.write(
            lines.map { ($0.prefix(columns) + [$0[3]]).joined(separator: ",") }.joined(separator: "\n"), "few.csv",
            in: folder)
        var plan = plan("softmax-regression", table, "species", folder)
        plan.epochs = 1
        #expect(try plan.prepared().begin().run() == .finished)
        #expect(try ImageFile.read("\(folder)/run/samples/epoch-0001.png").image.height > 400)
    }

    @Test("numbers that are classes are learned as such by a classifier") func digitsAsClasses() throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        let text = "a,b,survived\n" + (0..<60).map { "\($0 % 7),\($0),\($0 % 2)\n" }.joined()
        let table = try DrawnTables.write(text, "ship.csv", in: folder)
        let prepared = try plan("softmax-regression", table, "survived", folder).prepared()
        #expect(prepared.dataset.classNames == ["0", "1"])
        let asked = try plan("mlp", table, "survived", folder, target: .class).prepared()
        #expect(asked.dataset.classNames == ["0", "1"])
    }

    @Test("models of pictures refuse tables, and name those that do not") func refused() throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        let table = try DrawnTables.write(DrawnTables.flowers(60), "flowers.csv", in: folder)
        for model in ["autoencoder", "gan", "small-convnet", "dncnn"] {
            let line = message { _ = try plan(model, table, "species", folder).prepared() }
            #expect(
                line.hasSuffix(
                    "flowers.csv: a table of numbers, and \(model) takes pictures; linear-regression, softmax-regression and mlp "
                        + "learn from tables, and a list of pictures has a column path"), "\(line)")
        }
        var normalised = plan("mlp", table, "species", folder)
        normalised.options = ["inputNormalisation": .text("featurewise-center")]
        #expect(message { _ = try normalised.prepared() }.contains("standardised already"))
        var augmented = plan("mlp", table, "species", folder)
        augmented.augmentation = "invert"
        #expect(message { _ = try augmented.prepared() }.contains("--augment changes pictures"))
        #expect(
            message { _ = try plan("softmax-regression", table, "species", folder, target: .number).prepared() }
                .hasSuffix("--target is number; linear-regression and mlp do"))
        #expect(
            message { _ = try plan("linear-regression", table, "species", folder).prepared() }.contains(
                "learns numbers"))
        #expect(
            message { _ = try TrainingPlan("linear-regression", on: DatasetSource("digits", limit: 40)).prepared() }
                .contains("digits has none; use a table"))
    }

    @Test("what is evaluated must be a table with the run's columns and classes") func otherData() throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        let directory = try flowersRun(in: folder)
        func says(_ text: String) throws -> String {
            let other = try DrawnTables.write(text, "other.csv", in: folder)
            return message { _ = try evaluation(folder, other) }
        }
        #expect(
            try says("petal_length,weight,species\n1,2,lily\n")
                .contains("there is no column petal_width, which the run learned from; the columns are petal_length"))
        #expect(try says("petal_length,petal_width,weight\n1,2,3\n").contains("there is no column species"))
        #expect(
            try says("petal_length,petal_width,weight,species\n1,2,3,daisy\n")
                .contains("the model does not know class daisy; it knows lily, rose, tulip"))
        #expect(message { _ = try evaluation(folder, "digits") }.contains("digits: no table of numbers"))
        let predictor = try RowPredictor(directory, directory.latestCheckpoint())
        let taken = try DrawnTables.write(
            "petal_length,petal_width,weight,predicted\n1,2,3,4\n", "taken.csv", in: folder)
        #expect(message { _ = try predictor.predictions(for: taken) }.contains("it has a column predicted"))
    }

    @Test("what takes pictures refuses a run of rows, whose model would take a picture for one") func noPictures()
        throws
    {
        let temporary = TemporaryFolder()
        let directory = try flowersRun(in: temporary.path)
        let (record, checkpoint) = (directory.record, try directory.latestCheckpoint())
        let refused: [() throws -> Void] = [
            { _ = try Classifier(record, from: checkpoint.file) },
            { _ = try ClassExplainer(record, from: checkpoint.file) },
            { _ = try TrainedJudge(run: directory.path) },
            { _ = try ClusterMap(of: directory, checkpoint, ClusterRequest()) },
        ]
        for (place, body) in refused.enumerated() {
            let says = message(body)
            #expect(
                says.contains("flowers.csv, and knows no pictures; easel predict and easel evaluate are for it"),
                "\(place): \(says)")
        }
    }

    /// The flowers of Fisher's paper, where somebody put them: no file of another's is part of this repository.
    private static let iris: String? = {
        let roots = [ProcessInfo.processInfo.environment["EASEL_DATA_ROOT"]].compactMap { $0 }
        let files = roots.map { $0 + "/iris.csv" }
        return files.first(where: FileSystem.isFile)
    }()

    @Test(
        "iris is learned in the usual training: an accuracy of 0.95 in the mean of ten seeds",
        .enabled(if: iris != nil, "there is no iris.csv, with a column species, in EASEL_DATA_ROOT"))
    func irisIsLearned() throws {
        let table = try #require(Self.iris)
        var sum = 0.0
        for seed in 0..<10 {
            let temporary = TemporaryFolder()
            let folder = temporary.path
            var plan = plan("softmax-regression", table, "species", folder)
            (plan.seed, plan.data.splitSeed) = (UInt64(seed), UInt64(seed))
            _ = try plan.prepared().begin().run()
            sum += try evaluation(folder).report.test["accuracy"] ?? 0
        }
        #expect(sum / 10 >= 0.95, "\(sum / 10)")
    }
}
