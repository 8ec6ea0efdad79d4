import Foundation

/// Where in its life a run is tortured.
enum Stage: String, CaseIterable, Sendable {
    /// While it is begun and trained.
    case fresh
    /// While it goes on after a crash.
    case resumed
    /// While it goes on after a crash of going on.
    case again
    /// While a finished run goes on for more epochs.
    case extended
}

/// A stage that can be entered any number of times.
struct PreparedStage: Sendable {
    let stage: Stage
    let plan: Plan
    /// What is there at its start; `nil` for nothing.
    let start: String?
    /// The folder that must come out.
    let expected: String
    /// What the process to be tortured is told, and what goes on with it.
    let arguments: [String]
    let goOn: [String]
    /// The calls of one that nothing happens to, and how long it took.
    let calls: [Call]
    let seconds: Double
    let stepsPerEpoch: Int
    /// The last step that was saved before.
    let savedBefore: Int

    /// Makes a folder with what is there at the start.
    func enter(_ folder: String) throws {
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard let start else { return }
        try FileManager.default.copyItem(atPath: "\(start)/outputs", toPath: "\(folder)/outputs")
    }

    /// Whether a run has been begun in a folder: from then on it must be possible to go on with it.
    static func isBegun(in folder: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/\(Plan.run)/run.json")
    }
}
