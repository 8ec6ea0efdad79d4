import Foundation

/// A stage that cannot be entered: what makes it ready went wrong already.
struct Unprepared: Error {
    let failure: Failure
    /// A case that comes to it again.
    let text: String
}

/// Makes the stages of a plan when they are first asked for.
final class Preparation: @unchecked Sendable {
    private let plan: Plan
    private let command: Command
    private let folder: String
    private let lock = NSLock()
    private var made: [Stage: Result<PreparedStage, any Error>] = [:]

    init(_ plan: Plan, command: Command, in folder: String) {
        (self.plan, self.command, self.folder) = (plan, command, "\(folder)/\(plan.name)")
    }

    /// A stage of the plan.
    /// - Throws: `Unprepared`, each time.
    func stage(_ stage: Stage) throws -> PreparedStage {
        lock.lock()
        defer { lock.unlock() }
        return try unlocked(stage).get()
    }

    private func unlocked(_ stage: Stage) -> Result<PreparedStage, any Error> {
        if let made = made[stage] { return made }
        let result = Result {
            do {
                return try make(stage)
            } catch let failure as Failure {
                throw Unprepared(
                    failure: Failure(failure.kind, "before a run is \(stage): \(failure.text)"),
                    text: Case(plan.name, .fault(stage, call: "1", .crashBefore)).text)
            }
        }
        made[stage] = result
        return result
    }

    private func make(_ stage: Stage) throws -> PreparedStage {
        let expected = "\(folder)/\(stage == .extended ? "extended" : "fresh")-expected"
        let start = "\(folder)/\(stage)-start"
        let goOn = Plan.goOn(epochs: stage == .extended ? 3 : nil)
        switch stage {
        case .fresh:
            try uninterrupted(plan.begin(), in: expected)
            return try measure(stage, start: nil, expected: expected, arguments: plan.begin(), goOn: goOn)
        case .extended:
            try uninterrupted(plan.begin(epochs: 2), in: start)
            try copy(start, to: expected)
            try uninterrupted(goOn, in: expected)
            return try measure(stage, start: start, expected: expected, arguments: goOn, goOn: goOn)
        case .resumed, .again:
            let before = try unlocked(stage == .resumed ? .fresh : .resumed).get()
            try before.enter(start)
            let files = before.calls.filter { !$0.isOutput }
            let ending = try command.run(
                before.arguments, in: start, as: "crash", fault: (.crashBefore, "\(files.count * 3 / 5)"))
            guard ending.signal == SIGKILL, PreparedStage.isBegun(in: start) else {
                throw Failure(.badEnd, "did not crash where it was told to: \(ending.text)")
            }
            return try measure(
                stage, start: start, expected: before.expected, arguments: goOn, goOn: goOn,
                saved: max(before.savedBefore, ending.savedStep(stepsPerEpoch: before.stepsPerEpoch)))
        }
    }

    private func copy(_ from: String, to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: "\(from)/outputs", toPath: "\(folder)/outputs")
    }

    private func uninterrupted(_ arguments: [String], in folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let ending = try command.run(arguments, in: folder, as: "whole", isWatched: false)
        guard ending.code == 0 else { throw Failure(.badEnd, "cannot be trained at all: \(ending.text)") }
    }

    /// Passes through the stage once with nothing but the library's log.
    private func measure(
        _ stage: Stage, start: String?, expected: String, arguments: [String], goOn: [String], saved: Int = 0
    ) throws -> PreparedStage {
        let place = "\(folder)/\(stage)-measured"
        let log = try String(contentsOfFile: "\(expected)/\(Plan.run)/log.jsonl", encoding: .utf8)
        let first = log.split(separator: "\n").first { $0.contains(#""kind":"epoch""#) }
        guard let match = first?.firstMatch(of: #/"step":(\d+)/#), let steps = Int(match.1) else {
            throw Failure(.badEnd, "log.jsonl has no epoch with its step")
        }
        let saved = stage == .extended ? 2 * steps : saved
        func prepared(_ calls: [Call], _ seconds: Double) -> PreparedStage {
            PreparedStage(
                stage: stage, plan: plan, start: start, expected: expected, arguments: arguments, goOn: goOn,
                calls: calls, seconds: seconds, stepsPerEpoch: steps, savedBefore: saved)
        }
        try prepared([], 0).enter(place)
        let began = Date()
        let ending = try command.run(arguments, in: place, as: "measured")
        let seconds = Date().timeIntervalSince(began)
        guard ending.code == 0 else { throw Failure(.lost, "cannot be gone on with: \(ending.text)") }
        if stage != .fresh, (ending.firstStep ?? 0) < saved {
            throw Failure(.lost, "step \(saved) was saved; it goes on from \(ending.firstStep ?? 0)")
        }
        guard ending.missed == 0 else {
            throw Failure(.badEnd, "\(ending.missed) writes passed the library by: it must learn their calls")
        }
        if let difference = try firstDifference("\(place)/outputs", "\(expected)/outputs") {
            throw Failure(.different, difference)
        }
        return prepared(ending.calls, seconds)
    }
}
