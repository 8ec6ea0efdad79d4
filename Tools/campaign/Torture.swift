import Foundation

/// What a case that went well adds to the figures.
struct Report: Sendable {
    var kills = 0
    var races = 0
    /// The fault, and the call it was done to; `nil` where that call never came.
    var fault: (kind: Fault, call: Call?)?
    var comparisons = 0
}

/// Carries cases out.
struct Torture: Sendable {
    let command: Command

    /// Carries a case out in a folder.
    /// - Throws: The `Failure` that it found.
    func carryOut(_ one: Case, of preparation: Preparation, in folder: String, _ report: inout Report) throws {
        switch one.deed {
        case .fault(let stage, let call, let fault):
            try strike(preparation.stage(stage), call, fault, in: folder, &report)
        case .kills(let seed):
            var generator = SeededGenerator(seed, one.plan)
            let stage: Stage = Int.random(in: 0..<4, using: &generator) == 0 ? .extended : .fresh
            try kill(preparation.stage(stage), &generator, in: folder, &report)
        case .race(let stage, let first, let second):
            try race(preparation.stage(stage), first, second, in: folder, &report)
        }
    }

    /// One fault, and then on to the end.
    private func strike(
        _ prepared: PreparedStage, _ call: String, _ fault: Fault, in folder: String, _ report: inout Report
    ) throws {
        try prepared.enter(folder)
        let ending = try command.run(prepared.arguments, in: folder, as: "1", fault: (fault, call))
        let struck = ending.struck(by: fault)
        report.fault = (fault, struck)
        do {
            if let struck { try check(ending, after: fault, at: struck) }
            let saved = max(prepared.savedBefore, ending.savedStep(stepsPerEpoch: prepared.stepsPerEpoch))
            try settle(prepared, in: folder, saved: saved, isOver: ending.code == 0, &report)
        } catch let failure as Failure {
            throw Failure(failure.kind, "at \(struck?.text ?? "no call"): \(failure.text)")
        }
    }

    private func check(_ ending: Ending, after fault: Fault, at call: Call) throws {
        if fault.isCrash {
            guard ending.signal == SIGKILL else { throw Failure(.badEnd, "did not die of it: \(ending.text)") }
        } else if ending.code == 0 {
            guard fault.isHarmless || !call.isOutput else {
                throw Failure(.badEnd, "exit 0, though its output was lost")
            }
        } else {
            guard !fault.isHarmless else { throw Failure(.badEnd, "gave up where nothing was wrong: \(ending.text)") }
            guard ending.isOneLine else { throw Failure(.badEnd, "not one line and a status: \(ending.text)") }
        }
    }

    /// Signals at random moments, up to three in a row, and then on to the end.
    private func kill(
        _ prepared: PreparedStage, _ generator: inout SeededGenerator, in folder: String, _ report: inout Report
    ) throws {
        try prepared.enter(folder)
        // The moments cannot be repeated to the call; a fault at the call after these can.
        var (saved, isOver, moments) = (prepared.savedBefore, false, [String]())
        do {
            for number in 1...Int.random(in: 1...3, using: &generator) where !isOver {
                let signal = Self.signals.randomElement(using: &generator) ?? SIGKILL
                let delay = Double.random(in: 0...1.1 * prepared.seconds, using: &generator)
                let running = try command.start(words(prepared, folder), in: folder, as: "\(number)")
                usleep(UInt32(delay * 1e6))
                let isSent = running.send(signal)
                let ending = try running.end()
                if isSent, ending.code != 0 { report.kills += 1 }
                moments.append("\(signal) after call \(ending.calls.last { !$0.isOutput }?.number ?? "0")")
                let isSaved = ending.code == 128 + signal && ending.errors.isEmpty
                guard ending.code == 0 || ending.signal == signal || isSaved else {
                    throw Failure(ending.code == nil ? .badEnd : .lost, ending.text)
                }
                try checkStart(ending, saved: saved, isNeeded: false)
                saved = max(saved, ending.savedStep(stepsPerEpoch: prepared.stepsPerEpoch))
                isOver = ending.code == 0
            }
            try settle(prepared, in: folder, saved: saved, isOver: isOver, &report)
        } catch let failure as Failure {
            let text = "\(prepared.stage), signals \(moments.joined(separator: ", ")): \(failure.text)"
            throw Failure(failure.kind, text)
        }
    }

    private static let signals = [SIGKILL, SIGKILL, SIGKILL, SIGTERM, SIGINT, SIGHUP]

    /// What goes on from here: a run that was begun is resumed, another is begun anew.
    private func words(_ prepared: PreparedStage, _ folder: String) -> [String] {
        prepared.start != nil || PreparedStage.isBegun(in: folder) ? prepared.goOn : prepared.arguments
    }

    private func checkStart(_ ending: Ending, saved: Int, isNeeded: Bool) throws {
        guard let first = ending.firstStep else {
            guard isNeeded && saved > 0 else { return }
            throw Failure(.lost, "step \(saved) was saved, and it does not say where it goes on")
        }
        guard first >= saved else { throw Failure(.lost, "step \(saved) was saved; it goes on from \(first)") }
    }

    /// Goes on without the library to the end, and compares all that is there with a run that nothing happened to.
    func settle(
        _ prepared: PreparedStage, in folder: String, saved: Int, isOver: Bool, _ report: inout Report
    ) throws {
        if !isOver {
            let words = words(prepared, folder)
            let ending = try command.run(words, in: folder, as: "last", isWatched: false)
            guard ending.code == 0 else {
                let what = words == prepared.goOn ? "cannot be gone on with" : "cannot be begun anew"
                throw Failure(.lost, "\(what): \(ending.text)")
            }
            try checkStart(ending, saved: saved, isNeeded: words == prepared.goOn)
        }
        report.comparisons += 1
        if let difference = try firstDifference("\(folder)/outputs", "\(prepared.expected)/outputs") {
            throw Failure(.different, difference)
        }
    }
}
