import ArgumentParser
import EaselData
import EaselFiles
import EaselImages

/// The pictures that a command is given: by name, in folders and archives, on standard input, or in a list.
struct NamedPictures {
    /// What stands for standard input.
    private static let standardInput = "-"

    /// Picture files, folders or archives of them.
    let images: [String]
    /// A text file that lists some.
    let filesFrom: String?

    /// Refuses what can be seen to be wrong without reading anything.
    /// - Throws: `ValidationError` where standard input would be read twice.
    func check() throws {
        let pipes = (images + [filesFrom].compactMap { $0 }).count { $0 == Self.standardInput }
        guard pipes <= 1 else {
            throw ValidationError("standard input can be read once; give - once, for a picture or for --files-from")
        }
    }

    /// The files that are asked for.
    /// - Throws: `CommandLineError` where there are none, and what is wrong with a list.
    func files() throws -> ImageFiles {
        var files = ImageFiles()
        for path in images {
            if path == Self.standardInput {
                let bytes = try FileSystem.readStandardInput(limit: ImageFile.maximumBytes)
                files.add(contents: bytes, name: "standard input")
            } else {
                files.add(path)
            }
        }
        if let filesFrom {
            let isPiped = filesFrom == Self.standardInput
            let text =
                isPiped
                ? try FileSystem.readStandardInput(limit: ImageFiles.longestList)
                : try FileSystem.read(filesFrom, limit: ImageFiles.longestList)
            try files.add(listedIn: text, name: isPiped ? "standard input" : filesFrom)
        }
        guard files.count > 0 || !files.problems.isEmpty else {
            for note in files.notes { Output.warn(note) }
            let places = (images + [filesFrom].compactMap { $0 }).joined(separator: ", ")
            throw CommandLineError("there is no picture in \(places)")
        }
        return files
    }
}
