import ArgumentParser
import EaselCore
import EaselFiles
import EaselImages
import EaselRuns
import EaselRuntime

/// `easel segment`.
struct Segment: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Segment pictures of your own: a mask that says of every pixel what it shows.",
        discussion: """
            Examples:
              easel segment --run outputs/00001-unet-scenes photo.jpg -o masks
              easel segment --run outputs/00001-unet-scenes pictures/ -o masks --overlays shown --json
              easel segment --model deeplab.tflite --labels classes.txt photo.jpg --overlays shown

            A picture may be a PNG, JPEG, WebP, BMP, GIF or PNM file of any size and colours; a folder stands for the pictures in
            it. Each is brought to the model's size whole, and its mask back to the picture's own. A mask is a PNG file under the
            picture's name: with a palette in the classes' colours, and the values that the run's own masks have, so that it can
            be learned from. --overlays writes the pictures with those colours over them. --model takes a network that others
            trained, or an exported one, in place of a run.
            """)

    @OptionGroup var segmenter: SegmenterOptions
    @OptionGroup var runtime: RuntimeOptions

    @Argument(help: "Picture files, or folders of them.", completion: .pictures)
    var images: [String]

    @Option(
        name: [.short, .long], help: ArgumentHelp("The folder that masks are written to.", valueName: "folder"),
        completion: .directory)
    var output = "masks"

    @Option(
        help: ArgumentHelp("Write pictures with the classes' colours over them to this folder.", valueName: "folder"),
        completion: .directory)
    var overlays: String?

    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let input = try ImageInput(images)
        let (masks, shown) = (withoutTrailingSlash(output), overlays.map(withoutTrailingSlash))
        let names = try Self.names(of: input.paths)
        for folder in [masks] + [shown].compactMap({ $0 }) { try Self.check(folder, names, input.paths) }
        if let shown, FileSystem.wholePath(shown) == FileSystem.wholePath(masks) {
            throw CommandLineError("masks and --overlays would have the same names in \(masks); name two folders")
        }
        let segmenter = try segmenter.open(workers: runtime.workers)
        for folder in [masks] + [shown].compactMap({ $0 }) { try FileSystem.makeFolder(folder) }
        var (rows, failures) = ([SegmentedPicture](), 0)
        for (path, name) in zip(input.paths, names) {
            do {
                rows.append(try segment(path, by: segmenter, "\(masks)/\(name)", shown.map { "\($0)/\(name)" }))
            } catch let error as DataError {
                // The others are worth having.
                Output.warn("\(error)")
                failures += 1
                continue
            }
            if !json { try Output.say(rows[rows.count - 1].line) }
        }
        if json { try printJSON(rows) }
        if failures > 0 {
            throw CommandLineError("\(failures) of \(counted(input.paths.count, "picture")) could not be segmented")
        }
    }

    private func segment(
        _ path: String, by segmenter: Segmenter, _ output: String, _ overlay: String?
    ) throws -> SegmentedPicture {
        let image = try ImageFile.decode(FileSystem.read(path, limit: ImageFile.maximumBytes), name: path).image
        let mask = try segmenter(image)
        try AtomicFile.write(segmenter.encoded(mask, name: output), to: output)
        if let overlay { try PNGFile.write(image.overlaid(by: mask), to: overlay) }
        return SegmentedPicture(path, mask, by: segmenter, output: output, overlay: overlay)
    }

    /// The names of the files that are written, those of the pictures but for their endings.
    /// - Throws: `CommandLineError` where two would be one.
    private static func names(of paths: [String]) throws -> [String] {
        var owners: [String: String] = [:]
        return try paths.map { path in
            let last = FileSystem.lastName(of: path)
            let ending = FileSystem.ending(of: path)
            let stem = ending.isEmpty ? last : String(last.dropLast(ending.count + 1))
            if let other = owners.updateValue(path, forKey: stem) {
                throw CommandLineError("\(other) and \(path) would both become \(stem).png; segment them one at a time")
            }
            return "\(stem).png"
        }
    }

    /// Checks that results can go to a folder and take the place of no picture.
    private static func check(_ folder: String, _ names: [String], _ paths: [String]) throws {
        guard !folder.isEmpty else {
            throw CommandLineError("a folder to write to has no name; name one, such as masks")
        }
        if FileSystem.isFile(folder) { throw CommandLineError("\(folder) is a file; name a folder to write to") }
        for name in names {
            if let same = paths.first(where: { isSameFile($0, "\(folder)/\(name)") }) {
                throw CommandLineError("\(folder)/\(name) would overwrite the picture \(same); name another folder")
            }
        }
    }
}

/// What was found in a picture.
private struct SegmentedPicture: Encodable {
    struct Class: Encodable {
        let name: String
        let pixels: Int
        let share: Double
    }
    let file: String
    let height, width: Int
    let mask: String
    let overlay: String?
    let classes: [Class]

    init(_ file: String, _ mask: Image, by segmenter: Segmenter, output: String, overlay: String?) {
        (self.file, height, width) = (file, mask.height, mask.width)
        (self.mask, self.overlay) = (output, overlay)
        classes = zip(segmenter.classNames, segmenter.pixelCounts(of: mask)).map { name, pixels in
            Class(name: name, pixels: pixels, share: Double(pixels) / Double(mask.pixels.count))
        }
    }

    /// The line for people: the classes that there are, the largest first.
    var line: String {
        let found = classes.filter { $0.pixels > 0 }.sorted { $0.pixels > $1.pixels }
        let parts = found.prefix(6).map { "\($0.name.inOneLine(limit: 40)) \(fixed(100 * $0.share, 1)) %" }
        return "\(file): \(parts.joined(separator: ", "))\(found.count > 6 ? ", …" : ""): \(mask)"
    }
}
