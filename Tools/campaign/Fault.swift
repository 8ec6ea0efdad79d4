/// What is done to one call of a process. The library knows them by these names.
enum Fault: String, CaseIterable, Sendable {
    /// The process dies before the call, after it, or after a part of what it was to write.
    case crashBefore = "crash-before"
    case crashAfter = "crash-after"
    case crashWithin = "crash-within"
    /// ENOSPC: once, from then on, or for the rest of a write of which a part was written.
    case noSpace = "no-space"
    case diskFull = "disk-full"
    case cutOff = "cut-off"
    /// EIO.
    case broken
    /// EINTR.
    case interrupted
    /// Only a part is written, and that is said.
    case short
    /// The process stops before the call until it is told to go on.
    case stop

    /// Whether the process dies of it.
    var isCrash: Bool { [.crashBefore, .crashAfter, .crashWithin].contains(self) }

    /// Whether it is no error: a process does what it would have done.
    var isHarmless: Bool { self == .interrupted || self == .short }

    /// Whether it can happen to a call.
    func applies(to call: Call) -> Bool {
        let isFile = !call.isOutput
        switch self {
        case .crashBefore, .crashAfter: return true
        // What cannot be said any more is not asked for.
        case _ where call.subject == "standard error": return false
        case .crashWithin, .short: return call.name == "write"
        case .cutOff: return call.name == "write" && isFile
        case .diskFull: return ["open", "write", "mkdir", "symlink", "link", "fallocate"].contains(call.name) && isFile
        case .noSpace:
            return ["open", "write", "mkdir", "symlink", "link", "fallocate", "fsync", "rename", "close"]
                .contains(call.name)
        case .broken: return !call.name.hasSuffix("flock")
        case .interrupted:
            return ["open", "write", "fsync", "ftruncate", "fallocate", "close", "flock"].contains(call.name)
        case .stop: return false
        }
    }
}

/// A call by which a process changed files, or was to, as the library logged it.
struct Call: Sendable {
    /// `12`, or `o3` for one on standard output or error.
    let number: String
    /// Such as `rename`.
    let name: String
    /// `done`, `error` and its number, or the fault.
    let outcome: String
    /// What it worked on.
    let subject: String
    /// The second of two paths.
    let target: String?

    /// Reads a line of the log.
    init?(line: Substring) {
        let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 4 else { return nil }
        (number, name, outcome, subject) = (parts[0], parts[1], parts[2], parts[3])
        target = parts.count > 4 ? parts[4] : nil
    }

    /// Whether it is on standard output or error.
    var isOutput: Bool { number.hasPrefix("o") }

    /// The call and what it worked on, without numbers that differ from process to process.
    var text: String {
        let path = (target ?? subject).replacing(#/^.*outputs/#, with: "outputs")
        return "\(name) \(path.replacing(#/\.\d+-\d+\.partial|-\d+-\d+\.tmp/#, with: ".…"))"
    }

    /// The epoch and step in the name of a checkpoint that it has put in its place.
    var savedCheckpoint: (epoch: Int, step: Int?)? {
        guard name == "rename" || name == "link", outcome == "done" || outcome == Fault.crashAfter.rawValue,
            let match = target?.firstMatch(
                of: #/outputs/run/checkpoints/epoch-(\d+)(?:-step-(\d+))?\.safetensors$/#),
            let epoch = Int(match.1)
        else { return nil }
        return (epoch, match.2.flatMap { Int($0) })
    }
}
