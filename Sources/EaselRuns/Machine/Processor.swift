import EaselFiles
import EaselRuntime

/// The processor of this machine, and what of it this process may use.
public struct Processor: Sendable, Encodable {
    /// Its name as the processor says it: `AMD EPYC 9354`; `nil` where it says nothing.
    public package(set) var name: String?
    /// The instruction set that kernels use: `avx512`, `avx2` or `baseline`.
    public package(set) var instructionSet: String
    /// The best that it has, of the same.
    public package(set) var bestInstructionSet: String
    /// The logical processors that this process may use.
    public package(set) var threads: Int
    /// The logical processors of the machine.
    public package(set) var threadsOfMachine: Int
    /// The physical cores that `threads` are of; `nil` where the system does not say.
    public package(set) var cores: Int?
    /// The cores' worth of time that the process's control group, such as a container's, has; `nil` for no limit.
    public package(set) var quota: Double?
    /// The bytes of a core's second-level cache and of the last-level cache it shares; `nil` where the system does not
    /// say.
    public package(set) var cacheSizes: [Int: Int]
    /// What sets the clock rate: `performance`, `powersave`, `schedutil`; `nil` where that is out of the system's hands.
    public package(set) var governor: String?
    /// Runnable threads of all programs over the last minute.
    public package(set) var load: Double?

    private static let folder = "/sys/devices/system/cpu"

    /// Asks the system.
    public init() {
        let allowed = SystemFile.value(of: "Cpus_allowed_list", in: "/proc/self/status").flatMap(SystemFile.numbers)
        // As x86 says it, and as others do.
        name = ["model name", "Model", "cpu"].lazy.compactMap { SystemFile.value(of: $0, in: "/proc/cpuinfo") }.first
        instructionSet = InstructionSet.name
        bestInstructionSet = InstructionSet.best
        threads = Workers.coreCount
        threadsOfMachine = SystemFile.word(in: "\(Self.folder)/online").flatMap(SystemFile.numbers)?.count ?? threads
        let siblings = allowed?.map { SystemFile.word(in: "\(Self.folder)/cpu\($0)/topology/thread_siblings_list") }
        cores = siblings.flatMap { $0.contains(nil) ? nil : Set($0).count }
        quota = Self.quota
        let first = allowed?.first ?? 0
        cacheSizes = Self.cacheSizes(in: "\(Self.folder)/cpu\(first)/cache")
        governor = SystemFile.word(in: "\(Self.folder)/cpu\(first)/cpufreq/scaling_governor")
        load = SystemFile.word(in: "/proc/loadavg").flatMap(Double.init)
    }

    /// The sizes of data caches by their level.
    private static func cacheSizes(in folder: String) -> [Int: Int] {
        var sizes: [Int: Int] = [:]
        for index in 0..<8 {
            let cache = "\(folder)/index\(index)"
            guard let level = SystemFile.number(in: "\(cache)/level"), level > 1,
                let text = SystemFile.word(in: "\(cache)/size"), let size = Int(text.dropLast())
            else {
                continue
            }
            sizes[level] = size << (text.hasSuffix("M") ? 20 : text.hasSuffix("K") ? 10 : 0)
        }
        return sizes
    }

    /// What the second version of control groups allows.
    private static var quota: Double? {
        let line = (SystemFile.text(of: "/proc/self/cgroup") ?? "").split(separator: "\n").first { $0.hasPrefix("0::") }
        guard let line else { return nil }
        // A container sees its own group as the root.
        for folder in ["/sys/fs/cgroup" + line.dropFirst(3), "/sys/fs/cgroup"] {
            let words = (SystemFile.text(of: "\(folder)/cpu.max") ?? "").split(whereSeparator: \.isWhitespace)
            if words.count == 2, let time = Double(words[0]), let period = Double(words[1]), period > 0 {
                return time / period
            }
        }
        return nil
    }
}
