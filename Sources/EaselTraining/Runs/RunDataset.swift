import EaselData
import EaselFiles

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The pictures of a run: a named set or a folder.
public struct DatasetSource: Hashable, Sendable {
    /// A name of `DatasetCatalog.names`, or a folder.
    public var name: String
    /// Where named sets are looked for first.
    public var root: String?
    /// The most training pictures to use.
    public var limit: Int?

    /// Names pictures.
    public init(_ name: String, root: String? = nil, limit: Int? = nil) {
        (self.name, self.root, self.limit) = (name, root, limit)
    }

    /// Reads the pictures.
    /// - Throws: `DataError` that says where they were looked for, or what is wrong with them.
    public func load(report: (String) -> Void = { _ in }) throws -> Dataset {
        if let limit, limit < 1 { throw DataError("a limit of \(limit) pictures leaves none; 1 or more works") }
        if DatasetCatalog.names.contains(name) {
            return try DatasetCatalog(dataRoot: root).load(name, limit: limit, report: report)
        }
        guard FileSystem.isFolder(name) else {
            throw DataError(
                "there is no data set or folder \"\(name)\"; the sets are: "
                    + "\(DatasetCatalog.names.joined(separator: ", ")); a folder of PNG files works too")
        }
        return try ImageFolder.read(name, limit: limit)
    }

    /// Whether pictures come from a folder.
    public var isFolder: Bool { !DatasetCatalog.names.contains(name) }
}

extension RunRecord.Dataset {
    /// Describes pictures that were read.
    public init(_ source: DatasetSource, _ dataset: Dataset) {
        // The whole path, so that a run goes on from any folder.
        let folder = source.isFolder ? Self.wholePath(source.name) : nil
        let last = (folder ?? source.name).split(separator: "/").last.map(String.init) ?? source.name
        self.init(
            name: folder == nil ? source.name : last, path: folder, limit: source.limit,
            trainCount: dataset.train.count, testCount: dataset.test.count, fingerprint: Self.fingerprint(dataset))
    }

    /// Where the pictures come from.
    public func source(root: String?) -> DatasetSource { DatasetSource(path ?? name, root: root, limit: limit) }

    /// Checks that these are the pictures the run was begun with.
    /// - Throws: `DataError` where they are others.
    public func check(_ dataset: EaselData.Dataset) throws {
        guard dataset.train.count == trainCount, dataset.test.count == testCount,
            Self.fingerprint(dataset) == fingerprint
        else {
            throw DataError(
                "\(name): these are not the pictures the run was begun with (\(trainCount) and \(testCount) then, "
                    + "\(dataset.train.count) and \(dataset.test.count) now, from \(dataset.source)); "
                    + "a new run can be trained on them")
        }
    }

    private static func wholePath(_ path: String) -> String {
        guard let whole = realpath(path, nil) else { return path }
        defer { free(whole) }
        return String(cString: whole)
    }

    private static func fingerprint(_ dataset: EaselData.Dataset) -> String {
        let sums = UInt64(dataset.train.checksum) << 32 | UInt64(dataset.test.checksum)
        let digits = String(sums, radix: 16)
        return "crc32:" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}
