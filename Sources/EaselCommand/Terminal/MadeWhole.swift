import ArgumentParser

/// Makes something that is made whole or not at all; a signal that asks to stop ends it with nothing made.
/// - Parameter make: Makes it, asking between its steps whether to stop, and then throws `CancellationError`.
/// - Throws: `ExitCode` of the signal where it was stopped, and what `make` throws.
func madeWhole<Result>(_ make: (_ shouldStop: @escaping @Sendable () -> Bool) throws -> Result) throws -> Result {
    // So that what is half made is removed.
    InterruptFlag.startWatching()
    do {
        return try make { InterruptFlag.isRaised }
    } catch is CancellationError {
        Output.warn("stopped; nothing was made")
        throw ExitCode(128 + InterruptFlag.signalNumber)
    }
}
