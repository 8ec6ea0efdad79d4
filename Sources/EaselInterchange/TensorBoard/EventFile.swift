import EaselFiles

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A file of events that TensorBoard shows, to which a training adds.
///
///     let file = try EventFile(in: folder, after: 0) { try TensorBoardGraph(model) }
///     try file.append([TensorBoardEvent(.summaries([TensorBoardSummary("train/loss", .scalar(0.5))]), step: 469)])
///
/// Events are added whole, and are on the disk when `append` returns; a kill can at most cut the last, which readers pass
/// over. A training that is resumed begins a new file, as TensorFlow's does, which says from what step on earlier files hold
/// no longer: nothing that was written is ever touched again, so that a reader that has a file open goes on with it.
package final class EventFile {
    /// The part of a name by which TensorBoard knows its files.
    private static let prefix = "events.out.tfevents."
    private let file: OpenFile

    /// Begins a file in a folder.
    /// - Parameters:
    ///   - folder: The folder; its earlier files are of the same training.
    ///   - step: The step that training goes on from. What earlier files say of later ones is to be forgotten.
    ///   - graph: Describes the model; asked only for the first file, for TensorBoard shows one.
    /// - Throws: A `FileError` where the file cannot be written, and what describing the model reports.
    package init(in folder: OpenFolder, after step: Int, graph: () throws -> TensorBoardGraph) throws {
        let now = TensorBoardEvent.now()
        let earlier = try folder.names().filter { $0.hasPrefix(Self.prefix) }
        var events = [TensorBoardEvent(.version, step: 0, time: now)]
        if earlier.isEmpty { events.append(TensorBoardEvent(.graph(try graph()), step: 0, time: now)) }
        events.append(TensorBoardEvent(.start, step: step + 1, time: now))
        let name = Self.name(at: Int(now), after: earlier)
        // Under a name that TensorBoard does not take for one of its files before all of the beginning is there.
        try folder.write(events.flatMap { EventRecord.bytes($0.message) }, to: Self.beginning)
        guard renameat(folder.descriptor, Self.beginning, folder.descriptor, name) == 0 else {
            throw FileError(path: folder.path(of: name), cannot: "write")
        }
        try folder.synchronize()
        file = try folder.open(name, O_WRONLY | O_APPEND, cannot: "write")
    }

    private static let beginning = "beginning"

    /// A name of the time that comes after those of earlier files, in whose order TensorBoard reads: a clock may have been
    /// put back, or not have moved by a second.
    private static func name(at time: Int, after earlier: [String]) -> String {
        let times = earlier.compactMap { Int($0.dropFirst(prefix.count).prefix { $0 != "." }) }
        // Beyond that a name would have another digit; no clock of ours is there.
        let last = times.filter { $0 < 9_999_999_999 }.max() ?? 0
        let digits = String(max(time, last + 1))
        return prefix + String(repeating: "0", count: max(10 - digits.count, 0)) + digits + ".easel"
    }

    /// Adds events.
    ///
    /// Throws a `FileError` when they cannot be written; what was half-written is taken back then.
    package func append(_ events: [TensorBoardEvent]) throws {
        let bytes = events.flatMap { EventRecord.bytes($0.message) }
        let size = try file.regularSize()
        do {
            try bytes.withUnsafeBytes { try file.write($0) }
            try file.synchronize()
        } catch {
            _ = ftruncate(file.descriptor, off_t(size))
            throw error
        }
    }
}
