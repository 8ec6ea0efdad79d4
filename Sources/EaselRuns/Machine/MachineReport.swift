import EaselData
import EaselFiles
import EaselRuntime

/// A report on this machine as training sees it: the processor, its measured speed, memory, data, runs, and what would
/// make training faster.
public struct MachineReport: Sendable, Encodable {
    /// Measured speeds.
    public struct Speed: Sendable, Encodable {
        /// Threads that it was measured on.
        public let threads: Int
        /// Multiply-adds in registers, in 10⁹ floating-point operations a second: the peak.
        public let multiplyAddGflops: Double
        /// A large matrix product by OpenBLAS, in the same.
        public let matrixProductGflops: Double
        /// Reading and writing memory (STREAM's triad), in 10⁹ bytes a second.
        public let bandwidth: Double

        /// Takes measured speeds.
        package init(threads: Int, multiplyAddGflops: Double, matrixProductGflops: Double, bandwidth: Double) {
            (self.threads, self.bandwidth) = (threads, bandwidth)
            (self.multiplyAddGflops, self.matrixProductGflops) = (multiplyAddGflops, matrixProductGflops)
        }
    }

    /// A data set that is known by name.
    public struct DataSet: Sendable, Encodable {
        /// Its name.
        public let name: String
        /// The folder that it was found in; `nil` where it is not on this machine or needs no files.
        public let location: String?
        /// Whether Easel makes its images itself.
        public let isDrawn: Bool
    }

    /// A folder and what is in it.
    public struct Folder: Sendable, Encodable {
        /// Its path.
        public let path: String
        /// Files of the cache, or runs.
        public let count: Int
        /// The bytes of all files in it.
        public let byteCount: Int

        /// Takes what is known of a folder.
        package init(path: String, count: Int, byteCount: Int) {
            (self.path, self.count, self.byteCount) = (path, count, byteCount)
        }
    }

    /// The processor.
    public package(set) var processor: Processor
    /// Measured speeds; `nil` where they were not asked for.
    public package(set) var speed: Speed?
    /// OpenBLAS: its version, how it was built, and the processor it takes this one for.
    public package(set) var matrixLibrary: String
    /// Bytes of memory that the machine has.
    public package(set) var memory: Int?
    /// Bytes of memory that this process can still obtain.
    public package(set) var availableMemory: Int?
    /// The data sets known by name.
    public package(set) var dataSets: [DataSet]
    /// Folders in which data sets are looked for.
    public package(set) var dataRoots: [String]
    /// Downloaded data sets; `nil` where no home is known.
    public package(set) var downloads: Folder?
    /// The cache of inflated data sets.
    public package(set) var inflated: Folder?
    /// The cache of prepared pixels; `nil` where there are none.
    public package(set) var prepared: Folder?
    /// The folder that new runs go to.
    public package(set) var runs: Folder
    /// Bytes free where new runs go.
    public package(set) var freeForRuns: Int?

    /// Gathers a report.
    /// - Parameters:
    ///   - outputs: The folder that new runs go to.
    ///   - dataRoot: A folder in which data sets are looked for first.
    ///   - isMeasured: Whether speeds are measured, which takes a second or two.
    ///   - workers: The threads to measure on.
    /// - Throws: `RuntimeError` where there is no memory to measure in.
    public init(
        outputs: String = "outputs", dataRoot: String? = nil, isMeasured: Bool = true, workers: Workers = .shared
    ) throws {
        // Before anything here is at work.
        processor = Processor()
        matrixLibrary = MatrixLibrary.description
        (memory, availableMemory) = (MachineMemory.total, MachineMemory.available()?.byteCount)
        speed = try isMeasured ? Self.measured(workers) : nil
        let catalog = DatasetCatalog(dataRoot: dataRoot)
        dataSets = DatasetCatalog.names.map { name in
            DataSet(name: name, location: catalog.location(of: name), isDrawn: !DatasetCatalog.needsFiles(name))
        }
        dataRoots = catalog.roots
        downloads = catalog.cache.map { cache in
            let sizes = Self.names(in: cache).map { Self.size(of: "\(cache)/\($0)") }.filter { $0 > 0 }
            return Folder(path: cache, count: sizes.count, byteCount: sizes.reduce(0, +))
        }
        prepared = PixelCache.user.flatMap { cache in
            let usage = cache.usage
            return usage.files == 0 ? nil : Folder(path: cache.folder, count: usage.files, byteCount: usage.bytes)
        }
        inflated = ContentCache.user.map { cache in
            let usage = cache.usage
            return Folder(path: cache.folder, count: usage.files, byteCount: usage.bytes)
        }
        let found = Self.names(in: outputs).filter { FileSystem.isFile("\(outputs)/\($0)/run.json") }
        runs = Folder(path: outputs, count: found.count, byteCount: Self.size(of: outputs))
        freeForRuns = (try? OpenFolder(Self.nearestFolder(to: outputs)))?.freeByteCount
    }

    private static func measured(_ workers: Workers) throws -> Speed {
        let speed = try MachineSpeed(workers: workers)
        return Speed(
            threads: workers.threads, multiplyAddGflops: speed.multiplyAddGflops,
            matrixProductGflops: speed.matrixProductGflops, bandwidth: speed.bandwidth)
    }

    private static func names(in folder: String) -> [String] { (try? FileSystem.names(in: folder)) ?? [] }

    private static func size(of folder: String) -> Int { (try? OpenFolder(folder))?.byteCount ?? 0 }

    /// The folder itself, or the first above it that exists.
    private static func nearestFolder(to path: String) -> String {
        var place = path
        while !FileSystem.isFolder(place), FileSystem.folder(of: place) != place {
            place = FileSystem.folder(of: place)
        }
        return place
    }
}
