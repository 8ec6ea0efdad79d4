import EaselCore
import EaselData
import EaselImages
import EaselFiles
import EaselTraining

/// The number of epochs that fit into a time, measured by training steps that are taken back.
///
/// The number is settled before the first step that counts, so all that follows from it, such as a falling learning rate, is
/// known from the start, and a run of so many epochs gives the same bytes on a machine of any speed.
struct TimeBudget {
    /// Epochs that fit, at least 1.
    let epochs: Int
    /// The seconds that an epoch is expected to take.
    let secondsPerEpoch: Double

    /// The share of the time that measuring may take, and its bounds in seconds.
    private static let share = 0.03
    private static let bounds = 1.0...8.0

    /// Measures how long an epoch takes: its steps, its measurements and its samples.
    /// - Parameters:
    ///   - seconds: The time there is, for measuring too.
    ///   - recipe: What is trained, at its beginning; left as it was.
    ///   - training: The training images as steps see them.
    ///   - checkpointInterval: Batches between two checkpoints within an epoch.
    ///   - keepsLatents: Whether all training images are encoded when training ends.
    ///   - path: Where the run will lie: how fast checkpoints are saved there is measured too.
    /// - Throws: `OptionError` where not one epoch fits, and what training reports.
    init(
        _ seconds: Double, for recipe: any Recipe, on dataset: Dataset, training: any ImageSource, batchSize: Int,
        learningRate: Float,
        seed: UInt64, checkpointInterval: Int?, keepsLatents: Bool, savingAt path: String
    )
        throws
    {
        let clock = ContinuousClock()
        let start = clock.now
        let snapshot = try TrainingSnapshot(of: recipe)
        snapshot.take(atStep: 0)
        defer {
            snapshot.restore()
            recipe.stepCount = 0
        }
        let order = try BatchOrder(count: dataset.train.count, batchSize: batchSize, seed: seed)
        let loader = try BatchLoader(training, order: order, steps: 0..<order.batchCount)
        defer { loader.stop() }

        // The first steps build programs and fill caches.
        let limit = min(max(seconds * Self.share, Self.bounds.lowerBound), Self.bounds.upperBound)
        var (steps, stepTime) = (0, 0.0)
        var began = clock.now
        while let batch = try loader.next() {
            if steps == 2 { began = clock.now }
            _ = try recipe.train(on: batch, learningRate: learningRate)
            steps += 1
            stepTime = (clock.now - began).inSeconds / Double(steps > 2 ? steps - 2 : steps)
            if steps > 4, (clock.now - start).inSeconds > limit { break }
        }
        let few = dataset.monitored.limited(to: min(dataset.monitored.count, batchSize * 4))
        _ = try recipe.evaluate(on: few)
        // As after the steps of an epoch: what follows from the weights is to be brought up to date again.
        recipe.stepCount += 1
        let settling = try clock.measure { try recipe.settle() }.inSeconds
        var measuring = try clock.measure { _ = try recipe.evaluate(on: few) }.inSeconds
        measuring *= Double(dataset.monitored.count) / Double(max(few.count, 1))
        // A judge looks at no more than so many images, however many there are to test on.
        if measuring > 0.1 * limit, measuring < limit {
            measuring = try clock.measure { _ = try recipe.evaluate(on: dataset.monitored) }.inSeconds
        }
        let drawing = try clock.measure { _ = try recipe.epochPNG(of: dataset) }.inSeconds
        let saving = try clock.measure { try Self.save(recipe, near: path) }.inSeconds
        let saves = 1 + (checkpointInterval.map { (order.batchCount - 1) / max($0, 1) } ?? 0)
        secondsPerEpoch =
            stepTime * Double(order.batchCount) + measuring + drawing + (settling + saving) * Double(saves)
        // What is kept of all training images when training ends, for the latest checkpoint and the best.
        let ending =
            keepsLatents ? 2 * measuring * Double(dataset.train.count) / Double(max(dataset.monitored.count, 1)) : 0
        let spent = (clock.now - start).inSeconds + ending
        let left = seconds - spent
        guard left >= secondsPerEpoch else {
            throw OptionError(
                "--seconds \(Self.short(seconds)): an epoch of \(counted(dataset.train.count, "picture")) takes about "
                    + "\(Self.short(secondsPerEpoch)) s here; give at least \(Self.short(1.1 * (spent + secondsPerEpoch))), "
                    + "or fewer pictures with --limit")
        }
        epochs = min(Int(left / secondsPerEpoch), 1_000_000)
    }

    /// Saves a checkpoint where the run will lie, and removes it.
    private static func save(_ recipe: any Recipe, near path: String) throws {
        var place = path
        while !FileSystem.isFolder(place), FileSystem.folder(of: place) != place {
            place = FileSystem.folder(of: place)
        }
        let folder = try OpenFolder(place, cannot: "measure how fast files are saved in")
        let name = OpenFolder.temporaryName(for: "checkpoint")
        defer { try? folder.remove(name) }
        try recipe.checkpoint(TrainingProgress(recipe.trainMetrics)).write(name, in: folder, isChecked: true)
    }

    /// A line for people.
    var line: String { "\(counted(epochs, "epoch")) of about \(Self.short(secondsPerEpoch)) s" }

    private static func short(_ seconds: Double) -> String {
        seconds < 10 ? "\((seconds * 10).rounded(.up) / 10)" : "\(Int(seconds.rounded(.up)))"
    }
}
