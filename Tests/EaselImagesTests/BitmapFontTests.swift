import EaselImages
import Testing

@Suite struct BitmapFontTests {
    /// A text as it is drawn, a line of `#` and `.` for each row.
    private func drawn(
        _ text: String, height: Int = 9, width: Int, row: Int = 0, column: Int = 0, scale: Int = 1,
        direction: Image.TextDirection = .rightwards
    ) throws -> [String] {
        var image = try Image(height: height, width: width, colour: [0])
        image.draw(text, atRow: row, column: column, colour: [255], scale: scale, direction: direction)
        return (0..<height).map { y in
            String(image.pixels[y * width..<(y + 1) * width].map { $0 == 255 ? "#" : "." as Character })
        }
    }

    @Test func drawsALine() throws {
        #expect(
            try drawn("Lg", width: 11) == [
                "#..........",
                "#..........",
                "#......####",
                "#.....#...#",
                "#.....#...#",
                "#.....#...#",
                "#####..####",
                "..........#",
                ".......###.",
            ])
        #expect(BitmapFont.width(of: "Lg") == 11 && BitmapFont.width(of: "") == 0)
        #expect(BitmapFont.width(of: "Lg", scale: 3) == 33)
    }

    @Test func turnsAQuarterToTheLeft() throws {
        let level = try drawn("Fi", width: 11).map(Array.init)
        let turned = try drawn("Fi", height: 11, width: 9, direction: .upwards).map(Array.init)
        #expect((0..<11).allSatisfy { y in (0..<9).allSatisfy { x in turned[y][x] == level[x][10 - y] } })
    }

    @Test func enlargesWholeTimes() throws {
        let once = try drawn("e", width: 5).map(Array.init)
        let twice = try drawn("e", height: 18, width: 10, scale: 2).map(Array.init)
        #expect((0..<18).allSatisfy { y in (0..<10).allSatisfy { x in twice[y][x] == once[y / 2][x / 2] } })
    }

    @Test func drawsABoxForWhatItDoesNotHave() throws {
        let box = try drawn("語", width: 5)
        #expect(box == ["#####", "#...#", "#...#", "#...#", "#...#", "#...#", "#####", ".....", "....."])
        #expect(try drawn("\n", width: 5) == box && drawn("é", width: 5) == box)
    }

    @Test func hasAllOfASCIIEachAnother() throws {
        let printable = (0x21...0x7E).map { String(UnicodeScalar($0)) } + "…×–°±²".map { String($0) }
        let box = try drawn("語", width: 5)
        let glyphs = try printable.map { try drawn($0, width: 5) }
        #expect(Set(glyphs).count == printable.count && !glyphs.contains(box))
        #expect(try drawn(" ", width: 5).allSatisfy { $0 == "....." })
    }

    @Test func cutsOffWhatLiesOutside() throws {
        let whole = try drawn("Ab", height: 13, width: 15, row: 2, column: 2)
        let cut = try drawn("Ab", height: 5, width: 7, row: -2, column: -3)
        #expect(cut == whole[4..<9].map { String($0.dropFirst(5).prefix(7)) })
        #expect(try drawn("Ab", width: 3, row: 500, column: -500).allSatisfy { $0 == "..." })
    }

    @Test func drawsInColours() throws {
        var image = try Image(height: 9, width: 5, colour: [9, 9, 9])
        image.draw("|", atRow: 0, column: 0, colour: [1, 2, 3])
        #expect(Array(image.pixels[6..<9]) == [1, 2, 3] && Array(image.pixels[..<3]) == [9, 9, 9])
        var grey = try Image(height: 9, width: 5, colour: [9, 255])
        grey.draw("|", atRow: 0, column: 0, colour: [1, 200])
        #expect(Array(grey.pixels[4..<6]) == [1, 200])
        grey.fill(rows: -3..<2, columns: 4..<90, colour: [7])
        #expect(Array(grey.pixels[8..<10]) == [7, 7] && Array(grey.pixels[6..<8]) == [9, 255])
    }

    @Test func shortensToFit() {
        #expect(BitmapFont.fitted("coffee", columns: 35) == "coffee")
        #expect(BitmapFont.fitted("coffee", columns: 34) == "coff…")
        #expect(BitmapFont.fitted("coffee", columns: 34, scale: 2) == "co…")
        #expect(BitmapFont.fitted("coffee", columns: 4) == "")
        for columns in 0..<40 {
            #expect(BitmapFont.width(of: BitmapFont.fitted("coffee", columns: columns)) <= columns)
        }
    }
}
