// Lists the public symbols in a folder of symbol graphs that have no documentation comment, the snippets of Markdown files
// that are no longer in the source file they name, and links to files that are not there. Fails where there are any.

import Foundation

struct SymbolGraph: Decodable {
    struct Symbol: Decodable {
        struct Names: Decodable { let title: String }
        struct Kind: Decodable { let displayName: String }
        struct Comment: Decodable {}
        struct Location: Decodable {
            struct Position: Decodable { let line: Int }
            let uri: String
            let position: Position
        }
        let names: Names
        let kind: Kind
        let pathComponents: [String]
        let docComment: Comment?
        let location: Location?
    }
    let symbols: [Symbol]
}

let folder = URL(fileURLWithPath: CommandLine.arguments.dropFirst().first ?? ".build/debug/../symbolgraph")
let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    .filter { $0.lastPathComponent.hasPrefix("Easel") && $0.lastPathComponent.hasSuffix(".symbols.json") }
    .sorted { $0.path < $1.path }
var (count, missing) = (0, Set<String>())
for file in files {
    for symbol in try JSONDecoder().decode(SymbolGraph.self, from: Data(contentsOf: file)).symbols {
        count += 1
        // What the compiler writes itself, such as `==`, has no place in a source file; an initialiser without parameters
        // has nothing to say that its type does not.
        guard symbol.docComment == nil, symbol.names.title != "init()", let location = symbol.location,
            let sources = location.uri.range(of: "/Sources/")
        else { continue }
        let path = "Sources/" + location.uri[sources.upperBound...]
        missing.insert(
            "\(path):\(location.position.line + 1): \(symbol.pathComponents.joined(separator: ".")) is not documented")
    }
}

/// What is wrong in a Markdown file: a snippet whose first line names a file, `// Sources/…`, must stand there line for line.
func problems(in page: String) throws -> [String] {
    let text = try String(contentsOfFile: page, encoding: .utf8)
    var result: [String] = []
    for (index, part) in text.components(separatedBy: "```").enumerated() where index % 2 == 1 {
        let lines = part.components(separatedBy: "\n").dropFirst()
        guard let path = lines.first, path.hasPrefix("// Sources/") || path.hasPrefix("// Tests/") else { continue }
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

let pages = ["README.md", "CONTRIBUTING.md", "Documentation/Architecture.md", "Documentation/AddingAnOperation.md"]
let wrong = try pages.flatMap(problems)
for line in missing.sorted() + wrong { print(line) }
print("documentation: \(count) public symbols in \(files.count) symbol graphs, \(missing.count) without a comment")
print("documentation: \(pages.count) pages, \(wrong.count) snippets or links that do not hold")
exit(missing.isEmpty && wrong.isEmpty && count > 0 ? 0 : 1)
