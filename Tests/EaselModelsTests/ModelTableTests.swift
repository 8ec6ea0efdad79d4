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

        /// The tables.
        var tables: [ModelTable] {
            var tables: [ModelTable] = []
            for line in lines {
                guard line.hasPrefix("// | ") else { continue }
                let cells = line.split(separator: "|").dropFirst().map { $0.trimmingCharacters(in: .whitespaces) }
                if cells.first == "layer" || tables.isEmpty {
                    tables.append(ModelTable(header: cells, rows: []))
                } else {
                    tables[tables.count - 1].rows.append(cells)
                }
            }
            return tables
        }

        private var setting: Substring? {
            let comment = lines.prefix { $0.hasPrefix("//") }.joined(separator: " ")
            return comment.firstMatch(of: #/For images of \d+x\d+x\d+( in \d+ classes)?/#)?.0
        }

        /// The size of images that the tables are for.
        var image: ImageShape? { setting.flatMap { ImageShape(String($0.split(separator: " ")[3])) } }

        /// The number of classes, where it is written in digits.
        var classes: Int? { setting.flatMap { Int($0.split(separator: " ").dropLast().last ?? "") } }
    }

    /// A table: a column of layers, one of their output shapes, and one of parameters, or one for each of several models.
    private struct ModelTable {
        let header: [String]
        var rows: [[String]]

        /// What it says of a model: layer, output, parameters; `nil` where it is not about that.
        func rows(of name: String) -> [[String]]? {
            guard let column = header.firstIndex(of: name) ?? header.firstIndex(of: "parameters") else { return nil }
            return rows.map { $0.count == header.count ? [$0[0], $0[1], $0[column]] : $0 }
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

    /// The layers of a model, player by player; what lies between layers is not in a table.
    private static func layers(of name: String, in file: ModelFile) throws -> [ModelSummary.Row] {
        let image = try #require(file.image, "\(file.path) does not say what images its table is for")
        let model = try ModelCatalog.completed(
            .init(name: name, options: file.classes.map { ["classes": .integer($0)] } ?? [:]))
        let rows: [ModelSummary.Row]
        if try ModelCatalog.entry(named: name).task == .classification {
            let model = try ModelCatalog.classifier(model, image: image)
            rows = try ModelSummary(of: model) {
                model.logits($0.input("images", [1, image.height, image.width, image.channels]))
            }.rows
        } else {
            let recipe = try ModelCatalog.recipe(model, image: image, batchSize: 1)
            rows = try recipe.parts(batchSize: 1).flatMap(\.summary.rows)
        }
        return rows.filter { !$0.kind.isEmpty }
    }

    private static func text(_ shape: Shape) -> String {
        shape.dimensions.dropFirst().map(String.init).joined(separator: "x")
    }

    /// The values in a layer's parameters and running statistics, which is what the tables count.
    private static func values(of row: ModelSummary.Row) -> Int { row.parameters + row.statistics }

    /// The layers as a table has them.
    private static func rows(of layers: [ModelSummary.Row]) -> [[String]] {
        layers.map { row in
            [row.name.isEmpty ? row.kind : "\(row.name) \(row.kind)", text(row.outputShape), "\(values(of: row))"]
        }
    }

    /// The layers part by part, as the table of a deep network has them: those of one stored property together, up to one
    /// without parameters that makes the map smaller.
    private static func parts(of layers: [ModelSummary.Row]) -> [[String]] {
        var parts: [(name: String, output: Shape, parameters: Int, isOpen: Bool)] = []
        for layer in layers {
            let owner = layer.name.split(separator: ".").first.map(String.init)
            let sizes = (layer.outputShape.dimensions.dropLast(), parts.last?.output.dimensions.dropLast())
            if let last = parts.last, last.isOpen, owner == nil ? sizes.0 == sizes.1 : owner == last.name {
                parts[parts.count - 1].output = layer.outputShape
                parts[parts.count - 1].parameters += values(of: layer)
            } else {
                parts.append((owner ?? layer.kind, layer.outputShape, values(of: layer), owner != nil))
            }
        }
        return parts.map { [$0.name, text($0.output), "\($0.parameters)"] }
    }

    @Test("a model's file holds a table of the layers it has", arguments: ModelCatalog.names)
    func table(name: String) throws {
        let files = try Self.files().filter { $0.names.contains(name) }
        try #require(files.count == 1, "\(name) is named in \(files.map(\.path)), not in one file")
        let file = files[0]
        let layers = try Self.layers(of: name, in: file)
        #expect(!layers.isEmpty)
        let tables = file.tables.compactMap { $0.rows(of: name) }
        try #require(!tables.isEmpty, "\(file.path) has no table of the layers of \(name)")
        let (rows, parts) = (Self.rows(of: layers), Self.parts(of: layers))
        if !tables.contains(rows), !tables.contains(parts) {
            let lines = (rows.count > 25 ? parts : rows).map { "// | \($0.joined(separator: " | ")) |" }
            Issue.record("\(file.path) has no table of what \(name) is:\n\(lines.joined(separator: "\n"))")
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
            // A table, or a column of one, that no model has is out of date.
            let models = try file.names.filter(ModelCatalog.names.contains).map { name in
                let layers = try Self.layers(of: name, in: file)
                return (name: name, rows: Self.rows(of: layers), parts: Self.parts(of: layers))
            }
            for (number, table) in file.tables.enumerated() {
                for column in table.header.dropFirst(2) {
                    let isOfAny = models.contains { model in
                        guard column == "parameters" || column == model.name else { return false }
                        return table.rows(of: model.name).map { $0 == model.rows || $0 == model.parts } ?? false
                    }
                    #expect(isOfAny, "\(file.path): table \(number + 1), \(column), is of none of its models")
                }
            }
        }
        for file in try Self.sources() where file.lines.contains(where: { $0.hasPrefix("// | ") }) {
            #expect(files.contains { $0.path == file.path }, "\(file.path) has a table, and is no model's")
        }
    }
}
