// Lists the public symbols in a folder of symbol graphs that have no documentation comment, the parameters that the comment
// of any symbol describes and the symbol does not have, the snippets of Markdown files that are no longer in the source file
// they name, links to files that are not there, and files and symbols named in Markdown files and documentation comments
// that do not exist. Fails where there are any.

import Foundation

struct SymbolGraph: Decodable {
    struct Symbol: Decodable {
        struct Names: Decodable { let title: String }
        struct Kind: Decodable { let displayName: String }
        struct Comment: Decodable {
            struct Line: Decodable {
                struct Span: Decodable { let end: Location.Position }
                let text: String
                let range: Span?
            }
            let uri: String?
            let lines: [Line]
        }
        struct Signature: Decodable {
            struct Parameter: Decodable { let name: String, internalName: String? }
            let parameters: [Parameter]?
        }
        struct Location: Decodable {
            struct Position: Decodable { let line: Int }
            let uri: String
            let position: Position
        }
        let names: Names
        let kind: Kind
        let pathComponents: [String]
        let accessLevel: String
        let docComment: Comment?
        let functionSignature: Signature?
        let location: Location?

        /// The file and line, and the full name.
        var place: (path: String, name: String)? {
            guard let location, let sources = location.uri.range(of: "/Sources/") else { return nil }
            return (
                "Sources/\(location.uri[sources.upperBound...]):\(location.position.line + 1)",
                pathComponents.joined(separator: ".")
            )
        }

        /// The lines of the comment above the symbol; a witness of a protocol's requirement may have that one's instead,
        /// whose parameters have names of their own.
        var ownComment: [String] {
            guard let docComment, let location, docComment.uri == location.uri,
                let end = docComment.lines.last?.range?.end.line, (1...8).contains(location.position.line - end)
            else { return [] }
            return docComment.lines.map(\.text)
        }

        /// The parameters that the comment describes: `- Parameter name: …`, or the items under `- Parameters:`.
        var describedParameters: [String] {
            var (names, isInList): ([String], Bool) = ([], false)
            for line in ownComment {
                if let one = line.firstMatch(of: #/^\s*- Parameter ([^:]+):/#) {
                    names.append(String(one.1))
                } else if line.contains(#/^\s*- Parameters:/#) {
                    isInList = true
                } else if line.hasPrefix("- ") {
                    isInList = false
                } else if isInList, let item = line.firstMatch(of: #/^\s+- ([^:]+):/#) {
                    names.append(String(item.1))
                }
            }
            return names
        }
    }
    let symbols: [Symbol]
}

let folder = URL(fileURLWithPath: CommandLine.arguments.dropFirst().first ?? ".build/debug/../symbolgraph")
let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    .filter { $0.lastPathComponent.hasPrefix("Easel") && $0.lastPathComponent.hasSuffix(".symbols.json") }
    .sorted { $0.path < $1.path }
var (count, missing, described, strangers) = (0, Set<String>(), 0, Set<String>())
for file in files {
    for symbol in try JSONDecoder().decode(SymbolGraph.self, from: Data(contentsOf: file)).symbols {
        let isPublic = ["public", "open"].contains(symbol.accessLevel)
        if isPublic { count += 1 }
        // What the compiler writes itself, such as `==`, has no place in a source file.
        guard let (path, name) = symbol.place else { continue }
        let parameters = symbol.functionSignature?.parameters ?? []
        let known = Set(parameters.map { $0.internalName ?? $0.name })
        for parameter in symbol.describedParameters {
            described += 1
            guard !known.contains(parameter) else { continue }
            let list = known.isEmpty ? "none" : known.sorted().joined(separator: ", ")
            strangers.insert("\(path): \(name) has no parameter \(parameter), which is described; it has \(list)")
        }
        // An initializer without parameters has nothing to say that its type does not.
        if isPublic, symbol.docComment == nil, symbol.names.title != "init()" {
            missing.insert("\(path): \(name) is not documented")
        }
    }
}

/// What is wrong in a Markdown file: a snippet whose first line names a file, `// Sources/…`, must stand there line for line.
func problems(in page: String) throws -> [String] {
    let text = try String(contentsOfFile: page, encoding: .utf8)
    var result: [String] = []
    for (index, part) in text.components(separatedBy: "```").enumerated() where index % 2 == 1 {
        let lines = part.components(separatedBy: "\n").dropFirst()
        guard let path = lines.first, path.hasPrefix("// "), path.hasSuffix(".swift"),
            ["Sources/", "Tests/", "Examples/"].contains(where: path.dropFirst(3).hasPrefix)
        else { continue }
        let file = String(path.dropFirst(3))
        guard let source = try? String(contentsOfFile: file, encoding: .utf8) else {
            result.append("\(page): there is no \(file)")
            continue
        }
        let known = Set(source.components(separatedBy: "\n"))
        for line in lines.dropFirst() where !known.contains(line) && !line.isEmpty {
            result.append("\(page): \(file) has no line: \(line)")
        }
    }
    let folder = URL(fileURLWithPath: page).deletingLastPathComponent()
    for match in text.matches(of: #/\]\(([^)#]+)\)/#) where !match.1.contains("://") {
        let target = folder.appendingPathComponent(String(match.1)).path
        if !FileManager.default.fileExists(atPath: target) { result.append("\(page): there is no \(match.1)") }
    }
    return result
}

