import ArgumentParser
import EaselRuntime

/// Options of how work is run, which never change the result.
struct RuntimeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Threads to use. (default: every core)", valueName: "count"))
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads is \(threads), it must be from 1 to 1024")
        }
    }

    /// The threads asked for.
    var workers: Workers { threads.map { Workers(threads: $0) } ?? .shared }
}
