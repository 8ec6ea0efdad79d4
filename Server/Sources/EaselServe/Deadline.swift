/// Does something, and gives up on it after a while.
/// - Throws: `CancellationError` when the time is over.
func withDeadline<Result: Sendable>(
    _ time: Duration, _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result.self) { group in
        group.addTask(operation: body)
        group.addTask {
            // In short sleeps: what there is of one that is cancelled stays in memory until it would have ended.
            let end = ContinuousClock.now + time
            while ContinuousClock.now < end {
                try await Task.sleep(for: min(.seconds(1), ContinuousClock.now.duration(to: end)))
            }
            throw CancellationError()
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw CancellationError() }
        return first
    }
}
