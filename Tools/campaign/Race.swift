import Foundation

extension Torture {
    /// Two processes at once: the first stops before a call, the second runs until it stops before one of its own, the
    /// first goes on to its end, and then the second. One must win, and the other leave it alone.
    func race(
        _ prepared: PreparedStage, _ first: Int, _ second: Int, in folder: String, _ report: inout Report
    ) throws {
        try prepared.enter(folder)
        let start = { (name: String, call: Int) in
            let running = try command.start(prepared.arguments, in: folder, as: name, fault: (.stop, "\(call)"))
            // Neither may come where the other one holds what it waits for.
            running.wait(seconds: max(2, 20 * prepared.seconds), orStopped: true)
            return running
        }
        let one = try start("1", first)
        let two: Running
        do {
            two = try start("2", second)
        } catch {
            one.send(SIGKILL)
            throw error
        }
        one.send(SIGCONT)
        // It may wait for what the other one holds.
        one.wait(seconds: max(1, 10 * prepared.seconds))
        two.send(SIGCONT)
        let endings = try [one.end(), two.end()]
        report.races += 1
        let winners = endings.filter { $0.code == 0 }
        let texts = endings.map(\.text).joined(separator: " | ")
        for loser in endings where loser.code != 0 && !loser.isOneLine {
            throw Failure(.badEnd, "a loser ends with a status and one line: \(texts)")
        }
        // Who comes when all is done has nothing to do, and says so.
        guard prepared.start == nil ? winners.count == 1 : !winners.isEmpty else {
            throw Failure(.lost, "\(winners.count) of two won: \(texts)")
        }
        do {
            try settle(prepared, in: folder, saved: 0, isOver: true, &report)
        } catch let failure as Failure {
            throw Failure(failure.kind, "\(failure.text); \(texts)")
        }
    }
}
