#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The memory that this process can still obtain, and what limits it.
///
/// Linux promises more memory than it has and kills a process that uses it, so a request that certainly does not fit is
/// best refused beforehand.
package struct MachineMemory: Sendable {
    /// The number of bytes.
    package let byteCount: Int
    /// The available memory in the words of an error: `this machine has 3.2 GB left`.
    package let description: String

    /// The smallest of what the machine has left, what the process's control group may still use, and what the limits
    /// of the process (`ulimit -v`, `ulimit -d`) leave; `nil` where the system says nothing.
    package static func available() -> MachineMemory? {
        let limits = [machine(), controlGroup(), limit("-v", addressSpace, used: 0), limit("-d", data, used: 5)]
        return limits.compactMap(\.self).min { $0.byteCount < $1.byteCount }
    }

    #if canImport(Glibc)
        private static let (addressSpace, data) = (Int32(RLIMIT_AS.rawValue), Int32(RLIMIT_DATA.rawValue))
    #else
        private static let (addressSpace, data) = (RLIMIT_AS, RLIMIT_DATA)
    #endif

    /// Refuses a request that certainly does not fit before anything is allocated: a failed allocation ends the
    /// process.
    /// - Parameters:
    ///   - bytes: The number of bytes needed.
    ///   - path: What it is for, in the words of an error.
    /// - Throws: `FileError` with the bytes needed and available.
    package static func require(_ bytes: Int, for path: String) throws(FileError) {
        // A small request is not worth asking about.
        guard bytes >= 16 << 20, let available = available(), bytes > available.byteCount else { return }
        throw FileError(
            path: path, problem: "takes \(byteText(bytes)) of memory, and \(available.description); use a part of it")
    }

    /// The bytes that the machine has; `nil` where the system says nothing.
    package static var total: Int? { numbers(in: "/proc/meminfo")["MemTotal:"].map { $0 * 1024 } }

    /// The bytes of memory that this process has now; 0 where the system says nothing.
    package static var residentBytes: Int {
        let fields = (SystemFile.text(of: "/proc/self/statm") ?? "").split(whereSeparator: \.isWhitespace)
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
    }

    private init(_ byteCount: Int, _ text: (String) -> String) {
        self.byteCount = max(byteCount, 0)
        description = text(byteText(self.byteCount))
    }

    private static func machine() -> MachineMemory? {
        let fields = numbers(in: "/proc/meminfo")
        guard let free = fields["MemAvailable:"] else { return nil }
        return MachineMemory((free + (fields["SwapFree:"] ?? 0)) * 1024) { "this machine has \($0) left" }
    }

    /// The bytes that the process's address space or data may still grow by.
    /// - Parameter used: The field of `/proc/self/statm` that counts, in pages.
    private static func limit(_ flag: String, _ resource: Int32, used field: Int) -> MachineMemory? {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < rlim_t(Int.max) else { return nil }
        let fields = (SystemFile.text(of: "/proc/self/statm") ?? "").split(whereSeparator: \.isWhitespace).map {
            Int($0) ?? 0
        }
        guard field < fields.count else { return nil }
        let used = fields[field] * sysconf(Int32(_SC_PAGESIZE))
        return MachineMemory(Int(limit.rlim_cur) - used) { "ulimit \(flag) leaves \($0)" }
    }

    /// The memory that the process's control group, such as a container's, may still use. Cached files give way.
    private static func controlGroup() -> MachineMemory? {
        var found: MachineMemory?
        for line in (SystemFile.text(of: "/proc/self/cgroup") ?? "").split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let isSecond = parts[1].isEmpty
            guard isSecond || parts[1].split(separator: ",").contains("memory") else { continue }
            let root = isSecond ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory"
            let files =
                isSecond ? ("memory.max", "memory.current") : ("memory.limit_in_bytes", "memory.usage_in_bytes")
            // A container sees its own group as the root.
            for folder in [root + parts[2], root] {
                guard let most = SystemFile.number(in: "\(folder)/\(files.0)"), most < 1 << 60,
                    let used = SystemFile.number(in: "\(folder)/\(files.1)")
                else { continue }
                let stat = numbers(in: "\(folder)/memory.stat")
                let files = stat["file"] ?? stat["cache"] ?? 0
                let left = MachineMemory(most - used + files) { "this process's control group has \($0) left" }
                if found.map({ left.byteCount < $0.byteCount }) ?? true { found = left }
            }
        }
        return found
    }

    /// The first number of each line by the line's first word.
    private static func numbers(in path: String) -> [Substring: Int] {
        var result: [Substring: Int] = [:]
        for line in (SystemFile.text(of: path) ?? "").split(separator: "\n") {
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            if words.count >= 2, let value = Int(words[1]) { result[words[0]] = value }
        }
        return result
    }
}
