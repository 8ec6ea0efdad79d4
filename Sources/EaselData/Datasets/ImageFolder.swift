import EaselFiles

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Reads a folder of PNG files as a data set.
///
/// - `FOLDER/train` and `FOLDER/test`, where they exist, are the splits; else the pictures of the folder (or of
///   `train` alone) are split: in the order of their paths, every tenth (index 9, 19, …; of fewer than ten the last)
///   is held out for testing.
/// - Within a split, subfolders are classes, named by the folder and numbered in the order of the names; pictures that
///   lie in the split itself have no labels. It is one or the other.
/// - All pictures must have one height and width. They become RGB if any is coloured, else grey; transparent ones are
///   composited over white. Names that begin with a dot and files that do not end in `.png` are passed over.
///
/// The pixels are all kept, one byte a sample, and beside them one picture's file and what is made of it. How much that is
/// follows from the headers, which are read before any pixels: at most 8 GiB, at most what the machine has, and beyond
/// 512 MiB at most 64 times what the files take, so that small files cannot fill the memory.
public enum ImageFolder {
    /// The most bytes all pictures together may take: 8 GiB.
    static let maximumBytes = 8 << 30
    /// What they may take however small their files are.
    static let freeBytes = 512 << 20
    /// Beyond that, how many times the bytes of their files. Photographs take some 2 times, drawings some 20.
    static let maximumExpansion = 64
    /// What a file may have beside its pixels: profiles, texts.
    static let maximumExtraBytes = 16 << 20

    /// Reads a folder.
    ///
    /// - Parameters:
    ///   - folder: the path.
    ///   - limit: the most pictures of each split, the first by path, or evenly over the classes where there are some.
    ///   - channels: 1 grey, 3 RGB or with alpha 2, 4; nil decides by the pictures.
    /// - Throws: `DataError` naming the first file that is broken or of another size than the first.
    public static func read(_ folder: String, limit: Int? = nil, channels: Int? = nil) throws -> Dataset {
        guard FileSystem.isFolder(folder) else { throw DataError("\(folder): no such folder") }
        if let limit, limit < 1 { throw DataError("\(folder): limit \(limit), expected at least 1") }
        let splits = ["train", "test"].map { "\(folder)/\($0)" }
        var train = try list(FileSystem.isFolder(splits[0]) ? splits[0] : folder, ignoring: ["test"])
        guard !train.files.isEmpty else {
            throw DataError("\(folder): no .png files in it, in its subfolders (classes) or in train and test")
        }
        let test: Listing
        var notes: [String] = []
        if FileSystem.isFolder(splits[1]) {
            test = try list(splits[1], ignoring: [])
            guard test.classNames == train.classNames else {
                throw DataError(
                    "\(folder): the classes of train (\(train.classText)) and test (\(test.classText)) differ")
            }
        } else {
            (train, test) = try train.holdingOutEveryTenth(folder)
            notes.append("every tenth picture by path is held out for testing")
        }
        train.files = train.limited(to: limit)
        let testFiles = test.limited(to: limit)
        guard !testFiles.isEmpty else { throw DataError("\(splits[1]): no .png files in it") }
        let geometry = try checkHeaders(train.files + testFiles, channels: channels)
        return try Dataset(
            name: folder, classNames: train.classNames, train: load(train.files, geometry, train.classNames != nil),
            test: load(testFiles, geometry, train.classNames != nil), source: folder, notes: notes)
    }

    private struct File {
        let path: String
        let label: Int32
    }

    private struct Geometry {
        let height: Int
        let width: Int
        let channels: Int
        /// The most bytes that a file has.
        var fileLimit = 0
    }

    private struct Listing {
        var files: [File]
        var classNames: [String]?

        var classText: String { classNames.map { $0.joined(separator: ", ") } ?? "none" }

        func holdingOutEveryTenth(_ folder: String) throws -> (Listing, Listing) {
            guard files.count >= 2 else {
                throw DataError(
                    "\(folder): 1 picture, expected at least 2: one to train on and one held out for testing")
            }
            let isHeld = { (index: Int) in files.count < 10 ? index == files.count - 1 : index % 10 == 9 }
            let kept = files.indices.filter { !isHeld($0) }.map { files[$0] }
            let held = files.indices.filter(isHeld).map { files[$0] }
            return (Listing(files: kept, classNames: classNames), Listing(files: held, classNames: classNames))
        }

