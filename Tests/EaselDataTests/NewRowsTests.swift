import DataTestSupport
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import Testing

/// Tables that come after a run: columns by their names, standardised as the run's were; and what a column is learned as.
@Suite struct NewRowsTests {
    /// Ten rows of two columns of which the second tells two classes, and a number, apart.
    private let text =
        "a,b,kind,y\n" + (0..<20).map { "\($0),\($0 < 10 ? 1 : 5),\($0 < 10 ? 0 : 1),\(Double($0) * 2)\n" }.joined()

    private func load(
        _ text: String, _ folder: String, _ reading: DatasetReading, name: String = "table.csv"
    ) throws -> Dataset {
        try AtomicFile.write(text, to: "\(folder)/\(name)")
        return try DatasetCatalog(roots: [], cache: nil).load("\(folder)/\(name)", reading: reading)
    }

    @Test func columnsAreFoundByName() throws {
        try withFolder { folder in
            let set = try load(text, folder, DatasetReading(labelColumn: "kind", target: .class))
            let table = try #require(set.table)
            #expect(table.columns.map(\.name) == ["a", "b", "y"] && set.classNames == ["0", "1"])
            #expect(set.learnedNumber == nil)
            // Others may be there, in any order, and need be no numbers.
            let other = "\(folder)/new.csv"
            try AtomicFile.write("name,y,b,a\nx,4,1,2\nz,38,5,19\n", to: other)
            let new = try NewRows(other, like: table)
            #expect(
                new.columns == ["name", "y", "b", "a"]
                    && new.rows.map(\.cells) == [["x", "4", "1", "2"], ["z", "38", "5", "19"]])
            #expect(new.source.count == 2 && new.source.labels == nil)
            for (row, numbers) in [[2.0, 1, 4], [19, 5, 38]].enumerated() {
                for (place, column) in table.columns.enumerated() {
                    let own = Double(new.source.values[3 * row + place]) * column.deviation + column.mean
                    #expect(abs(own - numbers[place]) < 1e-3, "\(column.name)")
                }
            }
            if case .none = new.source.target(at: 0) {} else { Issue.record("a new row has a target") }
            // To test on, the column that is learned must be there; it is of the classes of that file.
            try AtomicFile.write("kind,y,b,a,split\n1,4,1,2,train\n0,38,5,19,test\n", to: other)
            let reading = DatasetReading(labelColumn: "kind", target: .class)
            let test = try DatasetCatalog.loadTestRows(other, like: table, reading: reading)
            #expect(test.images.labels == [0] && test.classNames == ["0", "1"])
            let isSame = (test.images as? RowSource)?.values == Array(new.source.values[3...])
            #expect(isSame)
        }
    }

    @Test(arguments: [
        ("a,b\n1,2\n", "there is no column y, which the run learned from; the columns are a, b"),
        ("y\n1\n", "there is no column a, b, which the run learned from"),
        ("a,b,y\n1,2,?\n", "line 2: y has no value"), ("a,b,y\n1,red,3\n", "line 2: b is \"red\", and a number is"),
        ("a,b,y\n", "no rows"), ("path,a\nx.png,1\n", "no table of numbers"),
    ])
    func whatIsMissingIsNamed(text: String, says: String) throws {
        try withFolder { folder in
            let table = try #require(
                load(self.text, folder, DatasetReading(labelColumn: "kind", target: .class)).table)
            try AtomicFile.write(text, to: "\(folder)/new.csv")
            let line = problem { _ = try NewRows("\(folder)/new.csv", like: table) }
            #expect(line.contains("new.csv: ") && line.contains(says), "\(line)")
        }
    }

    @Test func rowsWithoutAValueAreLeftOut() throws {
        try withFolder { folder in
            let table = try #require(
                load(text, folder, DatasetReading(labelColumn: "kind", target: .class)).table)
            try AtomicFile.write("a,b,y,c\n1,2,3,\n1,,3,4\n", to: "\(folder)/new.csv")
            let new = try NewRows("\(folder)/new.csv", like: table, isLenient: true)
            #expect(new.rows.count == 1 && new.notes == ["left out: 1 line without a value: 3"])
        }
    }

    /// A column of numbers is learned as numbers unless classes are asked for.
    @Test func targets() throws {
        try withFolder { folder in
            let numbers = try load(text, folder, DatasetReading(labelColumn: "y"))
            let number = try #require(numbers.learnedNumber)
            let own = (0..<numbers.train.count).compactMap { index -> Double? in
                guard case .numbers(let one)? = try? numbers.train.target(at: index) else { return nil }
                return Double(one[0])
            }
            #expect(own.count == numbers.train.count && number.name == "y" && numbers.classNames == nil)
            #expect(number.least == own.min() && number.greatest == own.max())
            #expect(abs(number.mean - own.reduce(0, +) / Double(own.count)) < 1e-9)
            let words = problem {
                _ = try load(
                    "a,c\n1,x\n2,x\n3,y\n4,y\n", folder, DatasetReading(labelColumn: "c", target: .number),
                    name: "words.csv")
            }
            #expect(words.contains("line 2: c is \"x\", and the model learns numbers"), "\(words)")
            let many = problem { _ = try load(text, folder, DatasetReading(labelColumn: "y", target: .class)) }
            #expect(many.contains("20 classes for 20 rows") && many.contains("linear-regression"), "\(many)")
            let flat = problem {
                _ = try load("a,y\n" + (0..<9).map { "\($0),7\n" }.joined(), folder, DatasetReading(labelColumn: "y"))
            }
            #expect(flat.contains("y is 7.0 in all rows to train on"), "\(flat)")
            #expect(
                problem { _ = try DigitsCheck.load(DatasetReading(target: .number)) }.contains("leave out --target"))
        }
    }

    private enum DigitsCheck {
        static func load(_ reading: DatasetReading) throws -> Dataset {
            try DatasetCatalog(roots: [], cache: nil).load("digits", limit: 20, reading: reading)
        }
    }

    /// A list of pictures whose label is a number.
    @Test func picturesOfNumbers() throws {
        try withFolder { folder in
            for index in 0..<30 {
                let bytes = try PNGFile.encode(
                    Image(height: 2, width: 2, channels: 1, pixels: [UInt8(index), 7, 8, 9]))
                try AtomicFile.write(bytes, to: "\(folder)/\(index).png", isSynchronized: false)
            }
            let list = "path,grey\n" + (0..<30).map { "\($0).png,\(Double($0) / 2)\n" }.joined()
            let reading = DatasetReading(labelColumn: "grey", target: .number)
            let set = try load(list, folder, reading, name: "list.csv")
            #expect(set.classNames == nil && set.train.labels == nil && set.learnedNumber?.name == "grey")
            for source in [
                set.train, set.test,
                try DatasetCatalog.loadTestImages(folder: "\(folder)/list.csv", reading: reading).images,
            ] {
                for index in 0..<source.count {
                    guard case .numbers(let numbers) = try source.target(at: index) else {
                        throw DataError("picture \(index) has no number")
                    }
                    #expect(try numbers == [Float(source.image(at: index).pixels[0]) / 2])
                }
            }
            // As classes they are words, whatever they look like; other numbers are another set.
            let others = try load(
                list.replacing("9.png,4.5", with: "9.png,4.25"), folder, reading, name: "others.csv")
            let sums = try [set, others].map { try [$0.train, $0.test].map { try $0.contentChecksum() } }
            #expect(sums[0] != sums[1])
            let word = problem { _ = try load(list + "0.jpg,red\n", folder, reading, name: "words.csv") }
            #expect(word.contains("line 32: grey is \"red\", and the model learns numbers"), "\(word)")
            let none = problem {
                _ = try load("path\n0.png\n1.png\n", folder, DatasetReading(target: .number), name: "no.csv")
            }
            #expect(none.contains("--label says which column it is in: path"), "\(none)")
        }
    }
}
