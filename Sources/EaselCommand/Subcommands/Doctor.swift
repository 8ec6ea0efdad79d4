import ArgumentParser
import EaselCore
import EaselFiles
import EaselRuns

/// `easel doctor`.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what machine this is, which data is there, where runs go, and what would make training faster.",
        discussion: """
            Example:
              easel doctor

            The peak is of multiply-adds in registers, the bandwidth of STREAM's triad; both are measured here, and less
            while other programs run.
            """)

    @Option(
        help: ArgumentHelp("Where data sets are looked for first.", valueName: "folder"), completion: .directory)
    var dataRoot: String?
    @OptionGroup var runtime: RuntimeOptions
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let report = try MachineReport(dataRoot: dataRoot, workers: runtime.workers)
        if json {
            struct Record: Encodable { let version: String, machine: MachineReport, advice: [String] }
            return try printJSON(Record(version: programVersion, machine: report, advice: report.advice))
        }
        let advice = report.advice.map { "  " + $0 }
        try Output.say(
            lines: ["easel \(programVersion)", ""] + aligned(report.rows) + [""]
                + (advice.isEmpty
                    ? ["Nothing is known to make it faster here."] : ["What would make it faster:"] + advice))
    }
}

extension MachineReport {
    /// What each row of the screen is about, and what it says.
    fileprivate var rows: [[String]] {
        var rows = [["processor", processorText], ["memory", memoryText]]
        if let speed {
            rows += [
                ["peak", "\(fixed(speed.multiplyAddGflops, 0)) GFLOP/s on \(counted(speed.threads, "thread"))"],
                ["large sgemm", "\(fixed(speed.matrixProductGflops, 0)) GFLOP/s (\(matrixLibrary))"],
                ["bandwidth", "\(fixed(speed.bandwidth, 1)) GB/s"],
            ]
        }
        for (index, set) in dataSets.enumerated() {
            let place = set.location ?? (set.isDrawn ? "drawn by easel itself" : "not found here")
            rows.append([index == 0 ? "data sets" : "", set.name + padding(set.name, 15) + place])
        }
        rows.append(["looked in", dataRoots.joined(separator: ", ")])
        if let downloads { rows.append(["downloads", text(downloads, "data set")]) }
        if let prepared { rows.append(["prepared", text(prepared, "file")]) }
        if let inflated { rows.append(["inflated", text(inflated, "file")]) }
        rows.append(["runs go to", text(runs, "run") + (freeForRuns.map { "; \(byteText($0)) free" } ?? "")])
        return rows
    }

    private func text(_ folder: Folder, _ noun: String) -> String {
        "\(folder.path): \(counted(folder.count, noun)), \(byteText(folder.byteCount))"
    }

    private func padding(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count))
    }

    private var processorText: String {
        var parts = [processor.name ?? "unknown", counted(processor.threads, "thread")]
        if let cores = processor.cores { parts[1] += " on \(counted(cores, "core"))" }
        for (level, size) in processor.cacheSizes.sorted(by: { $0.key < $1.key }) {
            parts.append("\(byteText(size)) of L\(level)")
        }
        return parts.joined(separator: ", ")
    }

    private var memoryText: String {
        let parts = [memory.map(byteText), availableMemory.map { "\(byteText($0)) to be had" }]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}
