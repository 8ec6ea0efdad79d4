import Foundation
import Testing

/// A folder of a test's own, removed afterwards.
final class Folder: Sendable {
    let path: String

    init() {
        let files = FileManager.default
        let parent = files.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : files.temporaryDirectory.path
        path = parent + "/easel-command-" + UUID().uuidString
        try? files.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The names in a folder, sorted; those that begin with a dot too.
    func names(_ folder: String = "") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []).sorted()
    }

    func bytes(_ file: String) -> [UInt8] {
        FileManager.default.contents(atPath: path + "/" + file).map { Array($0) } ?? []
    }
    func text(_ file: String) -> String { String(decoding: bytes(file), as: UTF8.self) }
    func put(_ text: String, _ file: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + file))
    }
    func put(_ bytes: [UInt8], _ file: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + file))
    }
    func has(_ file: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + file) }
    func link(_ file: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: path + "/" + file)
    }
    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: true)
    }
    func remove(_ file: String) throws { try FileManager.default.removeItem(atPath: path + "/" + file) }
    func copy(_ file: String, to other: String) throws {
        try FileManager.default.copyItem(atPath: path + "/" + file, toPath: path + "/" + other)
    }

    /// The objects of a run's log, without what a clock decides.
    func losses(_ run: String) throws -> [String] {
        try text(run + "/log.jsonl").split(separator: "\n").map { line in
            var object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            for timed in ["imagesPerSecond", "waiting", "seconds", "check"] { object[timed] = nil }
            let data = try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
            return String(decoding: data, as: UTF8.self)
        }
    }

    /// Everything of a run that must be equal for equal seeds: checkpoints and links, pictures, the log's losses.
    func expectSameRun(_ first: String, _ second: String, _ location: SourceLocation = #_sourceLocation) throws {
        for folder in ["checkpoints", "samples"] {
            let names = names("\(first)/\(folder)")
            #expect(!names.isEmpty, sourceLocation: location)
            #expect(names == self.names("\(second)/\(folder)"), sourceLocation: location)
            for name in names {
                let (one, other) = ("\(first)/\(folder)/\(name)", "\(second)/\(folder)/\(name)")
                #expect(link(one) == link(other), "\(name)", sourceLocation: location)
                let isEqual = bytes(one) == bytes(other)
                #expect(isEqual, "\(name) differs", sourceLocation: location)
            }
        }
        #expect(try losses(first) == losses(second), sourceLocation: location)
    }
}

/// What a command left when it ended.
struct Finished {
    /// The exit code; of a killed command 128 and the signal.
    let code: Int32
    let output: String
    let errors: String
    var lines: [String] { output.split(separator: "\n").map(String.init) }

    /// The one line of an error; an issue is recorded where the command did not fail with one.
    func error(_ location: SourceLocation = #_sourceLocation) -> String {
        #expect(code != 0 && code < 128, "exit code \(code)", sourceLocation: location)
        let lines = errors.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("Error: ") ?? false, "\(errors)", sourceLocation: location)
        for trace in ["Fatal", "Stack dump", ".swift:", "Optional(", "DecodingError", "(unknown context"] {
            #expect(!errors.contains(trace), "\(errors)", sourceLocation: location)
        }
        // Mistaken flags are followed by the usage, and by nothing else.
        for line in lines.dropFirst() {
            let isUsage = ["Usage: ", "Help: ", "  See "].contains { line.hasPrefix($0) }
            #expect(isUsage, "\(errors)", sourceLocation: location)
        }
        return lines.first ?? ""
    }

    /// The JSON object on standard output.
    func json(_ location: SourceLocation = #_sourceLocation) throws -> [String: Any] {
        #expect(code == 0, "\(errors)", sourceLocation: location)
        return try #require(
            JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any], "\(output)",
            sourceLocation: location)
    }
}

/// The built command, run in a folder.
struct Command {
    /// The executable that `EASEL_COMMAND` names, which `make test` has built with optimisation; the one beside the test bundle
    /// where it names none.
    static let executable: String = {
        if let named = ProcessInfo.processInfo.environment["EASEL_COMMAND"], !named.isEmpty { return named }
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("easel").path
    }()

