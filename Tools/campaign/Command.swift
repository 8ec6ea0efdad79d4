import Foundation

/// The command under test.
struct Command: Sendable {
    /// Where it is.
    let path: String
    /// The library that makes faults.
    let library: String
    /// Seconds after which a process is taken to hang.
    let patience = 60.0

    /// Starts it in a folder; its output, errors and calls go to files of a name beside what it makes there.
    /// - Parameters:
    ///   - arguments: Its arguments.
    ///   - folder: Where it runs.
    ///   - name: What those files begin with.
    ///   - isWatched: Whether the library logs its calls.
    ///   - fault: What is done to the call of a number.
    func start(
        _ arguments: [String], in folder: String, as name: String, isWatched: Bool = true,
        fault: (kind: Fault, call: String)? = nil
    ) throws -> Running {
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TORTURE_") }
        let base = "\(folder)/\(name)"
        if isWatched {
            environment["LD_PRELOAD"] = library
            environment["TORTURE_LOG"] = base + ".calls"
            environment["TORTURE_FAULT"] = fault?.kind.rawValue
            environment["TORTURE_CALL"] = fault?.call
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (descriptor, ending) in [(Int32(1), ".out"), (2, ".err")] {
            posix_spawn_file_actions_addopen(
                &actions, descriptor, base + ending, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o666)
        }
        posix_spawn_file_actions_addchdir_np(&actions, folder)
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var identifier = pid_t()
        let error = posix_spawn(&identifier, path, &actions, nil, words, variables)
        guard error == 0 else { throw Failure(.badEnd, "cannot start \(path): \(String(cString: strerror(error)))") }
        return Running(identifier, base: base, patience: patience)
    }

    /// Runs it to its end.
    func run(
        _ arguments: [String], in folder: String, as name: String, isWatched: Bool = true,
        fault: (kind: Fault, call: String)? = nil
    ) throws -> Ending {
        try start(arguments, in: folder, as: name, isWatched: isWatched, fault: fault).end()
    }
}

/// A process that was started.
final class Running {
    private let identifier: pid_t
    private let base: String
    private let patience: Double
    private var status: Int32?

    init(_ identifier: pid_t, base: String, patience: Double) {
        (self.identifier, self.base, self.patience) = (identifier, base, patience)
    }

    /// Waits until it has ended, or also until it has stopped, or for some seconds.
    /// - Returns: Whether one of these happened in time.
    @discardableResult
    func wait(seconds: Double, orStopped: Bool = false) -> Bool {
        let deadline = Date().addingTimeInterval(seconds)
        while status == nil {
            var now: Int32 = 0
            let found = waitpid(identifier, &now, WNOHANG | (orStopped ? WUNTRACED : 0))
            if found == identifier {
                if now & 0xff == 0x7f { return true }
                status = now
            } else if found < 0 && errno != EINTR {
                status = 0
            } else if found == 0 {
                if Date() >= deadline { return false }
                usleep(500)
            }
        }
        return true
    }

    /// Sends a signal, where it is still there.
    /// - Returns: Whether it was.
    @discardableResult
    func send(_ signal: Int32) -> Bool {
        wait(seconds: 0)
        return status == nil && kill(identifier, signal) == 0
    }

    /// Waits for the end and reads what was left.
    func end() throws -> Ending {
        if !wait(seconds: patience) {
            send(SIGKILL)
            wait(seconds: patience)
            throw Failure(.badEnd, "hung for \(Int(patience)) s")
        }
        return Ending(status: status ?? 0, base: base)
    }
}