/// Everything tracked by its path, and every word of the code that is not in a comment.
struct Sources {
    private(set) var files: Set<String> = []
    private var names: Set<String> = []
    private var folders: Set<String> = []
    private var words: Set<String> = []
    /// The documentation comments of each Swift file under `Sources/`.
    private(set) var comments: [(path: String, lines: [(number: Int, text: String)])] = []
    /// Words of the language's library and of the system, which no source of ours need use.
    private static let foreign: Set<String> = ["fatalError", "withError", "outH", "outW"]

    init() throws {
        let git = Process()
        (git.executableURL, git.arguments) = (
            URL(fileURLWithPath: "/usr/bin/env"), ["git", "ls-files", "-co", "--exclude-standard"]
        )
        let pipe = Pipe()
        git.standardOutput = pipe
        try git.run()
        let listed = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        for path in listed.split(separator: "\n").map(String.init) {
            files.insert(path)
            let parts = path.split(separator: "/").map(String.init)
            names.formUnion(parts.suffix(1))
            folders.formUnion(parts.dropLast())
            guard
                [".swift", ".c", ".h", ".inc", ".py", ".json"].contains(where: path.hasSuffix) || !path.contains(".")
                    || path == "Makefile"
            else { continue }
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
            var documented: [(Int, String)] = []
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let start = line.drop { $0 == " " }
                if start.hasPrefix("///") {
                    documented.append((index + 1, String(start)))
                } else if !start.hasPrefix("//") {
                    words.formUnion(line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
                }
            }
            if path.hasPrefix("Sources/"), path.hasSuffix(".swift") { comments.append((path, documented)) }
        }
    }

    /// What does not exist of a text in backquotes; `nil` where all does or the text names nothing of ours.
    func missing(_ quoted: Substring) -> String? {
        // A path: a file or a folder, whole or its end.
        if quoted.wholeMatch(of: #/[A-Za-z0-9_+.-]+(\/[A-Za-z0-9_+.-]+)*\/?/#) != nil,
            quoted.contains(#/\/|\.(swift|inc|c|h|md)$/#)
        {
            let known = ["Sources/", "Tests/", "Tools/", "Documentation/", "Examples/", "Benchmarks/"]
            if known.contains(where: quoted.hasPrefix) {
                let path = quoted.hasSuffix("/") ? String(quoted.dropLast()) : String(quoted)
                return FileManager.default.fileExists(atPath: path) ? nil : String(quoted)
            }
            if quoted.hasPrefix(".") { return nil }
            if !quoted.contains("/") { return names.contains(String(quoted)) ? nil : String(quoted) }
            if let first = quoted.first, first.isUppercase, quoted.hasSuffix("/") {
                return folders.contains(String(quoted.dropLast())) ? nil : String(quoted)
            }
            return nil
        }
        // A symbol: words joined by points, labels in brackets, with a capital inside so that it is no plain word.
        guard let match = quoted.wholeMatch(of: #/\.?([A-Za-z_]\w*(?:\.\w+)*)(?:<\w+>)?(?:\(([\w:, ]*)\))?/#) else {
            return nil
        }
        let labels = (match.2 ?? "").split { !($0.isLetter || $0.isNumber || $0 == "_") }
        let parts = match.1.split(separator: ".") + labels
        let absent = parts.first { part in
            part.contains(where: \.isUppercase) && part.contains(where: \.isLowercase)
                && !words.contains(String(part)) && !folders.contains(String(part))
                && !Self.foreign.contains(String(part))
        }
        return absent.map { "\($0) (in \(quoted))" }
    }
}

let sources = try Sources()
let pages = sources.files.filter {
    $0.hasSuffix(".md") && ($0.hasPrefix("Documentation/") || !$0.contains("/"))
        && FileManager.default.fileExists(atPath: $0)
}.sorted()
var wrong = try pages.flatMap(problems)
for page in pages {
    let text = try String(contentsOfFile: page, encoding: .utf8)
    // Blocks of code are checked line for line where they name a file.
    for (index, part) in text.components(separatedBy: "```").enumerated() where index % 2 == 0 {
        for match in part.matches(of: #/`([^`\n]+)`/#) {
            if let absent = sources.missing(match.1) { wrong.append("\(page): there is no \(absent)") }
        }
    }
}
for (path, lines) in sources.comments where FileManager.default.fileExists(atPath: path) {
    for (number, text) in lines {
        for match in text.matches(of: #/`([^`]+)`/#) {
            if let absent = sources.missing(match.1) { wrong.append("\(path):\(number): there is no \(absent)") }
        }
    }
}
for line in missing.sorted() + strangers.sorted() + wrong { print(line) }
print("documentation: \(count) public symbols in \(files.count) symbol graphs, \(missing.count) without a comment")
print("documentation: \(pages.count) pages and all comments, \(wrong.count) snippets, links or names that do not hold")
print("documentation: \(described) parameters described, \(strangers.count) of them not there")
exit(missing.isEmpty && strangers.isEmpty && wrong.isEmpty && count > 0 && described > 0 ? 0 : 1)
