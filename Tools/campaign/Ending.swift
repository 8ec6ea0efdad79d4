import Foundation

/// How a process ended, and what it said.
struct Ending: Sendable {
    /// The exit status, where it exited.
    let code: Int32?
    /// The signal it died of.
    let signal: Int32?
    /// What it wrote on standard output and error.
    let output: String
    let errors: String
    /// The calls by which it changed files.
    let calls: [Call]
    /// How many of its writes the library did not see.
    let missed: Int

    init(status: Int32, base: String) {
        code = status & 0x7f == 0 ? status >> 8 & 0xff : nil
        signal = status & 0x7f == 0 ? nil : status & 0x7f
        let text = { (ending: String) in
            String(decoding: FileManager.default.contents(atPath: base + ending) ?? Data(), as: UTF8.self)
        }
        (output, errors) = (text(".out"), text(".err"))
        let lines = text(".calls").split(separator: "\n")
        calls = lines.compactMap(Call.init(line:))
        missed = lines.last { $0.hasPrefix("end\t") }.flatMap { Int($0.dropFirst(4)) } ?? 0
    }

    /// How it ended, and the first line of what it said.
    var text: String {
        let line = errors.split(separator: "\n").first.map { ": \($0)" } ?? ""
        return (code.map { "exit \($0)" } ?? "signal \(signal ?? 0)") + line
    }

    /// Whether it ended as a command does that could not do what was asked: a status and one line.
    var isOneLine: Bool { (code ?? 0) > 0 && errors.split(separator: "\n").count == 1 && errors.hasSuffix("\n") }

    /// The call that a fault was done to.
    func struck(by fault: Fault) -> Call? { calls.first { $0.outcome == fault.rawValue } }

    /// The last step of the run that it had saved.
    func savedStep(stepsPerEpoch: Int) -> Int {
        let files = calls.compactMap(\.savedCheckpoint).map { $0.step ?? $0.epoch * stepsPerEpoch }
        return max(files.max() ?? 0, output.firstMatch(of: #/saved after step (\d+)/#).flatMap { Int($0.1) } ?? 0)
    }

    /// The step it began at; the last there is where nothing was left to do; `nil` where it does not say.
    var firstStep: Int? {
        if let match = output.firstMatch(of: #/from step (\d+)/#) { return Int(match.1) }
        return output.contains(#/all \d+ epochs are done/#) ? .max : nil
    }
}
