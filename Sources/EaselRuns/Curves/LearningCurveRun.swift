import EaselTraining

/// The result of one run of a learning curve: what was measured in its last epoch.
public struct LearningCurveRun: Hashable, Sendable, Encodable {
    /// The model's name.
    public let model: String
    /// The images of each class that were asked for; `nil` for all.
    public let perClass: Int?
    /// Which of several runs of other seeds it is, from 1.
    public let number: Int
    /// The seed of the weights, of the shuffles, and of which images were drawn.
    public let seed: UInt64
    /// The number of images that were learned from.
    public let images: Int
    /// The number of classes.
    public let classes: Int
    /// The epochs trained.
    public let epochs: Int
    /// The steps trained.
    public let steps: Int
    /// The mean loss over the last epoch's training images, as they were trained on.
    public let trainLoss: Double
    /// The mean accuracy over the last epoch's training images, as they were trained on.
    public let trainAccuracy: Double
    /// The mean loss over the images to test on after the last epoch.
    public let loss: Double
    /// The share of the images to test on that were classified correctly after the last epoch.
    public let accuracy: Double
    /// What those images are for: `test`, or `validation`.
    public let measuredOn: String
    /// The seconds it took, where its log says so.
    public let seconds: Double?
    /// What an image is called: `picture`, or `row` of a table.
    package let noun: String
    /// The run's folder, below that of the curve.
    public let run: String

    /// The images of a class, on average.
    public var imagesPerClass: Double { Double(images) / Double(max(classes, 1)) }

    private enum CodingKeys: String, CodingKey {
        case model, perClass, seed, images, classes, epochs, steps, trainLoss, trainAccuracy, loss, accuracy, measuredOn
        case seconds, run
        case number = "repeat"
    }

    /// Reads what a trained run measured.
    /// - Throws: `RunError` for a run that measured no accuracy, `FileError` where its log cannot be read.
    init(_ cell: LearningCurveCell, in directory: RunDirectory, named run: String) throws {
        let record = directory.record
        let epochs = try LogReader(path: directory.logPath).records.filter { $0.kind == .epoch }
        func value(_ values: KeyPath<LogRecord, [String: Double]>, _ metric: Metric) throws -> Double {
            guard let value = epochs.last?[keyPath: values][metric.name] else {
                throw RunError(
                    "\(directory.path): its log has no \(metric.name) of a last epoch, so it is no run of a learning curve; move "
                        + "it away to train it anew")
            }
            return value
        }
        (model, perClass, number, seed) = (cell.model, cell.perClass, cell.number, record.seed)
        (images, classes) = (record.dataset.trainCount, record.dataset.classNames?.count ?? 0)
        (self.epochs, steps) = (epochs.last?.epoch ?? 0, epochs.last?.step ?? 0)
        (trainLoss, trainAccuracy) = (try value(\.train, .loss), try value(\.train, .accuracy))
        (loss, accuracy) = (try value(\.test, .loss), try value(\.test, .accuracy))
        (measuredOn, noun) = (record.dataset.monitoredName, record.dataset.noun)
        // A resumed run counts from its resumption.
        let times = epochs.compactMap(\.seconds)
        seconds = zip(times, times.dropFirst() + [0]).reduce(0) { $0 + ($1.1 < $1.0 ? $1.0 : 0) }
        self.run = run
    }

    /// Describes a run, for tests.
    package init(
        _ model: String, perClass: Int?, number: Int, images: Int, classes: Int, trainAccuracy: Double,
        accuracy: Double, loss: Double, noun: String = "picture"
    ) {
        (self.model, self.perClass, self.number, seed) = (model, perClass, number, UInt64(number - 1))
        (self.images, self.classes, epochs, steps, trainLoss) = (images, classes, 1, 1, loss)
        (self.trainAccuracy, self.accuracy, self.loss, measuredOn) = (trainAccuracy, accuracy, loss, "test")
        (self.noun, seconds) = (noun, nil)
        run = LearningCurveCell(model: model, perClass: perClass, number: number).name
    }
}