        func limited(to limit: Int?) -> [File] {
            guard let limit, limit < files.count else { return files }
            // The first of each class, then the second of each, so that few pictures still show every class.
            var seen: [Int32: Int] = [:]
            let ranked = files.enumerated().map { index, file in
                seen[file.label, default: -1] += 1
                return (rank: seen[file.label, default: 0], index: index)
            }
            let chosen = ranked.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.prefix(limit)
            return chosen.map(\.index).sorted().map { files[$0] }
        }
    }

    private static func list(_ folder: String, ignoring: Set<String>) throws -> Listing {
        let names = try FileSystem.names(in: folder)
        let loose = pictures(names, in: folder)
        var files = loose.map { File(path: $0, label: 0) }
        var classNames: [String] = []
        for name in names where !ignoring.contains(name) && FileSystem.isFolder("\(folder)/\(name)") {
            let inner = "\(folder)/\(name)"
            let paths = try pictures(FileSystem.names(in: inner), in: inner)
            guard !paths.isEmpty else { continue }
            if let stray = loose.first {
                throw DataError("\(stray): lies beside the class folder \(name); move it into a class folder")
            }
            files += paths.map { File(path: $0, label: Int32(classNames.count)) }
            classNames.append(name)
        }
        return Listing(files: files, classNames: classNames.isEmpty ? nil : classNames)
    }

    private static func pictures(_ names: [String], in folder: String) -> [String] {
        names.filter { $0.lowercased().hasSuffix(".png") }.map { "\(folder)/\($0)" }.filter { FileSystem.isFile($0) }
    }

    /// Reads every header before any pixels, so that an odd one in many is found at once, and so is what cannot be kept.
    private static func checkHeaders(_ files: [File], channels: Int?) throws -> Geometry {
        guard let path = files.first?.path else { throw DataError("image folder: no pictures") }
        let (first, _) = try header(path)
        var (isColour, fileBytes, fileLimit) = (false, 0, 0)
        for file in files {
            let (header, size) = try header(file.path)
            guard header.height == first.height, header.width == first.width else {
                throw DataError(
                    "\(file.path): \(header.height)x\(header.width) pixels (rows x columns), but \(path) has "
                        + "\(first.height)x\(first.width); all pictures must have one size")
            }
            // What cannot be shrunk grows a little.
            let most = 2 * (header.width * header.height * header.bitsPerPixel / 8) + maximumExtraBytes
            guard size <= most else {
                throw DataError("\(file.path): \(size) bytes, more than the \(most) that its pixels can take")
            }
            isColour = isColour || header.isColour
            (fileBytes, fileLimit) = (fileBytes + size, max(fileLimit, most))
        }
        let depth = channels ?? (isColour ? 3 : 1)
        let size = try Image.sampleCount(height: first.height, width: first.width, channels: depth)
        let most = min(maximumBytes, freeBytes + maximumExpansion * fileBytes)
        guard files.count <= most / size else {
            let reason =
                most < maximumBytes
                ? "\(byteText(most)), which is what files of \(byteText(fileBytes)) in all may take" : byteText(most)
            throw DataError(
                "\(files.count) pictures of \(first.height)x\(first.width)x\(depth) take more than \(reason); use at most "
                    + "\(most / size) or scale them down")
        }
        try MachineMemory.require(
            files.count * size, for: "\(files.count) pictures of \(first.height)x\(first.width)x\(depth)")
        return Geometry(height: first.height, width: first.width, channels: depth, fileLimit: fileLimit)
    }

    /// The header of a regular file and how many bytes the file has; a pipe or a device need not end.
    private static func header(_ path: String) throws -> (header: PNGHeader, size: Int) {
        let file = try OpenFile(path, O_RDONLY | O_NONBLOCK, cannot: "read")
        let size = try file.regularSize()
        var bytes = [UInt8](repeating: 0, count: min(size, PNGHeader.byteCount))
        try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
        return (try PNGHeader(bytes, name: path), size)
    }

    private static func load(_ files: [File], _ geometry: Geometry, _ hasLabels: Bool) throws -> ImageSet {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(files.count * geometry.height * geometry.width * geometry.channels)
        for file in files {
            // The file may have been replaced since its header was read, also while it is read.
            let image = try PNGFile.decode(
                OpenFile.contents(of: file.path, limit: geometry.fileLimit), name: file.path,
                maximumPixels: geometry.height * geometry.width)
            guard image.height == geometry.height, image.width == geometry.width else {
                throw DataError("\(file.path): changed its size while the folder was read")
            }
            pixels.append(contentsOf: try image.converted(toChannels: geometry.channels).pixels)
        }
        return try ImageSet(
            height: geometry.height, width: geometry.width, channels: geometry.channels, pixels: pixels,
            labels: hasLabels ? files.map(\.label) : nil)
    }
}
