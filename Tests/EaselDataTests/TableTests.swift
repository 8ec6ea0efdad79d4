import DataTestSupport
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import Testing

/// Tables of numbers: what is learned from what, and how they are split and standardised.
@Suite struct TableTests {
    /// Flowers of two kinds, whose petals tell them apart.
    private func flowers(_ count: Int, header: String = "length,width,constant,species") -> String {
        header + "\n"
            + (0..<count).map {
                "\(Double($0) / 10),\($0 % 2 == 0 ? 1 : 3 + $0),5,\($0 % 2 == 0 ? "setosa" : "virginica")\n"
            }
            .joined()
    }

    private func read(
        _ text: String, _ label: String? = "species", _ reading: DatasetReading = DatasetReading(), limit: Int? = nil
    ) throws
        -> Dataset
    {
        try withFolder { folder in
            try AtomicFile.write(text, to: "\(folder)/table.csv")
            var reading = reading
            reading.labelColumn = label
            return try DatasetCatalog(roots: [], cache: nil).load("\(folder)/table.csv", limit: limit, reading: reading)
        }
    }

    @Test func classesAreLearned() throws {
        let set = try read(flowers(120))
        let table = try #require(set.table)
        #expect(set.classNames == ["setosa", "virginica"] && set.learnedNumber == nil && table.target == "species")
        #expect(table.columns.map(\.name) == ["length", "width", "constant"])
        #expect(set.train.count + set.test.count == 120 && set.heldOut?.count == set.test.count)
        #expect(set.imageShape == ImageShape(height: 1, width: 1, channels: 3) && set.train.isInMemory)
        #expect(set.notes.contains("constant in the rows to train on, so nothing can be learned from: constant"))
        let train = try #require(set.train as? RowSource)
        // Mean 0 and deviation 1, of the training rows alone.
        for column in 0..<2 {
            let values = (0..<train.count).map { Double(train.values[$0 * 3 + column]) }
            let mean = values.reduce(0, +) / Double(values.count)
            let square = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
            #expect(abs(mean) < 1e-5 && abs(square - 1) < 1e-4)
        }
        #expect((0..<train.count).allSatisfy { train.values[$0 * 3 + 2] == 0 })
        let width = table.columns[1]
        #expect(width.least == 1 && width.greatest > 100 && table.columns[2].isConstant && !width.isConstant)
        // The same for the rows to test on, by the training rows' numbers.
        let test = try #require(set.test as? RowSource)
        let few = (0..<test.count).map { Double(test.values[$0 * 3 + 1]) * width.deviation + width.mean }
        #expect(zip(few, test.labels ?? []).allSatisfy { $1 == 0 ? abs($0 - 1) < 1e-3 : $0 > 3 })
    }

