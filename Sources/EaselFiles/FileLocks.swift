#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Which files and folders processes of this machine hold locks of (`flock`), as Linux tells in `/proc/locks`.
///
/// To look is not to try a lock, which who takes it in the same moment would find taken.
package struct FileLocks: Sendable {
    private let held: Set<Substring>

    /// Looks at the locks that are held now. Where Linux does not tell, as of some kinds of container, there are none.
    package init() {
        let text = SystemFile.text(of: "/proc/locks", limit: 1 << 22) ?? ""
        var held: Set<Substring> = []
        // A number, FLOCK, ADVISORY, WRITE, the process, device and inode, and the bytes that are locked; an arrow marks who waits.
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 8, words[1] == "FLOCK", words[3] == "WRITE" { held.insert(words[5]) }
        }
        self.held = held
    }

    /// Whether somebody holds the lock of what is at a path.
    package func contains(_ path: String) -> Bool {
        var status = stat()
        guard !held.isEmpty, stat(path, &status) == 0 else { return false }
        let device = UInt64(status.st_dev)
        let major: UInt64 = (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF
        let minor: UInt64 = device & 0xFF | (device >> 12) & ~0xFF
        func hex(_ number: UInt64) -> String {
            let digits = String(number, radix: 16)
            return digits.count < 2 ? "0" + digits : digits
        }
        return held.contains("\(hex(major)):\(hex(minor)):\(status.st_ino)")
    }
}
