#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A file that could not be read or written, or that does not say what it should.
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

    /// Makes an error from the system's refusal.
    ///
    /// - Parameters:
    ///   - path: The file or folder.
    ///   - action: What was attempted, a verb: "write", "create".
    ///   - number: The system's error number, `errno` unless it was kept.
    init(path: String, cannot action: String, because number: Int32 = errno) {
        self.path = path
        problem = "cannot \(action): \(String(cString: strerror(number)))"
        systemError = number
    }

    /// One line for people.
    public var description: String { "\(Self.printable(path)): \(problem)" }

    /// A text from outside as part of one line: control characters escaped, overlong texts cut.
    package static func printable(_ text: String, limit: Int = 400) -> String {
        var result = ""
        for (position, scalar) in text.unicodeScalars.enumerated() {
            if position == limit { return result + "…" }
            if scalar.properties.generalCategory == .control || scalar.value == 0x2028 || scalar.value == 0x2029 {
                result += scalar.escaped(asASCII: true)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
