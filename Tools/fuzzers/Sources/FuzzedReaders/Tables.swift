import Easel

extension FuzzedReader {
    /// Tables of comma-separated values.
    static let csv = FuzzedReader(
        "csv", ["CSV.parse"], maximumLength: 512, dictionary: ["\"\"", "\\x0d\\x0a", "\\xef\\xbb\\xbf", ",,", "\","],
        seeds: {
            [
                "a,b\n1,2\n", "\u{FEFF}path,label,split\r\n\"a, b.png\",cat,train\r\nc.png,\"say \"\"no\"\"\",test\r\n",
                "n\n1.5\n\n-3e2\n", " a , \"b\nc\" \n 1 ,2",
            ].map { Array($0.utf8) }
        }
    ) {
        { bytes in try checkTable(CSV.parse(bytes, name: "a.csv"), of: bytes) }
    }

    /// Tables of JSON lines.
    static let jsonLines = FuzzedReader(
        "json-lines", ["JSONLines.parse"], maximumLength: 512,
        dictionary: jsonWords + ["\\x0d\\x0a", "\\xef\\xbb\\xbf"],
        seeds: {
            [
                "{\"a\": 1, \"b\": \"x\"}\n{\"b\": null, \"a\": -2.5e3}\n",
                "{\"path\":\"\\u00e9\\ud83d\\ude00.png\"}\r\n",
                "{\"a\":true}\n\n{\"a\":false}",
            ].map { Array($0.utf8) }
        }
    ) {
        { bytes in try checkTable(JSONLines.parse(bytes, name: "a.jsonl"), of: bytes) }
    }

    /// Lists of paths.
    static let pathList = FuzzedReader(
        "path-list", ["PathList.parse"], maximumLength: 256,
        dictionary: ["\\x00", "\\x0d\\x0a", "\\xc3\\xa9", "\\xf0\\x9f"],
        seeds: { ["a.png\nb/c d.jpg\r\n\n\u{e9}.png", "a\nb.png\u{0}c.png\u{0}", "\n"].map { Array($0.utf8) } }
    ) {
        { bytes in
            let paths = try PathList.parse(bytes, name: "list")
            let end: Unicode.Scalar = bytes.contains(0) ? "\u{0}" : "\n"
            try require(
                paths.allSatisfy { !$0.isEmpty && !$0.unicodeScalars.contains(end) }
                    && paths.reduce(0) { $0 + $1.utf8.count } + max(paths.count - 1, 0) <= bytes.count,
                "\(paths.count) paths of \(bytes.count) bytes")
        }
    }

    /// Lists of the names of classes.
    static let classLabels = FuzzedReader(
        "class-labels", ["ClassLabels.parse"], maximumLength: 256, dictionary: ["\\x0a", "\\x0d\\x0a", "\\xc3\\xa9"],
        seeds: { ["cat\ndog\n", "a b, c\r\nd\r\n\n", "\u{e9}\nf"].map { Array($0.utf8) } }
    ) {
        { bytes in
            let names = try ClassLabels.parse(bytes, name: "list")
            try require(names.count > 1 && names.allSatisfy { !$0.isEmpty && !$0.contains("\n") }, "names are \(names)")
        }
    }

    private static func checkTable(_ table: (columns: [String], rows: [TextRow]), of bytes: [UInt8]) throws {
        try require(
            !table.columns.isEmpty && Set(table.columns).count == table.columns.count, "columns are \(table.columns)")
        var line = 0
        for row in table.rows {
            try require(row.cells.count == table.columns.count, "\(row.cells.count) of \(table.columns.count) cells")
            try require(row.line > line && row.line <= bytes.count + 1, "line \(row.line) after line \(line)")
            line = row.line
        }
    }
}
