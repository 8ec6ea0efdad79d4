import DataTestSupport
import EaselData
import EaselFiles
import Testing

@Suite struct JSONLinesTests {
    private func rows(_ text: String) throws -> [[String]] {
        let (columns, rows) = try JSONLines.parse(Array(text.utf8), name: "a.jsonl")
        return [columns] + rows.map(\.cells)
    }

    @Test(arguments: [
        ("{\"b\": 1, \"a\": \"x\"}\n{\"a\": \"y\", \"b\": -2.5e-3}\n", [["b", "a"], ["1", "x"], ["-2.5e-3", "y"]]),
        ("\u{FEFF}{\"a\":null,\"b\":true}\r\n\r\n{\"b\":false}", [["a", "b"], ["", "true"], ["", "false"]]),
        ("{\"a\": \"q\\\"\\\\\\/\\n\\u00e9\\ud83d\\ude00\"}", [["a"], ["q\"\\/\né😀"]]),
        (" { \"a\" : 0 } ", [["a"], ["0"]]),
    ])
    func reads(text: String, expected: [[String]]) throws { #expect(try rows(text) == expected) }

    @Test(arguments: [
        ("", "a.jsonl: an empty file"), ("{\"a\":1}\n[1]\n", "line 2: an object, {…}, is expected"),
        ("{\"a\":1}\n{\"b\":1}\n", "line 2: key b, and the first line has a"),
        ("{\"a\":1,\"a\":2}", "line 1: there are two columns a"),
        ("{\"a\":1}\n{\"a\":1,\"a\":2}", "line 2: key a twice"), ("{\"a\":[1]}", "line 1: a text, a number"),
        ("{\"a\":01}", "line 1: 01 is no value"), ("{\"a\":NaN}", "line 1: NaN is no value"),
        ("{\"a\":}", "line 1: nothing is no value"),
        ("{\"a\":1", "line 1: a comma or } is expected"), ("{\"a\":1} {\"a\":2}", "line 1: more than one object"),
        ("{\"a\":\"x", "line 1: a quote that is not closed"), ("{\"a\":\"\\ud800\"}", "line 1: half a surrogate"),
        ("{\"a\":\"\\u0000\"}", "line 1: half a surrogate pair, or a zero"),
        ("{\"a\":\"\\u+123\"}", "four hexadecimal digits"),
        ("{}", "line 1: no keys"), ("{a:1}", "line 1: a key in quotes"), ("{\"\":1}", "line 1: column 1 has no name"),
    ])
    func namesTheLine(text: String, says: String) {
        let line = problem { _ = try rows(text) }
        #expect(line.hasPrefix("a.jsonl: ") && line.contains(says), "\(line)")
    }

    @Test func brokenInputIsRefusedInOneLine() throws {
        let text =
            "{\"path\": \"a/\\u00e9.png\", \"label\": \"cat\", \"n\": -1.5e3}\n{\"path\": \"b\", \"label\": null}\n"
        let refused = try refusals(of: Array(text.utf8), count: 4000, seed: 8) {
            let (columns, rows) = try JSONLines.parse($0, name: "a.jsonl")
            try #require(rows.allSatisfy { $0.cells.count == columns.count })
        }
        #expect(refused > 1000)
    }
}
