import ArgumentParser
import EaselImages
import EaselFiles
import EaselRuns
import EaselTraining

/// The user's own pictures that a command reads, by their files.
struct ImageInput {
    /// Their files.
    let paths: [String]

    /// Takes picture files; a folder stands for those in it.
    init(_ arguments: [String]) throws {
        paths = try arguments.flatMap { argument in
            guard FileSystem.isFolder(argument) else { return [argument] }
            let folder = withoutTrailingSlash(argument)
            let names = try FileSystem.names(in: folder).filter { ImageFile.isNamedAsPicture($0) }
            guard !names.isEmpty else { throw CommandLineError("there is no picture in the folder \(argument)") }
            return names.map { "\(folder)/\($0)" }
        }
    }
}

/// Checks where results are to be written, before any work is done for them.
/// - Parameters:
///   - outputs: The files.
///   - inputs: The user's own files, which must not be overwritten.
///   - isJSON: Whether JSON is to go to standard output.
/// - Throws: `CommandLineError` for an empty name, one that ends as a file of another format does, a folder that is not
///   there, two results in one place, or a file that is read.
func checkOutputs(_ outputs: [String], animated: String? = nil, inputs: [String] = [], isJSON: Bool = false) throws {
    var seen = Set<String>()
    for output in outputs + [animated].compactMap({ $0 }) {
        guard !output.isEmpty else {
            throw CommandLineError("a file to write has no name; name one, such as result.png")
        }
        guard seen.insert(output).inserted else {
            throw CommandLineError("two results would be written to \(output); give each a name of its own")
        }
        let destination = ImageDestination(output)
        if destination.isStandardOutput {
            guard !isJSON else {
                throw CommandLineError(
                    "a picture and --json cannot both go to standard output; name a file, or leave out --json")
            }
            continue
        }
        if let same = inputs.first(where: { isSameFile($0, output) }) {
            throw CommandLineError("-o \(output) would overwrite the picture \(same); name another file")
        }
        try checkFile(output)
        try destination.checkFormat(isAnimated: output == animated)
    }
}

/// Checks that a file can be written under a name, before anything is computed.
/// - Throws: `CommandLineError` for a folder of that name, or a folder to write it in that is not there.
func checkFile(_ path: String) throws {
    guard !FileSystem.isFolder(path) else { throw CommandLineError("\(path) is a folder; name a file to write") }
    let folder = FileSystem.folder(of: path)
    guard FileSystem.isFolder(folder) else {
        throw CommandLineError("cannot write \(path): there is no folder \(folder); make it first")
    }
}

/// Checks a folder that files are to be written into, and that is made where there is none.
/// - Throws: `CommandLineError` for an empty name, a file of that name, or a folder to make it in that is not there.
func checkFolder(_ path: String) throws {
    let path = withoutTrailingSlash(path)
    guard !path.isEmpty else { throw CommandLineError("a folder to write into has no name; name one, such as judged") }
    guard !FileSystem.isFolder(path) else { return }
    guard !FileSystem.isFile(path) else {
        throw CommandLineError("\(path) is a file; name a folder to write into")
    }
    let folder = FileSystem.folder(of: path)
    guard FileSystem.isFolder(folder) else {
        throw CommandLineError("cannot make \(path): there is no folder \(folder); make it first")
    }
}

/// The path of a PNG file beside another picture: `a.jpg` becomes `a-animated.png`.
func withSuffix(_ path: String, _ suffix: String) -> String {
    let ending = FileSystem.ending(of: path)
    guard ImageFile.writtenEndings.contains(ending) else { return path + suffix + ".png" }
    return path.dropLast(ending.count + 1) + suffix + ".png"
}

extension ParsableArguments {
    /// Checks a number given as an option.
    func check(_ flag: String, _ value: Int, in range: ClosedRange<Int>) throws {
        guard !range.contains(value) else { return }
        throw ValidationError("\(flag) is \(value), it must be from \(range.lowerBound) to \(range.upperBound)")
    }
}
