// Lists the public symbols in a folder of symbol graphs that have no documentation comment. Fails where there are any.

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
        // What the compiler writes itself, such as `==`, has no place in a source file.
        guard symbol.docComment == nil, let location = symbol.location, let sources = location.uri.range(of: "/Sources/")
        else { continue }
        let path = "Sources/" + location.uri[sources.upperBound...]
        missing.insert("\(path):\(location.position.line + 1): \(symbol.pathComponents.joined(separator: ".")) is not documented")
    }
}
for line in missing.sorted() { print(line) }
print("documentation: \(count) public symbols in \(files.count) symbol graphs, \(missing.count) without a comment")
exit(missing.isEmpty && count > 0 ? 0 : 1)
