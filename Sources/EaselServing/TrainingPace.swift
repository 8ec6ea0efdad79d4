/// How fast a training goes, told a few times a second and not for each batch.
struct TrainingPace {
    /// All epochs.
    let epochs: Int
    /// The batches of an epoch.
    let steps: Int
    private let clock = ContinuousClock()
    private var lastTold: ContinuousClock.Instant?
    private var (images, batches) = (0, 0)

    /// The time between two reports.
    private static let interval = Duration.milliseconds(200)

    init(epochs: Int, steps: Int) { (self.epochs, self.steps) = (epochs, steps) }

    /// Counts a batch.
    /// - Returns: The pace since it was last told; `nil` where that was a moment ago.
    mutating func advance(
        epoch: Int, step: Int, images count: Int
    ) -> (imagesPerSecond: Double?, secondsLeft: Double?)? {
        images += count
        batches += 1
        let now = clock.now
        guard let before = lastTold else {
            (lastTold, images, batches) = (now, 0, 0)
            return (nil, nil)
        }
        let elapsed = now - before
        guard elapsed >= Self.interval else { return nil }
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
        let left = Double((epochs - epoch) * steps + steps - step)
        defer { (lastTold, images, batches) = (now, 0, 0) }
        return (Double(images) / seconds, left * seconds / Double(batches))
    }
}
