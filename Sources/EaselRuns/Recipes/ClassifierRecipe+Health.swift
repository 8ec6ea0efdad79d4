import EaselImages

extension ClassifierRecipe {
    /// What is known of the images that were evaluated last, beside what was measured of them.
    struct Evaluated {
        /// What guessing reaches on them.
        let level: ChanceLevel
        /// How many units of each layer are zero for all images looked at, and how many images these are.
        let dead: (layers: [(name: String, units: Int, dead: Int)], images: Int)

        init(_ images: any ImageSource, activity: UnitActivity?) throws {
            level = ChanceLevel(labels: images.labels ?? [])
            dead = try activity?.dead(on: images) ?? ([], 0)
        }
    }

    /// Dead ReLUs, a loss at chance level, overfitting, and labels that look shuffled.
    public func health(of record: LogRecord, in history: EpochHistory) -> [HealthFinding] {
        guard let evaluated, let loss = record.test["loss"], let accuracy = record.test["accuracy"],
            let trainAccuracy = record.train["accuracy"]
        else { return [] }
        return [
            HealthFinding.deadUnits(
                evaluated.dead.layers, images: evaluated.dead.images, in: history, step: record.step),
            HealthFinding.chance(
                loss: loss, accuracy: accuracy, trainAccuracy: trainAccuracy, level: evaluated.level, step: record.step),
            HealthFinding.shuffledLabels(of: record, in: history, level: evaluated.level),
            HealthFinding.overfitting(of: record, in: history),
        ].compactMap(\.self)
    }
}