    /// Runs to the end.
    static func run(
        _ arguments: [String], in folder: Folder, environment: [String: String] = [:], shell: Bool = false
    ) throws -> Finished {
        let executable = shell ? "/bin/sh" : Command.executable
        return try start(arguments, in: folder, environment: environment, executable: executable).wait()
    }

    /// Starts; standard output goes to a file, to a terminal's path or to a descriptor.
    static func start(
        _ arguments: [String], in folder: Folder, environment: [String: String] = [:], terminal: String? = nil,
        descriptor: Int32? = nil, executable: String = Command.executable
    ) throws -> Started {
        let scratch = Folder()
        let output = terminal ?? scratch.path + "/output"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        if let descriptor {
            posix_spawn_file_actions_adddup2(&actions, descriptor, 1)
        } else {
            posix_spawn_file_actions_addopen(&actions, 1, output, O_RDWR | O_CREAT | O_NOCTTY, 0o644)
        }
        posix_spawn_file_actions_addopen(&actions, 2, scratch.path + "/errors", O_WRONLY | O_CREAT, 0o644)
        var all = ProcessInfo.processInfo.environment
        all["TERM"] = "xterm"
        all.merge(environment) { $1 }
        var words: [UnsafeMutablePointer<CChar>?] =
            ([
                "/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder.path, executable,
            ] + arguments).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = all.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        // The threads that tests run on block signals, and a command would start with them blocked; whoever runs the
        // tests may ignore some.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ] { sigaddset(&defaults, signal) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var process = pid_t()
        let problem = posix_spawn(&process, "/bin/sh", &actions, &attributes, &words, &variables)
        try #require(problem == 0, "cannot start \(executable): \(String(cString: strerror(problem)))")
        return Started(process: process, scratch: scratch)
    }
}

/// A command under way.
final class Started {
    let process: pid_t
    let scratch: Folder
    private var isWaitedFor = false

    init(process: pid_t, scratch: Folder) {
        self.process = process
        self.scratch = scratch
    }

    /// A command that nobody waited for would stay a zombie, and Swift Testing, which asks for any child that ended, would hear of
    /// it for ever and of no exit test's end.
    deinit {
        guard !isWaitedFor else { return }
        kill(process, SIGKILL)
        _ = status()
    }

    var output: String { scratch.text("output") }

    /// Waits until a condition holds; false where the command ended first.
    func wait(until isTrue: () -> Bool) -> Bool {
        while !isTrue() {
            var information = siginfo_t()
            // Looks without taking the exit code away.
            let isGone =
                waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT) != 0
                || information.si_signo != 0
            if isGone { return isTrue() }
            usleep(500)
        }
        return true
    }

    func send(_ signal: Int32) { kill(process, signal) }

    /// The status it ended with; a look at it while it runs where `options` say so, which is nil until it ends.
    func status(_ options: Int32 = 0) -> Int32? {
        var status: Int32 = 0
        var ended = waitpid(process, &status, options)
        while ended < 0 && errno == EINTR { ended = waitpid(process, &status, options) }
        guard ended != 0 else { return nil }
        isWaitedFor = true
        return status
    }

    func wait() -> Finished {
        let status = status() ?? 0
        let signal = status & 0x7F
        return Finished(
            code: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: output, errors: scratch.text("errors"))
    }
}

/// The two ends of a terminal that no one sits at.
final class Pseudoterminal {
    private let descriptor: Int32
    /// The end that a command writes to.
    let path: String

    init() throws {
        descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        // Unlocks the other end, and asks for its number (TIOCSPTLCK, TIOCGPTN).
        var (isLocked, number): (Int32, UInt32) = (0, 0)
        try #require(ioctl(descriptor, 0x4004_5431, &isLocked) == 0)
        try #require(ioctl(descriptor, 0x8004_5430, &number) == 0)
        path = "/dev/pts/\(number)"
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit { close(descriptor) }

    /// Everything written until the command ended.
    func text(until command: Started) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        func drain() {
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                guard count > 0 else { return }
                bytes += buffer[..<count]
            }
        }
        _ = command.wait {
            drain()
            return false
        }
        drain()
        return String(decoding: bytes, as: UTF8.self)
    }
}