    @Test func aNumberIsARegression() throws {
        let text = "x,y\n" + (0..<50).map { "\($0),\(Double($0) * 2.5)\n" }.joined()
        let set = try read(text, "y", DatasetReading(validationShare: 0.2))
        #expect(set.classNames == nil && set.learnedNumber != nil && set.train.labels == nil)
        #expect(
            set.notes.contains { $0.hasPrefix("y is learned as a number, from ") && $0.contains("--target class") })
        let train = try #require(set.train as? RowSource)
        let column = try #require(set.table?.columns[0])
        for row in 0..<train.count {
            let x = Double(train.values[row]) * column.deviation + column.mean
            guard case .numbers(let y) = train.target(at: row) else { throw DataError("row \(row) has no number") }
            #expect(y.count == 1 && abs(Double(y[0]) - 2.5 * x) < 1e-3)
        }
        #expect((set.validation?.count ?? 0) > 0 && set.validation is RowSource)
        let words = problem { _ = try read(flowers(60), "width") }
        #expect(words.contains("line 2: species is \"setosa\", and a number is expected"), "\(words)")
        #expect(problem { _ = try read(text, "y", DatasetReading(classes: ["5"])) }.contains("y is a number"))
    }

    /// A batch of rows is one of images of one pixel.
    @Test func rowsComeInBatches() throws {
        let rows = try RowSource([1, 2, 3, 4, 5, 6], columns: 2, targets: .numbers([10, 20, 30]))
        let batches = try rows.batches(of: 2)
        #expect(batches.map(\.size) == [2, 1] && batches[0].labelRange == nil)
        var (values, numbers) = ([Float](repeating: 0, count: 4), [Float](repeating: 0, count: 2))
        try values.withUnsafeMutableBufferPointer { try batches[0].fill(into: $0, scaling: .minusOneToOne) }
        try numbers.withUnsafeMutableBufferPointer { try batches[0].fill(numbersInto: $0) }
        #expect(values == [1, 2, 3, 4] && numbers == [10, 20])
        let loader = try BatchLoader(rows, order: BatchOrder(count: 3, batchSize: 2, seed: 1), steps: 0..<4)
        var seen = 0
        while let batch = try loader.next() { seen += batch.size }
        #expect(seen == 6)
        let few = rows.limited(to: 2)
        #expect(few.count == 2 && few is RowSource)
        #expect(try few.withLabels([1, 0]).labels == [1, 0])
        #expect(try rows.randomSubset(2).contentChecksum() != rows.contentChecksum())
        #expect(problem { _ = try rows.image(at: 0) }.contains("cannot be taken for a picture"))
        #expect(
            problem { _ = try RowSource([1, 2, 3], columns: 2, targets: .labels([1])) }.contains("whole number of rows")
        )
        #expect(
            problem { _ = try RowSource([1, 2], columns: 2, targets: .labels([1, 2])) }.contains("1 rows and 2 targets")
        )
    }

    /// Rows that a model cannot tell apart are on one side, and a table that grows moves none.
    @Test func splitsGoByContent() throws {
        let text = flowers(100)
        let (set, twice) = (
            try read(text), try read(text + flowers(100).split(separator: "\n").dropFirst().joined(separator: "\n"))
        )
        #expect(twice.train.count == 2 * set.train.count && twice.test.count == 2 * set.test.count)
        #expect(
            try read(flowers(150)).heldOut?.files?.filter { set.heldOut?.files?.contains($0) ?? false }
                == set.heldOut?.files)
        let given = "x,split,y\n1,train,a\n2,test,b\n3,train,b\n4,validation,a\n5,train,a\n"
        let own = try read(given, "y")
        #expect(own.train.labels == [0, 1, 0] && own.test.labels == [1] && own.validation?.labels == [0])
        #expect(own.table?.columns.map(\.name) == ["x"])
        #expect(try read(flowers(40), limit: 6).train.labels == [0, 1, 0, 1, 0, 1])
    }

    @Test(arguments: [
        ("a,b\n1,x\n,y\n", "b", "line 3: a has no value; fill it in, or leave such lines out with --lenient"),
        ("a,b\n1,x\n2,NA\n", "b", "line 3: b has no value"),
        ("a,b\n1,x\nred,y\n", "b", "line 3: a is \"red\", and a number is expected"),
        ("a,b\n1,x\n0x10,y\n", "b", "line 3: a is \"0x10\""), ("a,b\n1,x\n1e60,y\n", "b", "line 3: a is \"1e60\""),
        ("a,b\n1,x\n", "c", "there is no column c; did you mean a? the columns are a, b"),
        ("b\nx\n", "b", "no column beside b"),
        ("a,b\n", "b", "no rows"),
        ("5.1,3.5,setosa\n4.9,3.0,setosa\n", "species", "there is no column species; the columns are 5.1"),
        ("a,b\n1,x\n1,x\n1,x\n", "b", "differ too little"),
        ("a,b\n1,x\n2,y\n3,z\n", "b", "give 3 classes for 3 rows"),
        ("a,split,b\n1,exam,x\n", "b", "line 2: split is \"exam\""),
    ])
    func namesTheLine(text: String, label: String, says: String) {
        let line = problem { _ = try read(text, label) }
        #expect(line.contains("table.csv: ") && line.contains(says), "\(line)")
    }

    @Test func withoutALabelTheColumnsAreNamed() {
        let line = problem { _ = try read("a,b\n1,2\n", nil) }
        #expect(line.hasSuffix("--label says which of its columns is learned: a, b"), "\(line)")
    }

    @Test func linesWithoutAValueAreLeftOut() throws {
        let text = flowers(40) + "7,?,5,setosa\n8,2,5,\n"
        let set = try read(text, "species", DatasetReading(faults: .lenient))
        #expect(
            set.train.count + set.test.count == 40 && set.notes.contains("left out: 2 lines without a value: 42, 43"))
    }
}
