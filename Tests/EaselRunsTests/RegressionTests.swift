import EaselCore
import EaselData
import EaselFiles
import EaselImages
import EaselLayers
import EaselMeasures
import EaselModels
import EaselRuns
import EaselTraining
import Foundation
import Testing

@Suite("Learning numbers, from rows of a table and from pictures") struct RegressionTests {
    private func plan(_ model: String, _ table: String, _ label: String, _ folder: String) -> TrainingPlan {
        var plan = TrainingPlan(model, on: DatasetSource(table, reading: DatasetReading(labelColumn: label)))
        plan.place = .folder("\(folder)/run")
        return plan
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch { return "\(error)" }
    }

    private func number(_ source: any ImageSource, _ index: Int) throws -> Double {
        guard case .numbers(let numbers) = try source.target(at: index) else { throw DataError("no number") }
        return Double(numbers[0])
    }

    /// The weights of two standardised columns and a bias that have the least squared error, by the normal equations.
    private func leastSquares(_ rows: RowSource) throws -> [Double] {
        var equations = [[Double]](repeating: [Double](repeating: 0, count: 4), count: 3)
        for index in 0..<rows.count {
            let terms = [Double(rows.values[2 * index]), Double(rows.values[2 * index + 1]), 1]
            for row in 0..<3 {
                for column in 0..<3 { equations[row][column] += terms[row] * terms[column] }
                equations[row][3] += terms[row] * (try number(rows, index))
            }
        }
        for pivot in 0..<3 {
            for row in 0..<3 where row != pivot {
                let factor = equations[row][pivot] / equations[pivot][pivot]
                for column in 0..<4 { equations[row][column] -= factor * equations[pivot][column] }
            }
        }
        return (0..<3).map { equations[$0][3] / equations[$0][$0] }
    }

    @Test("linear regression comes to the least squares that the normal equations have") func leastSquares() throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        let table = try DrawnTables.write(DrawnTables.houses(200), "houses.csv", in: folder)
        let plan = plan("linear-regression", table, "price", folder)
        let prepared = try plan.prepared()
        let price = try #require(prepared.record.dataset.learnedNumber)
        #expect(price.name == "price" && prepared.record.dataset.reading?.target == .number)
        #expect(try prepared.begin().run() == .finished)
        let expected = try leastSquares(try #require(prepared.dataset.train as? RowSource))
        let parameters = Dictionary(
            uniqueKeysWithValues: prepared.recipe.parameters.map { ($0.name, $0.parameter.values) })
        let weights = try #require(parameters["output.weight"]).map { Double($0) * price.deviation }
        let bias = Double(try #require(parameters["output.bias"])[0]) * price.deviation + price.mean
        for (own, wanted) in zip(weights + [bias], expected) {
            #expect(abs(own - wanted) < 0.01 * price.deviation, "\(own), \(wanted)")
        }
        // In the unit of the price, and nearly all of what there is to explain.
        let directory = try RunDirectory.open("\(folder)/run")
        let checkpoint = try directory.latestCheckpoint()
        let test = try Evaluation(of: directory, checkpoint, EvaluationRequest()).report.test
        #expect((test["r2"] ?? 0) > 0.98 && (test["mae"] ?? 0) < 12 && (test["mse"] ?? 0) < 200, "\(test)")
        let loss = try #require(test["loss"])
        #expect(abs(loss * price.deviation * price.deviation - (test["mse"] ?? 0)) < 1e-3)
        let new = try DrawnTables.write("age,area\n20,100\n10,150\n", "new.csv", in: folder)
        let predictions = try RowPredictor(directory, checkpoint).predictions(for: new)
        guard case .numbers(let numbers) = predictions.values else { throw DataError("classes") }
        #expect(abs(numbers[0] - 400) < 10 && abs(numbers[1] - 750) < 15, "\(numbers)")
        #expect(predictions.csv.hasPrefix("age,area,predicted\n20,100,"))
        let picture = try ImageFile.read("\(folder)/run/samples/epoch-0001.png").image
        #expect(picture.width == 1000 && picture.height == 968 && picture.channels == 3)
    }

    @Test("an mlp learns a number where the data have one, and goes on with it") func perceptron() throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        // No line: y is large in the middle.
        let text = "x,y\n" + (0..<120).map { "\($0),\(1e4 - Double(($0 - 60) * ($0 - 60)))\n" }.joined()
        let table = try DrawnTables.write(text, "hill.csv", in: folder)
        var hill = plan("mlp", table, "y", folder)
        (hill.options, hill.learningRate, hill.keepBest) = (["widths": .list([.integer(32)])], 0.02, "r2")
        let prepared = try hill.prepared()
        #expect(prepared.record.model.options["classes"] == .integer(1))
        #expect(try prepared.begin().run() == .finished)
        let directory = try RunDirectory.open("\(folder)/run")
        let best = try Evaluation(of: directory, directory.bestCheckpoint(), EvaluationRequest())
        #expect((best.report.test["r2"] ?? 0) > 0.9 && best.report.classes == nil, "\(best.report.test)")
        let more = try ResumedTraining("\(folder)/run", change: TrainingChange(epochs: prepared.record.epochs + 1))
        #expect(try more.trainer().run() == .finished)
    }

