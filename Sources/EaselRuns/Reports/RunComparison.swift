import EaselCore
import EaselFiles

/// A comparison of runs, in groups of what was measured alike: only within a group is one better than another.
public struct RunComparison: Encodable, Sendable {
    /// Runs whose metrics can be compared.
    public struct Group: Encodable, Sendable {
        /// What is compared.
        public let title: String
        /// The runs, in the order asked for.
        public let runs: [ComparedRun]
    }

    /// What runs are sorted by within their group.
    public enum Order: String, CaseIterable, Sendable {
        /// The best value of the metric, the best first.
        case metric
        /// The name of the folder.
        case name
        /// When it was begun, the latest first.
        case created
        /// The epochs that were trained, the most first.
        case epochs
        /// The number of parameters, the fewest first.
        case parameters
        /// The time of training, the shortest first.
        case seconds
        /// Images per second, the most first.
        case speed
    }

    /// The groups, that of the first run first.
    public let groups: [Group]
    /// What is wrong with runs that had to be left out, and what to know of others, a line each.
    public let notes: [String]

    /// All runs.
    public var runs: [ComparedRun] { groups.flatMap(\.runs) }

    /// Compares runs.
    /// - Parameters:
    ///   - paths: Folders of runs, or folders with runs in them; what else is in those is passed over.
    ///   - order: What runs are sorted by.
    /// - Throws: `FileError` for a folder that is not there, `RunError` where there is no run.
    public init(of paths: [String], by order: Order = .metric) throws {
        var (notes, rows, seen) = ([String](), [ComparedRun](), Set<String>())
        for path in try paths.flatMap(Self.runs) where seen.insert(FileSystem.wholePath(path)).inserted {
            do {
                let row = try ComparedRun(of: path)
                rows.append(row)
                notes += row.notes
            } catch {
                notes.append("left out: \(error)")
            }
        }
        guard !rows.isEmpty else {
            if let first = notes.first, notes.count == 1 { throw RunError(String(first.dropFirst("left out: ".count))) }
            throw RunError(
                "\(paths.joined(separator: ", ").inOneLine(limit: 200)): "
                    + (notes.isEmpty
                        ? "there is no run; name runs, or a folder that runs lie in, such as outputs"
                        : "none of \(counted(notes.count, "run")) can be read; the first: \(notes[0].dropFirst("left out: ".count))")
            )
        }
        var (kinds, found) = ([MeasuredAlike](), [MeasuredAlike: [ComparedRun]]())
        for row in rows {
            if found[row.measuredAlike] == nil { kinds.append(row.measuredAlike) }
            found[row.measuredAlike, default: []].append(row)
        }
        groups = kinds.map { Group(title: $0.title, runs: order.sorted(found[$0] ?? [])) }
        self.notes = notes
    }

    /// The runs that a folder stands for: itself, or those in it.
    private static func runs(at path: String) throws -> [String] {
        guard FileSystem.isFolder(path) else {
            let reason = FileSystem.isFile(path) ? "it is a file; name the run's folder" : "there is no such folder"
            throw FileError(path: path, problem: "no such run: \(reason)")
        }
        if FileSystem.isFile(path + "/run.json") { return [path] }
        let folder = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        return try FileSystem.names(in: folder).map { "\(folder)/\($0)" }.filter { FileSystem.isFile($0 + "/run.json") }
    }

    /// The comparison as one page of HTML, which has no address outside itself.
    /// - Parameter title: The title of the page.
    public func html(title: String) -> String { ComparisonPage(self, title: title).text }

    /// Writes the comparison as one page of HTML, whole or not at all.
    /// - Throws: `FileError` where it cannot be written.
    public func write(to path: String, title: String) throws { try AtomicFile.write(html(title: title), to: path) }
}

extension RunComparison.Order {
    /// Runs in this order; of those that are alike, by their names; those without a value last.
    func sorted(_ runs: [ComparedRun]) -> [ComparedRun] {
        func value(_ run: ComparedRun) -> Double? {
            switch self {
            case .metric: run.metric.flatMap { one in one.best.map { one.better == "higher" ? -$0 : $0 } }
            case .name, .created: nil
            case .epochs: -Double(run.epochs)
            case .parameters: run.parameters.map(Double.init)
            case .seconds: run.seconds > 0 ? run.seconds : nil
            case .speed: run.imagesPerSecond.map { -$0 }
            }
        }
        return runs.sorted { one, other in
            if self == .created, one.created != other.created { return one.created > other.created }
            let (a, b) = (value(one) ?? .infinity, value(other) ?? .infinity)
            return a == b ? (one.run, one.path) < (other.run, other.path) : a < b
        }
    }
}
