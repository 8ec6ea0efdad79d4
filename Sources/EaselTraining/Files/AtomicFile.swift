import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Writes a file so that its path holds either what it held before or all of the new content, at any moment, also after a crash.
///
/// The content goes to a temporary file in the same folder, is synced, and is renamed over the path; then the folder is synced.
/// When anything fails the temporary file is removed and the old file is untouched.
package enum AtomicFile {
    /// The ending of temporary files; what a killed process leaves behind is known by it.
    static let temporarySuffix = ".partial"

    private static let counter = Atomic<Int>(0)

    /// Replaces a file's content with bytes.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        try write(to: path) { file in try bytes.withUnsafeBytes { try file.write($0) } }
    }

    /// Replaces a file's content with a text.
    package static func write(_ text: String, to path: String) throws {
        try write(Array(text.utf8), to: path)
    }

    /// Replaces a file's content with what the body writes.
    static func write(to path: String, _ body: (OpenFile) throws -> Void) throws {
        let temporary = temporaryPath(beside: path)
        do {
            try replace(path, by: temporary) {
                let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL)
                try body(file)
                try file.synchronize()
            }
        } catch let error as FileError where error.path == temporary {
            // The person knows the path they asked for, not the temporary one.
            throw FileError(path: path, cannot: "write", because: error.systemError ?? EIO)
        }
    }

    /// Makes or replaces a symbolic link in one step.
    package static func link(_ path: String, to target: String) throws {
        let temporary = temporaryPath(beside: path)
        try replace(path, by: temporary) {
            guard symlink(target, temporary) == 0 else { throw FileError(path: path, cannot: "link") }
        }
    }

    /// Removes what killed processes left in a folder, half-written pictures too.
    static func removeTemporaries(in folder: String) {
        for name in (try? Folder.names(in: folder)) ?? [] {
            let isPicture = name.hasPrefix(".easel-") && name.hasSuffix(".tmp")
            if isPicture || (name.hasPrefix(".") && name.hasSuffix(temporarySuffix)) { unlink(folder + "/" + name) }
        }
    }

    private static func replace(_ path: String, by temporary: String, _ create: () throws -> Void) throws {
        do {
            try create()
            guard rename(temporary, path) == 0 else { throw FileError(path: path, cannot: "write") }
        } catch {
            unlink(temporary)
            throw error
        }
        try Folder.synchronize(Folder.parent(of: path))
    }

    private static func temporaryPath(beside path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? "file"
        let number = counter.add(1, ordering: .relaxed).newValue
        return "\(Folder.parent(of: path))/.\(name.prefix(100)).\(getpid())-\(number)\(temporarySuffix)"
    }
}
