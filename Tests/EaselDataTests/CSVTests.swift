import DataTestSupport
import EaselData
import EaselFiles
import Testing

@Suite struct CSVTests {
    private func rows(_ text: String) throws -> [[String]] {
        let (columns, rows) = try CSV.parse(Array(text.utf8), name: "a.csv")
        return [columns] + rows.map(\.cells)
    }

    @Test(arguments: [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a,b\r\n1,2\r\n3,4", [["a", "b"], ["1", "2"], ["3", "4"]]),
        ("\u{FEFF}a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\n\"1,5\",\"say \"\"no\"\"\"\n", [["a", "b"], ["1,5", "say \"no\""]]),
        ("a,b\n\"two\r\nlines\",2\n", [["a", "b"], ["two\r\nlines", "2"]]),
        (" a , b\n 1\t,\" 2 \" \n", [["a", "b"], ["1", " 2 "]]), ("a,b\n\n1,2\n\n\n", [["a", "b"], ["1", "2"]]),
        ("a\n1\n\n3\n", [["a"], ["1"], [""], ["3"]]), ("a,b\n,\n", [["a", "b"], ["", ""]]),
        ("ä,b\né,2", [["ä", "b"], ["é", "2"]]),
    ])
    func reads(text: String, expected: [[String]]) throws { #expect(try rows(text) == expected) }

    @Test(arguments: [
        ("", "a.csv: an empty file"), ("a,b\n1,2\n3\n", "line 3: 1 fields, and the header has 2 (a, b)"),
        ("a,b\n\"1,2\n\n3,4", "line 2: a quote that is not closed"),
        ("a,b\n1\"2,3\n", "line 2: a quote within a field"),
        ("a,b\n\"1\"2,3\n", "line 2: a comma is expected"), ("a,b\r1,2\r", "line 1: a carriage return without"),
        ("a;b\n1;2\n", "line 1: its fields are separated by semicolons"),
        ("a\tb\n", "line 1: its fields are separated by tabs"),
        ("a,,c\n", "line 1: column 2 has no name"), ("a,b,a\n", "line 1: there are two columns a"),
        ("a,b\n1,\u{0}\n", "line 2: not a text of UTF-8"),
        ("a,b\n\"x\ny\",1\n1,2,3\n", "line 4: 3 fields"),
    ])
    func namesTheLine(text: String, says: String) {
        let line = problem { _ = try rows(text) }
        #expect(line.hasPrefix("a.csv: ") && line.contains(says), "\(line)")
    }

    @Test func whatIsNoTextOfUTF8() {
        let latin = Array("a,b\n1,".utf8) + [0xE9, 0x0A]
        #expect(problem { _ = try CSV.parse(latin, name: "a.csv") } == "a.csv: line 2: not a text of UTF-8")
        let wide: [UInt8] = [0xFF, 0xFE, 0x61, 0, 0x2C, 0]
        #expect(problem { _ = try CSV.parse(wide, name: "a.csv") } == "a.csv: a text of UTF-16; save it as UTF-8")
    }

    /// A quote that is never closed does not fill the memory with the rest of the file.
    @Test func recordsAreBounded() {
        let long = Array("a,b\n\"".utf8) + [UInt8](repeating: 0x61, count: 3 << 20)
        #expect(
            problem { _ = try CSV.parse(long, name: "a.csv") }.contains("line 2: a record of more than 1048576 bytes"))
        let wide = Array(String(repeating: "a,", count: 20_000).utf8)
        #expect(problem { _ = try CSV.parse(wide, name: "a.csv") }.contains("16384 fields"))
    }

    @Test func brokenInputIsRefusedInOneLine() throws {
        let text = "path,label,split\r\n\"cats/1, 2.png\",cat,train\n\"a \"\"b\"\"\",dog,test\n"
        let refused = try refusals(of: Array(text.utf8), count: 4000, seed: 7) {
            let (columns, rows) = try CSV.parse($0, name: "a.csv")
            try #require(rows.allSatisfy { $0.cells.count == columns.count && $0.line > 0 })
        }
        #expect(refused > 1000)
    }
}
