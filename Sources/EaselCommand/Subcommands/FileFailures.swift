import EaselCore

/// The files of a command that cannot be read, while it goes on with the others.
///
/// Each is named on standard error as it is met; where it is the only file, it is the command's error.
struct FileFailures {
    /// Whether files that cannot be read are passed over.
    let isLenient: Bool
    private(set) var count = 0
    private var held: String?

    init(isLenient: Bool) { self.isLenient = isLenient }

    /// Notes a file by what is wrong with it.
    mutating func add(_ problem: String) {
        count += 1
        if count == 1 {
            held = problem
        } else {
            tellHeld()
            Output.warn(line(problem))
        }
    }

    /// Tells of a file that is used though it is cut off.
    static func tell(_ name: String, damage: String?) {
        if let damage { Output.warn("\(name): used as far as it goes: \(damage)") }
    }

    /// The error of a command that had nothing left to do.
    mutating func nothingLeft(of total: Int) -> CommandLineError {
        if count == 1, let held { return CommandLineError(held) }
        tellHeld()
        return CommandLineError("none of the \(counted(total, "picture")) can be read")
    }

    /// Tells of what is still to be told.
    /// - Throws: `CommandLineError` where a file could not be read, and that is not passed over.
    mutating func finish(of total: Int) throws {
        tellHeld()
        guard count > 0, !isLenient else { return }
        throw CommandLineError(
            "\(count) of \(counted(total, "picture")) cannot be read and \(count == 1 ? "is" : "are") left out; --lenient passes "
                + "over such pictures")
    }

    private mutating func tellHeld() {
        if let held { Output.warn(line(held)) }
        held = nil
    }

    private func line(_ problem: String) -> String { isLenient ? "passed over: \(problem)" : problem }
}
