#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A new folder made whole: put together under a hidden name beside its place, and renamed when it is complete.
///
/// A process killed meanwhile leaves no folder of the name asked for; the next one to make a folder there clears its
/// remains away, which it knows by the lock that is gone.
package enum NewFolder {
    private static let temporaryName = "easel-folder"

    /// Makes a folder, and those it lies in.
    ///
    /// - Parameters:
    ///   - path: where it is to be; nothing may be there.
    ///   - fill: writes what is to be in it, beneath the folder given, which has another name until the end. Files need not
    ///     be synced one by one.
    /// - Throws: `FileError` where something is there already, or the folder cannot be made; what `fill` throws. Nothing is
    ///   left behind then.
    package static func make(_ path: String, _ fill: (OpenFolder) throws -> Void) throws {
        try checkIsFree(path)
        let above = FileSystem.folder(of: path)
        try FileSystem.makeFolder(above)
        let parent = try OpenFolder(above, cannot: "create the folder")
        let partial = OpenFolder.temporaryName(for: temporaryName)
        // Until it is locked, others would take it for a killed process's.
        let folder = try parent.whileLocked {
            removeAbandoned(in: parent)
            let folder = try parent.folder(partial, isMade: true)
            _ = folder.lockIfFree()
            return folder
        }
        do {
            try fill(folder)
            try FileSystem.synchronize(folder.path)
            try parent.whileLocked {
                try checkIsFree(path)
                try parent.rename(partial, to: FileSystem.lastName(of: path))
            }
            try parent.synchronize()
        } catch {
            parent.removeTree(partial)
            throw error
        }
    }

    /// Checks that nothing is at a path.
    package static func checkIsFree(_ path: String) throws(FileError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        throw FileError(path: path, problem: "is there already; name a new folder, or remove it first")
    }

    private static func removeAbandoned(in parent: OpenFolder) {
        for name in (try? parent.names()) ?? []
        where name.hasPrefix(".\(temporaryName).") && name.hasSuffix(OpenFolder.temporarySuffix) {
            guard let folder = try? parent.folder(name), folder.lockIfFree() else { continue }
            parent.removeTree(name)
        }
    }
}
