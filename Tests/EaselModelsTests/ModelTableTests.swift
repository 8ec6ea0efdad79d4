import Easel
import Foundation
import Testing

/// Every model of the catalogue is in a file of its own that opens with its paper and the table of its layers.
@Suite("The tables in the models' files") struct ModelTableTests {
    /// A source file in which models are named for the catalogue.
    private struct ModelFile {
        /// Its path from `Sources/EaselModels`.
        let path: String
        let lines: [Substring]

        /// The names its models go by in the catalogue.
        var names: [String] {
            lines.joined(separator: " ").matches(of: #/ModelEntry\(\s*"([^"]+)"/#).map { String($0.1) }
        }

        /// The tables: rows of layer, output shape and parameters.
        var tables: [[[String]]] {
            var tables: [[[String]]] = []
            for line in lines {
                guard line.hasPrefix("// | ") else { continue }
                let cells = line.split(separator: "|").dropFirst().map { $0.trimmingCharacters(in: .whitespaces) }
                if cells.first == "layer" { tables.append([]) } else { tables[max(tables.count, 1) - 1].append(cells) }
            }
            return tables
        }

        /// The size of images that the tables are for.
        var image: ImageShape? {
            let comment = lines.prefix { $0.hasPrefix("//") }.joined(separator: " ")
            guard let found = comment.firstMatch(of: #/For images of (\d+)x(\d+)x(\d+)/#),
                let height = Int(found.1), let width = Int(found.2), let channels = Int(found.3)
            else { return nil }
            return ImageShape(height: height, width: width, channels: channels)
        }
    }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Sources/EaselModels").path

    private static func sources() throws -> [ModelFile] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }.sorted().map {
            let text = try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)
            return ModelFile(path: $0, lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }

    /// The files of models: those that conform one to `CatalogModel`, and those that name one.
    private static func files() throws -> [ModelFile] {
        try sources().filter { file in
            !file.path.hasPrefix("Protocols/")
                && (!file.names.isEmpty
                    || file.lines.contains { $0.contains(#/^(extension|public struct) .*: .*\bCatalogModel\b/#) })
        }
    }

    /// The layers of a model, player by player, as a table has them; what lies between layers is not in it.
    private static func rows(of parts: [ModelPart]) -> [[String]] {
        parts.flatMap(\.summary.rows).filter { !$0.kind.isEmpty }.map { row in
            [
                row.name.isEmpty ? row.kind : "\(row.name) \(row.kind)",
                row.outputShape.dimensions.dropFirst().map(String.init).joined(separator: "x"), "\(row.parameters)",
            ]
        }
    }

    @Test("a model's file holds a table of the layers it has", arguments: ModelCatalog.names)
    func table(name: String) throws {
        let files = try Self.files().filter { $0.names.contains(name) }
        try #require(files.count == 1, "\(name) is named in \(files.map(\.path)), not in one file")
        let file = files[0]
        let image = try #require(file.image, "\(file.path) does not say what images its table is for")
        let recipe = try ModelCatalog.recipe(
            ModelCatalog.completed(.init(name: name)), image: image, batchSize: 1)
        let rows = Self.rows(of: try recipe.parts(batchSize: 1))
        #expect(!rows.isEmpty)
        let tables = file.tables
        try #require(!tables.isEmpty, "\(file.path) has no table of the layers of \(name)")
        if !tables.contains(rows) {
            let lines = rows.map { "// | \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
            Issue.record("\(file.path) has no table of what \(name) is:\n\(lines)")
        }
    }

    @Test("every file of a model opens with its paper, and its models are in the catalogue") func opening() throws {
        let files = try Self.files()
        #expect(!files.isEmpty)
        for file in files {
            #expect(!file.names.isEmpty, "\(file.path) names no model for the catalogue")
            for name in file.names {
                #expect(ModelCatalog.names.contains(name), "\(name) of \(file.path) has no line in ModelCatalog.all")
            }
            #expect(file.lines.prefix(2).allSatisfy { $0.hasPrefix("// ") }, "\(file.path): title and authors")
            #expect(file.lines.count > 2 && file.lines[2].hasPrefix("// https://"), "\(file.path): the paper's address")
            #expect(file.lines.contains("// Differences from the paper:"), "\(file.path): differences from the paper")
            // A table that no model has is out of date.
            let models = try ModelCatalog.all.filter { file.names.contains($0.name) }.map { entry in
                let recipe = try ModelCatalog.recipe(
                    ModelCatalog.completed(.init(name: entry.name)), image: #require(file.image), batchSize: 1)
                return Self.rows(of: try recipe.parts(batchSize: 1))
            }
            for (number, table) in file.tables.enumerated() {
                #expect(models.contains(table), "\(file.path): table \(number + 1) is of none of its models")
            }
        }
        for file in try Self.sources() where file.lines.contains(where: { $0.hasPrefix("// | ") }) {
            #expect(files.contains { $0.path == file.path }, "\(file.path) has a table, and is no model's")
        }
    }
}
