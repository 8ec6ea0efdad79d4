import Foundation

/// Prints a line at once, also into a pipe.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

/// Counts what the cases came to, and says what failed.
final class Tally: @unchecked Sendable {
    private let lock = NSLock()
    private let kept: String
    private var total = Report()
    private var faults: [String: Int] = [:]
    private var calls: [String: Int] = [:]
    private var cases = 0
    private var notReached = 0
    private var failed: [Failure.Kind: Int] = [:]
    private var alike: [String: Int] = [:]

    /// - Parameter kept: Where the folders of failing cases go.
    init(keptIn kept: String) { self.kept = kept }

    /// Counts a case.
    func add(_ report: Report) {
        lock.withLock {
            cases += 1
            total.kills += report.kills
            total.races += report.races
            total.comparisons += report.comparisons
            guard let fault = report.fault else { return }
            guard let call = fault.call else {
                notReached += 1
                return
            }
            faults[fault.kind.rawValue, default: 0] += 1
            calls[call.isOutput ? "output" : call.name, default: 0] += 1
        }
    }

    /// Says what failed, what repeats it, and where its folder is; of failures alike only the first few.
    /// - Parameters:
    ///   - text: The case, or the plan where one could not be prepared.
    ///   - folder: Its folder, which is moved away.
    func add(_ failure: Failure, of text: String, in folder: String?) {
        lock.withLock {
            failed[failure.kind, default: 0] += 1
            let likeness =
                "\(failure.kind.rawValue): "
                + failure.text.replacing(#/(signals )?\d+( after call \d+, \d+)*/#, with: "…")
            alike[likeness, default: 0] += 1
            guard alike[likeness] ?? 0 <= 3 else {
                if let folder { try? FileManager.default.removeItem(atPath: folder) }
                return
            }
            var line = "\(failure.kind.rawValue): \(failure.text)   Tools/torture --case \(text)"
            if let folder, let place = keep(folder, of: text) { line += "   in \(place)" }
            say(line)
        }
    }

    /// Moves the folder of a case to where it stays.
    /// - Returns: Where that is.
    func keep(_ folder: String, of text: String) -> String? {
        let place = "\(kept)/\(text.replacing("/", with: "_"))"
        try? FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
        try? FileManager.default.removeItem(atPath: place)
        return (try? FileManager.default.moveItem(atPath: folder, toPath: place)).map { place }
    }

    /// Whether anything failed, or nothing was done at all.
    var isFailure: Bool { lock.withLock { !failed.isEmpty || cases == 0 } }

    /// All of it in one line.
    var figures: String {
        lock.withLock {
            let list = { (counts: [String: Int]) in
                counts.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            }
            let count = faults.values.reduce(0, +)
            return "torture: \(total.kills) kills, \(count) faults (\(list(faults)); at \(list(calls))), "
                + "\(notReached) not reached, \(total.races) races; \(total.comparisons) compared, "
                + "\(failed[.lost] ?? 0) lost, \(failed[.different] ?? 0) different, "
                + "\(failed[.badEnd] ?? 0) badly ended"
        }
    }

    /// What failed more often than was said.
    var repeated: [String] {
        lock.withLock {
            alike.filter { $0.value > 3 }.sorted { $0.value > $1.value }.map { "\($0.value) times \($0.key)" }
        }
    }
}
