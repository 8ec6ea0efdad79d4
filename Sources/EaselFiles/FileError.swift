import EaselCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// An error about a file that could not be read or written, or whose content is not what it should be.
///
/// The description is one line: what was attempted, the path, and the reason.
public struct FileError: Error, CustomStringConvertible, Hashable, Sendable {
    /// The file or folder in question.
    public let path: String
    /// What is wrong with it, and the way out where there is one.
    public let problem: String
    /// The system's error number, where the system refused.
    public let systemError: Int32?

    /// Makes an error about a file's content.
    public init(path: String, problem: String) {
        self.path = path
        self.problem = problem
        systemError = nil
    }

    /// Makes an error from a failed system call.
    ///
    /// - Parameters:
    ///   - path: The file or folder.
    ///   - action: What was attempted, a verb: "write", "create".
    ///   - number: The system's error number, `errno` unless it was kept.
    package init(path: String, cannot action: String, because number: Int32 = errno) {
        self.path = path
        problem = "cannot \(action): \(String(cString: strerror(number)))"
        systemError = number
    }

    /// The same error of a temporary file, under the path that it was to be renamed to and that a person knows.
    package func told(of path: String, insteadOf temporary: String) -> FileError {
        guard self.path.hasPrefix(temporary) else { return self }
        return FileError(path: path + self.path.dropFirst(temporary.count), problem: problem, systemError: systemError)
    }

    private init(path: String, problem: String, systemError: Int32?) {
        (self.path, self.problem, self.systemError) = (path, problem, systemError)
    }

    /// One line for people.
    public var description: String { "\(path.inOneLine(limit: 400)): \(problem)" }
}
