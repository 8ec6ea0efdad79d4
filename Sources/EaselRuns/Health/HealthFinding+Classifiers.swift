import EaselTraining

extension HealthFinding {
    /// The steps before which nothing is said about a classifier's loss.
    static let leastLearning = 100
    /// The least number of test images by which chance can be told from the rest.
    static let leastImages = 50
    /// The epochs that a test loss must have been higher for than its lowest.
    static let overfittingEpochs = 3
    /// The share of a layer's units at which they are reported as dead.
    static let deadShare = 0.5
    /// The fewest units of a layer of which shares say something.
    static let leastUnits = 8

    /// Detects a classifier that is no better than guessing, on training and on test images.
    /// - Parameters:
    ///   - loss: The mean cross-entropy of test images.
    ///   - accuracy: The share of test images classified correctly.
    ///   - trainAccuracy: The share of training images, over the epoch.
    ///   - level: What guessing reaches.
    ///   - step: Steps taken so far.
    public static func chance(
        loss: Double, accuracy: Double, trainAccuracy: Double, level: ChanceLevel, step: Int
    ) -> HealthFinding? {
        // Of one class there is nothing to guess.
        guard step >= leastLearning, level.count >= leastImages, level.loss > 0, loss >= 0.99 * level.loss,
            accuracy <= level.highestAccuracy, trainAccuracy <= level.highestAccuracy
        else { return nil }
        let isFar = loss > 1.5 * level.loss
        return HealthFinding(
            .chanceLoss,
            "the loss is at chance level: \(short(loss)) on test pictures, where guessing gives \(short(level.loss)), and "
                + "\(short(100 * accuracy)) % are right; "
                + (isFar
                    ? "lower the learning rate"
                    : "try a learning rate ten times lower or higher, and see that pictures lie with their own classes")
        )
    }

    /// Detects overfitting: the loss on test images rises while that on training images falls.
    ///
    /// It is found where the test loss was lowest three epochs ago or earlier, has been at least a twentieth above that
    /// since the epoch before last, and is now a tenth above it, while the training loss is lower than it was then.
    /// - Parameters:
    ///   - record: What was measured over the epoch.
    ///   - history: The epochs before.
    public static func overfitting(of record: LogRecord, in history: EpochHistory) -> HealthFinding? {
        guard !history.said.contains(.overfitting), let best = history.best,
            record.epoch - best.epoch >= overfittingEpochs, let lowest = best.test["loss"],
            let loss = record.test["loss"], let before = best.train["loss"], let now = record.train["loss"],
            loss >= 1.1 * lowest, loss - lowest >= 0.01, now < before,
            history.recent.suffix(overfittingEpochs - 1).allSatisfy({ $0.test["loss"] ?? 0 >= 1.05 * lowest })
        else { return nil }
        return HealthFinding(
            .overfitting,
            (Kind.overfitting.onceOpening ?? "")
                + "the test loss was lowest in epoch \(best.epoch), \(short(lowest)), and is \(short(loss)), while that of training "
                + "fell from \(short(before)) to \(short(now)); more pictures, --augment, dropout or weight decay help, or fewer "
                + "epochs; the best checkpoint is kept")
    }

    /// Detects labels that do not belong to their images: training images are learnt by heart, and test images are guessed.
    ///
    /// It is found where for three epochs test images have been classified no better than by chance, while a quarter of what
    /// chance leaves of the training images is right, and more than three epochs ago.
    /// - Parameters:
    ///   - record: What was measured over the epoch.
    ///   - history: The epochs before.
    ///   - level: What guessing reaches.
    public static func shuffledLabels(
        of record: LogRecord, in history: EpochHistory, level: ChanceLevel
    ) -> HealthFinding? {
        let epochs = Array(history.recent.suffix(2)) + [record]
        guard !history.said.contains(.shuffledLabels), epochs.count == 3, level.count >= leastImages,
            let trained = record.train["accuracy"], let tested = record.test["accuracy"], level.accuracy < 1,
            epochs.allSatisfy({ $0.test["accuracy"] ?? 1 <= level.highestAccuracy }),
            trained >= level.accuracy + 0.25 * (1 - level.accuracy), trained > epochs[0].train["accuracy"] ?? 1
        else { return nil }
        return HealthFinding(
            .shuffledLabels,
            (Kind.shuffledLabels.onceOpening ?? "")
                + "\(short(100 * trained)) % of the training pictures are right, but of the test pictures "
                + "\(short(100 * tested)) %, as by guessing; see that pictures lie with their own classes, in both sets: easel "
                + "data inspect SET -o sheet.png draws some of each")
    }

    /// Detects dead ReLUs: units that are zero for every image, so that no gradient reaches them and they never learn.
    /// - Parameters:
    ///   - layers: The name of each layer, its units, and how many of them are zero for every image looked at.
    ///   - images: How many images were looked at.
    ///   - history: The epochs before.
    ///   - step: Steps taken so far.
    public static func deadUnits(
        _ layers: [(name: String, units: Int, dead: Int)], images: Int, in history: EpochHistory, step: Int
    ) -> HealthFinding? {
        guard !history.said.contains(.deadUnits), step >= leastSteps, images >= leastImages else { return nil }
        func share(_ layer: (name: String, units: Int, dead: Int)) -> Double {
            Double(layer.dead) / Double(layer.units)
        }
        let found = layers.filter { $0.units >= leastUnits && share($0) >= deadShare }
        guard let worst = found.max(by: { share($0) < share($1) }) else { return nil }
        let others = found.count > 1 ? ", and of \(found.count - 1) other layers half or more" : ""
        return HealthFinding(
            .deadUnits,
            (Kind.deadUnits.onceOpening ?? "")
                + "after \(worst.name), \(worst.dead) of \(worst.units) units are 0 for all of \(images) test pictures\(others); "
                + "a lower learning rate, a warm-up or batch normalisation helps, or a narrower model if it is good enough"
        )
    }
}