    @Test("the number of a picture is learned from a list", arguments: ["linear-regression", "mlp"])
    func pictures(model: String) throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        var list = "path,brightness,split\n"
        for index in 0..<80 {
            let grey = UInt8(3 * index)
            let image = try Image(height: 4, width: 4, channels: 1, pixels: [UInt8](repeating: grey, count: 16))
            try AtomicFile.write(PNGFile.encode(image), to: "\(folder)/\(index).png")
            list += "\(index).png,\(Double(grey) / 10),\(index % 4 == 0 ? "test" : "train")\n"
        }
        let place = try DrawnTables.write(list, "list.csv", in: folder)
        var plan = plan(model, place, "brightness", folder)
        if model == "mlp" {
            plan.options = ["widths": .list([.integer(16)])]
            plan.data.reading.target = .number
        }
        (plan.epochs, plan.learningRate, plan.augmentation) = (40, 0.02, "flip-left-right@0.5")
        #expect(try plan.prepared().begin().run() == .finished)
        let directory = try RunDirectory.open("\(folder)/run")
        var request = EvaluationRequest()
        let own = try Evaluation(of: directory, directory.latestCheckpoint(), request)
        #expect((own.report.test["r2"] ?? 0) > 0.9 && own.imageCount == 20, "\(own.report.test)")
        // The same list, named, is measured alike.
        request.data = place
        let named = try Evaluation(of: directory, directory.latestCheckpoint(), request)
        #expect(named.report.test["mae"] == own.report.test["mae"])
        #expect(
            message { _ = try RowPredictor(directory, directory.latestCheckpoint()) }.contains("learned from pictures"))
        // Predicted one by one from their files, the pictures that were measured are as far from the truth.
        let predictor = try ImagePredictor(directory, directory.latestCheckpoint())
        var files = ImageFiles()
        for index in stride(from: 0, to: 80, by: 4) { files.add("\(folder)/\(index).png") }
        files.add(place)
        var (distances, failed) = ([Double](), [Int]())
        try predictor.predict(files) { index, result in
            guard let file = try? result.get() else { return failed.append(index) }
            distances.append(abs(Double(file.number) - Double(12 * index) / 10))
        }
        let mean = distances.reduce(0, +) / Double(distances.count)
        #expect(predictor.target == "brightness" && distances.count == 20 && failed.count + files.problems.count == 1)
        #expect(abs(mean - (own.report.test["mae"] ?? 0)) < 1e-4 * mean, "\(mean), \(own.report.test)")
        let larger = try Image(height: 9, width: 12, channels: 3, pixels: [UInt8](repeating: 120, count: 324))
        #expect(try abs(predictor([larger])[0] - 12) < 3)
        if model == "mlp" {
            #expect(
                message { _ = try Classifier(directory.record, from: directory.latestCheckpoint().file) }
                    .hasSuffix(
                        "the run learned a number, brightness, and tells no classes apart; easel predict and easel evaluate are for it"
                    ))
        }
    }

    @Test("a number that steps cannot reckon with is refused, and so is a set without numbers") func refused() throws {
        let (model, adam) = (try LinearRegression(.init(image: ImageShape(height: 1, width: 1, channels: 2))), Adam())
        let huge = TableColumn("mass", [0, 1e300])
        #expect(
            message { _ = try RegressionRecipe(model, predicting: huge, optimizer: adam, batchSize: 2) }.contains(
                "mass: mean"))
        let recipe = try RegressionRecipe(model, optimizer: adam, batchSize: 2)
        let labelled = try RowSource([1, 2, 3, 4], columns: 2, targets: .labels([0, 1]))
        #expect(message { try recipe.check(labelled) }.contains("no number to learn"))
        #expect(message { _ = try recipe.step(images: [1, 2], labels: nil) }.contains("its input targets"))
        #expect(
            message {
                _ = try ModelCatalog.recipe(
                    .init(name: "mlp", options: ["classes": .integer(1)]), image: .init(height: 4, width: 4),
                    batchSize: 2)
            }
            .contains("all of one class"))
    }

    @Test("it is measured how fast a number is learned, of pictures and of rows") func benchmark() throws {
        for (shape, rows) in [
            (ImageShape(height: 8, width: 8), false), (ImageShape(height: 1, width: 1, channels: 2), true),
        ] {
            let recipe = try RegressionRecipe(LinearRegression(.init(image: shape)), optimizer: SGD(), batchSize: 2)
            let table = try RowSource(
                [Float](repeating: 1, count: 16), columns: 2, targets: .numbers((0..<8).map { Float($0) }))
            let benchmark = try ModelBenchmark(
                "linear-regression", recipe: recipe, image: shape, batchSize: 2, images: rows ? table : nil)
            #expect(try benchmark.measure(seconds: 0.01).training.imagesPerSecond > 0)
        }
    }

    @Test("the loss and what is measured are those of the batch") func measures() throws {
        let model = try LinearRegression(.init(image: ImageShape(height: 1, width: 1, channels: 2)))
        let column = TableColumn("y", [1, 3, 8])
        let rows = try RowSource([1, 0, 0, 1, 1, 1], columns: 2, targets: .numbers([1, 3, 8]))
        let recipe = try RegressionRecipe(model, predicting: column, optimizer: SGD(learningRate: 0.1), batchSize: 3)
        let measured = try recipe.train(on: rows.batches(of: 3)[0], learningRate: 0)
        // Weights are 0, so that the mean is predicted: a loss of 1, and errors of 3, 1 and 4.
        #expect(abs((measured[.loss] ?? 0) - 1) < 1e-5 && abs((measured[.meanAbsoluteError] ?? 0) - 8.0 / 3) < 1e-5)
        let test = try recipe.evaluate(on: rows)
        #expect(
            abs((test[.coefficientOfDetermination] ?? 1)) < 1e-5
                && abs((test[.meanSquaredError] ?? 0) - 26.0 / 3) < 1e-4)
        let predictor = try Predictor(recipe.inferenceGraph(batchSize: 3), chunk: 3)
        let output = try predictor.run(
            rows.values, as: predictor.input("images"),
            collecting: predictor.output("numbers") as Predictor.Output<Float>)
        #expect(output.allSatisfy { abs($0 - 4) < 1e-5 })
    }
}
