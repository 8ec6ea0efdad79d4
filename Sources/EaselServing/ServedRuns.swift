import EaselCore
import EaselFiles
import EaselRuns
import Foundation
import Synchronization

/// The runs that a server shows, by the names of their folders.
///
/// A name is looked up among those that were found, so that none of a request ever becomes a path.
public final class ServedRuns: Sendable {
    /// The folder that new runs are made in, whose runs are all shown.
    public let outputs: String
    /// Runs that were named, by the name that they are shown under.
    private let named: [String: String]
    private let found = Mutex(Found())

    private struct Found {
        /// Paths by name.
        var paths: [String: String] = [:]
        /// When the folder was last looked through.
        var time: ContinuousClock.Instant?
    }

    /// How long the names found in the folder are taken to hold.
    private static let validity = Duration.milliseconds(500)

    /// Takes runs.
    /// - Parameters:
    ///   - runs: Folders of runs, wherever they lie.
    ///   - outputs: A folder with runs in it, which need not be there yet.
    /// - Throws: `FileError` for a folder that is no run, `OptionError` for two of one name.
    public init(_ runs: [String] = [], outputs: String = "outputs") throws {
        var named: [String: String] = [:]
        for run in runs {
            let directory = try RunDirectory.open(RunLocation(run).path)
            if let other = named.updateValue(directory.path, forKey: directory.name) {
                throw OptionError("\(other) and \(directory.path) have one name, \(directory.name); serve one of them")
            }
        }
        (self.named, self.outputs) = (named, outputs)
    }

    /// The names of the runs, those begun last first as far as their names tell.
    public var names: [String] {
        paths(isFresh: false).keys.sorted { $0.compare($1, options: .numeric) == .orderedDescending }
    }

    /// Where a run lies.
    /// - Throws: `ServingError` where there is none of the name.
    public func path(of name: String) throws(ServingError) -> String {
        // One that was just begun is not among those found before.
        if let path = paths(isFresh: false)[name] ?? paths(isFresh: true)[name] { return path }
        let near = nearestName(to: name, among: Array(paths(isFresh: false).keys)).map { "; did you mean \($0)?" } ?? ""
        throw ServingError(.notFound, "there is no run \(name.inOneLine(limit: 100))\(near)")
    }

    private func paths(isFresh: Bool) -> [String: String] {
        found.withLock { found in
            if !isFresh, let time = found.time, ContinuousClock.now - time < Self.validity { return found.paths }
            var paths: [String: String] = [:]
            for name in (try? FileSystem.names(in: outputs)) ?? []
            where !name.hasPrefix(".") && FileSystem.isFile("\(outputs)/\(name)/run.json") {
                paths[name] = "\(outputs)/\(name)"
            }
            // Those that were named come first where a name is twice.
            paths.merge(named) { $1 }
            found = Found(paths: paths, time: .now)
            return paths
        }
    }
}
