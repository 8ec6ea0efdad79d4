import EaselData
import EaselFiles
import EaselRuns
import EaselRuntime
import Foundation
import Testing

@Suite("A report on the machine") struct MachineReportTests {
    private func report(_ change: (inout MachineReport) -> Void = { _ in }) throws -> MachineReport {
        var report = try MachineReport(outputs: TemporaryFolder().path + "/outputs", isMeasured: false)
        (report.processor.load, report.processor.governor, report.processor.quota) = (0, nil, nil)
        report.processor.threadsOfMachine = report.processor.threads
        (report.processor.instructionSet, report.processor.bestInstructionSet) = ("avx2", "avx2")
        (report.availableMemory, report.freeForRuns) = (8 << 30, 8 << 30)
        report.inflated = MachineReport.Folder(path: "/cache", count: 0, byteCount: 0)
        change(&report)
        return report
    }

    /// The advice beside that on the build, which tests are a debug one of.
    private func advice(_ change: (inout MachineReport) -> Void) throws -> String {
        try report(change).advice.filter { !$0.contains("debug build") }.joined(separator: "\n")
    }

    @Test("it says what the system says") func asked() throws {
        let processor = Processor()
        #expect(processor.threads == Workers.coreCount && processor.threads <= processor.threadsOfMachine)
        #expect(["avx512", "avx2", "baseline"].contains(processor.instructionSet))
        #expect(processor.cores.map { (1...processor.threads).contains($0) } ?? true)
        #expect(processor.cacheSizes.allSatisfy { $0.key > 1 && $0.value >= 1 << 15 }, "\(processor.cacheSizes)")
        let report = try MachineReport(outputs: TemporaryFolder().path + "/outputs", isMeasured: false)
        #expect(report.memory ?? 0 > report.availableMemory.map { $0 / 4 } ?? 0)
        #expect(report.runs.count == 0 && report.freeForRuns ?? 1 > 0 && report.speed == nil)
        #expect(report.dataSets.map(\.name) == DatasetCatalog.names)
        #expect(report.matrixLibrary.hasPrefix("OpenBLAS"))
    }

    @Test("runs are counted by their records") func runs() throws {
        let folder = TemporaryFolder()
        for name in ["00001-vae-mnist/run.json", "00002-gan-mnist/other.txt", "gallery/a.png"] {
            try FileSystem.makeFolder(FileSystem.folder(of: "\(folder.path)/\(name)"))
            try AtomicFile.write([1, 2, 3], to: "\(folder.path)/\(name)")
        }
        let runs = try MachineReport(outputs: folder.path, isMeasured: false).runs
        #expect(runs.count == 1 && runs.byteCount == 9)
    }

    @Test("nothing is advised where nothing helps, and what helps is named") func advised() throws {
        #expect(try advice { _ in } == "")
        #expect(try advice { $0.processor.bestInstructionSet = "avx512" }.contains("EASEL_ISA=avx2"))
        #expect(
            try advice { ($0.processor.instructionSet, $0.processor.bestInstructionSet) = ("baseline", "baseline") }
                .contains("no AVX2"))
        #expect(try advice { $0.processor.threadsOfMachine += 6 }.contains("may use"))
        #expect(try advice { $0.processor.quota = 0.5 }.contains("the time of 0.5 processors"))
        #expect(try advice { $0.processor.load = 9 }.contains("kept 9 of"))
        #expect(try advice { $0.processor.governor = "powersave" }.contains("powersave"))
        #expect(try advice { $0.availableMemory = 1 << 30 }.contains("1.1 GB of memory"))
        #expect(try advice { $0.freeForRuns = 1 << 20 }.contains("--keep last:2"))
        #expect(try advice { $0.inflated = nil }.contains("HOME"))
        let slow = MachineReport.Speed(threads: 2, multiplyAddGflops: 100, matrixProductGflops: 40, bandwidth: 10)
        #expect(try advice { $0.speed = slow }.contains("40 % of the peak"))
        #expect(try !advice { ($0.speed, $0.processor.load) = (slow, 9) }.contains("OpenBLAS"), "measured while busy")
    }

    @Test("speeds are measured, and hang together") func measured() throws {
        let speed = try MachineSpeed(workers: Workers(threads: 1))
        #expect(speed.multiplyAddGflops > 0.1 && speed.matrixProductGflops > 0.1 && speed.bandwidth > 0.01)
        #expect(speed.multiplyAddGflops.isFinite && speed.bandwidth.isFinite)
        // Nothing is faster than the peak; other programs may hold either measurement up.
        #expect(speed.matrixProductGflops < 20 * speed.multiplyAddGflops)
    }

    @Test(
        "lists of numbers are read as Linux writes them",
        arguments: [
            ("0-3,8,10-11", [0, 1, 2, 3, 8, 10, 11]), ("0\n", [0]), ("", nil), ("3-1", nil), ("a", nil), ("1-", nil),
            ("0-99999999", nil),
        ] as [(String, [Int]?)])
    func lists(text: String, numbers: [Int]?) { #expect(SystemFile.numbers(text) == numbers) }
}
