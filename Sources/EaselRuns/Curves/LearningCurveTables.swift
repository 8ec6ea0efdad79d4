import EaselData
import EaselTraining

/// The tables of a learning curve as comma-separated values: a row for each run, and one for each point.
enum LearningCurveTables {
    /// A row for each run.
    static func runs(_ runs: [LearningCurveRun]) -> String {
        text(
            "model,perClass,repeat,seed,images,classes,epochs,steps,trainLoss,trainAccuracy,measuredOn,loss,accuracy,seconds,run",
            runs.map { run in
                [
                    run.model, size(run.perClass), "\(run.number)", "\(run.seed)", "\(run.images)", "\(run.classes)",
                    "\(run.epochs)", "\(run.steps)", "\(run.trainLoss)", "\(run.trainAccuracy)", run.measuredOn,
                    "\(run.loss)", "\(run.accuracy)", run.seconds.map { "\(($0 * 10).rounded() / 10)" } ?? "", run.run,
                ]
            })
    }

    /// A row for each point.
    static func points(_ points: [LearningCurvePoint]) -> String {
        let spreads = ["accuracy", "loss", "trainAccuracy", "trainLoss"].map { name in
            ["Mean", "Least", "Greatest", "Deviation"].map { name + $0 }.joined(separator: ",")
        }
        return text(
            "model,perClass,imagesPerClass,runs," + spreads.joined(separator: ","),
            points.map { point in
                [point.model, size(point.perClass), plain(point.imagesPerClass), "\(point.runs)"]
                    + [point.accuracy, point.loss, point.trainAccuracy, point.trainLoss].flatMap { spread in
                        [
                            "\(spread.mean)", "\(spread.least)", "\(spread.greatest)",
                            spread.deviation.map { "\($0)" } ?? "",
                        ]
                    }
            })
    }

    private static func size(_ perClass: Int?) -> String { perClass.map { "\($0)" } ?? "all" }

    private static func text(_ header: String, _ rows: [[String]]) -> String {
        header + "\n" + rows.map { CSVLine.text($0) }.joined()
    }
}
