import EaselImages
import EaselFiles
import EaselRuns
import EaselTraining

/// Where a command writes a picture: a PNG or JPEG file, or PNG on standard output as `-`.
struct ImageDestination {
    /// What stands for standard output.
    static let standardOutput = "-"

    /// The file's path, or `-`.
    let path: String

    /// Names a place to write to.
    init(_ path: String) { self.path = path }

    /// Whether the picture goes to standard output, where then nothing else is written.
    var isStandardOutput: Bool { path == Self.standardOutput }

    /// Writes the bytes of a PNG file.
    /// - Throws: `FileError` or `OutputError` where they cannot be written.
    func write(_ bytes: [UInt8]) throws {
        guard isStandardOutput else { return try AtomicFile.write(bytes, to: path) }
        try Output.say(bytes: bytes)
    }

    /// Writes a picture.
    /// - Throws: `DataError` where it cannot be encoded, `FileError` or `OutputError` where it cannot be written.
    func write(_ picture: Image) throws {
        let ending = FileSystem.ending(of: path)
        guard !isStandardOutput, ImageFile.writtenEndings.contains(ending) else {
            return try write(PNGFile.encode(picture, name: isStandardOutput ? OutputStream.standardOutput.name : path))
        }
        try write(ImageFile.encode(picture, as: path))
    }

    /// Checks that the name does not promise another format.
    /// - Parameter isAnimated: Whether the file is an animation, which may be called `.apng` too.
    /// - Throws: `CommandLineError` that names a file which can be written.
    func checkFormat(isAnimated: Bool = false) throws {
        let name = FileSystem.lastName(of: path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return }
        let ending = name[dot...].lowercased()
        let endings = isAnimated ? ["png", "apng"] : ImageFile.writtenEndings
        guard !endings.contains(String(ending.dropFirst())) else { return }
        let stem = path.dropLast(name[dot...].count)
        throw CommandLineError(
            "cannot write \(path): pictures are written as PNG and JPEG files, animations as PNG; name it \(stem).png")
    }
}

/// Prints a line beside the pictures of a command: to standard error where one of them goes to standard output.
/// - Throws: `OutputError` where standard output cannot be written.
func say(_ line: String, beside outputs: String...) throws {
    if outputs.contains(ImageDestination.standardOutput) { Output.warn(line) } else { try Output.say(line) }
}
