import EaselFiles
import EaselImages

/// Files and folders that were passed over when a folder of images was read, all for one reason.
public struct SkippedFiles: Codable, Hashable, Sendable {
    /// The reason: `another format (.jpg)`, `broken link`, `folder without images`, …
    public let reason: String
    /// The class they lie in; nil for what lies in none.
    public let className: String?
    /// The number of files and folders.
    public internal(set) var count: Int
    /// The path of the first.
    public let example: String

    init(reason: String, className: String?, count: Int, example: String) {
        (self.reason, self.className, self.count, self.example) = (reason, className, count, example)
    }

    /// What is in an archive and is no file of a folder.
    init(_ passed: PassedOver) {
        self.init(reason: passed.reason, className: nil, count: passed.count, example: passed.example)
    }

    private enum CodingKeys: String, CodingKey {
        case reason, count, example
        case className = "class"
    }

    /// Writes `class` also where there is none, as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(reason, forKey: .reason)
        try container.encode(className, forKey: .className)
        try container.encode(count, forKey: .count)
        try container.encode(example, forKey: .example)
    }

    /// Endings of image files of formats that are not read.
    fileprivate static let otherFormats: Set<String> = [
        "jp2", "jxl", "tif", "tiff", "heic", "heif", "avif", "tga", "ico", "svg", "psd", "exr", "hdr", "dng", "cr2",
        "nef",
        "arw",
    ]

    /// Whether a name is that of an image, in whatever format.
    static func isImage(_ name: String) -> Bool {
        ending(name).map { ImageCodec.isEnding($0) || otherFormats.contains($0) } ?? false
    }

    /// The reason for passing over a file; nil for one to be read.
    ///
    /// What a file's content is decides. One that is called a picture and is none is read, so that it is named as broken.
    static func reason(_ name: String, at path: String, in tree: any FileTree, rules: FolderRules) -> String? {
        guard tree.isFile(path) else { return "broken link" }
        guard rules >= .fourth else {
            guard let ending = ending(name) else { return "another format (no ending)" }
            return ending == "png" ? nil : "another format (.\(ending))"
        }
        if let ending = ending(name), ImageCodec.isEnding(ending) { return nil }
        let beginning = try? tree.open(path).beginning(count: FileKind.byteCount)
        if let beginning, ImageCodec.format(of: beginning) != nil { return nil }
        return "another format (\(ending(name).map { ".\($0)" } ?? "no ending"))"
    }

    private static func ending(_ name: String) -> String? {
        guard let dot = name.lastIndex(of: "."), dot != name.indices.last else { return nil }
        return name[name.index(after: dot)...].lowercased()
    }
}

extension [SkippedFiles] {
    /// Counts one more.
    mutating func add(_ reason: String, in className: String? = nil, _ path: String) {
        if let index = firstIndex(where: { $0.reason == reason && $0.className == className }) {
            self[index].count += 1
        } else {
            append(SkippedFiles(reason: reason, className: className, count: 1, example: path))
        }
    }

    /// Adds what was counted elsewhere.
    mutating func add(_ others: [SkippedFiles]) {
        for other in others {
            if let index = firstIndex(where: { $0.reason == other.reason && $0.className == other.className }) {
                self[index].count += other.count
            } else {
                append(other)
            }
        }
    }

    /// A line for each reason, with the classes that it concerns.
    var notes: [String] {
        var reasons: [String] = []
        for one in self where !reasons.contains(one.reason) { reasons.append(one.reason) }
        return reasons.map { reason in
            let own = filter { $0.reason == reason }
            let classes = own.compactMap { one in one.className.map { "\($0) \(one.count)" } }
            let listed = classes.prefix(10).joined(separator: ", ") + (classes.count > 10 ? ", …" : "")
            // What to do about pictures; other files are rarely meant.
            let isPicture = SkippedFiles.otherFormats.contains { reason == "another format (.\($0))" }
            return "passed over: \(own.reduce(0) { $0 + $1.count }) × \(reason)"
                + (classes.isEmpty ? "" : ", by class: \(listed)") + "; the first is \(own[0].example)"
                + (isPicture ? "; save them as PNG or JPEG to have them read" : "")
        }
    }
}
