import ArgumentParser
import EaselData
import EaselTraining

/// The pictures of a person's own that a command reads.
struct PictureInput {
    /// Their files.
    let paths: [String]
    /// The pictures.
    let pictures: [Image]

    /// Reads PNG files; a folder stands for those in it.
    init(_ arguments: [String], inverted: Bool = false) throws {
        paths = try arguments.flatMap { argument in
            guard FileSystem.isFolder(argument) else { return [argument] }
            let folder = withoutTrailingSlash(argument)
            let names = try FileSystem.names(in: folder).filter { $0.lowercased().hasSuffix(".png") }
            guard !names.isEmpty else { throw StepError("there is no PNG file in the folder \(argument)") }
            return names.map { "\(folder)/\($0)" }
        }
        pictures = try paths.map { path in
            let picture = try PNGFile.read(path)
            return inverted ? picture.inverted() : picture
        }
    }

    /// Refuses to write over one of the pictures.
    func check(output: String) throws {
        guard let same = paths.first(where: { isSameFile($0, output) }) else { return }
        throw StepError("\(output) is one of the pictures read (\(same)); name another file with -o")
    }
}

/// The last part of a path: `a/b.png` is `b.png`.
func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

/// A path with something before its ending: `a.png` becomes `a-noisy.png`.
func withSuffix(_ path: String, _ suffix: String) -> String {
    guard path.hasSuffix(".png") else { return path + suffix + ".png" }
    return path.dropLast(4) + suffix + ".png"
}

extension ParsableArguments {
    /// Checks a number given as an option.
    func check(_ flag: String, _ value: Int, in range: ClosedRange<Int>) throws {
        guard !range.contains(value) else { return }
        throw ValidationError("\(flag) is \(value), it must be from \(range.lowerBound) to \(range.upperBound)")
    }
}
