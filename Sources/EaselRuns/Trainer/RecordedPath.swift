import EaselData
import EaselFiles
import EaselTraining

/// A path as a run's record keeps it: it leads back on this machine, and says nothing about the machine to people whom
/// the run is given to.
///
/// - `../../pictures`, from the run's folder, where the two have a parent in common that is neither `/` nor above the
///   user's home. Both can be moved together.
/// - `~/pictures` for what lies under the user's home and has no such parent.
/// - `pictures`, the last name alone, for all else; it must be named again to be found.
///
/// A path from the root, as records had before, is taken as it is.
package enum RecordedPath {
    /// The path to record.
    /// - Parameters:
    ///   - path: What is to be found again.
    ///   - folder: The run's folder, which need not be there yet.
    ///   - home: The user's home.
    package static func recorded(
        _ path: String, from folder: String, home: String? = FileSystem.environment("HOME")
    ) -> String {
        let target = parts(FileSystem.wholePath(path))
        let base = parts(FileSystem.wholePath(folder))
        let home = home.map { parts(FileSystem.wholePath($0)) } ?? []
        let common = zip(target, base).prefix { $0 == $1 }.count
        let isAboveHome = common < home.count && home.starts(with: target.prefix(common))
        if common > 0, !isAboveHome {
            let up = [String](repeating: "..", count: base.count - common)
            return ((up.isEmpty ? ["."] : up) + target.dropFirst(common)).joined(separator: "/")
        }
        if !home.isEmpty, target.starts(with: home) {
            return (["~"] + target.dropFirst(home.count)).joined(separator: "/")
        }
        return target.last ?? path
    }

    /// Where a recorded path leads, `nil` for a last name alone.
    /// - Parameters:
    ///   - recorded: The path as a record has it.
    ///   - folder: The run's folder.
    ///   - home: The user's home.
    package static func resolved(
        _ recorded: String, from folder: String, home: String? = FileSystem.environment("HOME")
    ) -> String? {
        if recorded.hasPrefix("/") { return recorded }
        if recorded == "~" || recorded.hasPrefix("~/") { return home.map { $0 + recorded.dropFirst() } }
        guard recorded == ".." || recorded.contains("/") else { return nil }
        var whole = parts(FileSystem.wholePath(folder))
        for part in parts(recorded) where part != "." {
            if part == ".." { _ = whole.popLast() } else { whole.append(part) }
        }
        return "/" + whole.joined(separator: "/")
    }

    private static func parts(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }
}
