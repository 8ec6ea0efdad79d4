import EaselCore
import EaselFiles
import EaselTraining

/// What would make training faster on a machine.
extension MachineReport {
    /// Pieces of advice for people, one line each, the most rewarding first; empty where nothing is known to help.
    public var advice: [String] { building + instructions + cores + library + memoryAdvice + dataAdvice }

    private var building: [String] {
        #if DEBUG
            ["this is a debug build: make build makes one that is many times as fast"]
        #else
            []
        #endif
    }

    private var instructions: [String] {
        let (used, best) = (processor.instructionSet, processor.bestInstructionSet)
        if used != best { return ["EASEL_ISA=\(used) holds it back: without that variable it uses \(best)"] }
        return best == "baseline"
            ? [
                "the processor has no AVX2 with FMA, or a virtual machine hides it: one that has trains several times as fast"
            ]
            : []
    }

    private var cores: [String] {
        var notes: [String] = []
        let threads = processor.threads
        if threads < processor.threadsOfMachine {
            notes.append(
                "this process may use \(threads) of the machine's \(processor.threadsOfMachine) processors (taskset, or "
                    + "a container's limit)")
        }
        if let quota = processor.quota, quota < Double(threads) - 0.01 {
            notes.append(
                "its control group has the time of \(plain((10 * quota).rounded() / 10)) processors, less than the "
                    + "\(counted(threads, "thread")) it starts: --threads \(max(1, Int(quota))) waits less, a larger limit is faster"
            )
        }
        if isBusy, let load = processor.load {
            notes.append(
                "other programs kept \(plain((10 * load).rounded() / 10)) of \(counted(threads, "processor")) busy in the last "
                    + "minute: end them")
        }
        if let governor = processor.governor, ["powersave", "conservative"].contains(governor) {
            notes.append(
                "the clock rate is held down by the governor \(governor): cpupower frequency-set -g performance")
        }
        return notes
    }

    /// Whether other programs take a good part of the processor, and of what was measured.
    private var isBusy: Bool { (processor.load ?? 0) > 0.3 * Double(processor.threads) }

    private var library: [String] {
        guard let speed, !isBusy, speed.matrixProductGflops < 0.5 * speed.multiplyAddGflops else { return [] }
        let share = Int((100 * speed.matrixProductGflops / speed.multiplyAddGflops).rounded())
        let chosen = FileSystem.environment("OPENBLAS_CORETYPE").map { "; OPENBLAS_CORETYPE=\($0) is set" } ?? ""
        return [
            "OpenBLAS reaches \(share) % of the peak in a large matrix product, which dense layers use: a newer one may do "
                + "better (\(matrixLibrary)\(chosen))"
        ]
    }

    private var memoryAdvice: [String] {
        guard let availableMemory, availableMemory < 2_000_000_000 else { return [] }
        return ["\(byteText(availableMemory)) of memory are left: large models and batches need more"]
    }

    private var dataAdvice: [String] {
        var notes: [String] = []
        if let freeForRuns, freeForRuns < 1_000_000_000 {
            notes.append("\(byteText(freeForRuns)) are free where runs go: --keep last:2 keeps fewer checkpoints")
        }
        if inflated == nil {
            notes.append("HOME is not set: with one, large data sets are inflated once and kept")
        }
        return notes
    }
}
