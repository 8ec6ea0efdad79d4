import EaselCore
import EaselRuns
import EaselTraining
import Foundation
import Testing

@Suite struct FilesLogTests {
    private func record(_ step: Int, _ kind: LogRecord.Kind = .interval) -> LogRecord {
        LogRecord(
            kind: kind, epoch: 1 + step / 100, step: step, train: ["loss": 0.25],
            test: kind == .epoch ? ["mse": 1] : [:],
            learningRate: 0.001, imagesPerSecond: 12_345, waiting: 0.25, seconds: 1.5)
    }

    @Test func everyRecordIsOneLine() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/log.jsonl"
        let log = try LogWriter(path: path)
        try log.append(LogRecord(kind: .epoch, epoch: 1, step: 3, train: ["loss": 0.5], test: ["a\nb": 2]))
        // On the disk at once, with the writer still open.
        #expect(
            String(decoding: bytes(of: path), as: UTF8.self)
                == "{\"epoch\":1,\"kind\":\"epoch\",\"step\":3,\"test\":{\"a\\nb\":2},\"train\":{\"loss\":0.5},"
                + "\"check\":\"36b0c35f\"}\n")
        let records = [record(10), record(20), record(100, .epoch)]
        for record in records { try log.append(record) }
        #expect(try Array(LogReader(path: path).records.dropFirst()) == records)
        // Another writer goes on at the end.
        try LogWriter(path: path).append(record(110))
        #expect(try LogReader(path: path).records.count == 5)
    }

    @Test func numbersThatAreNotFiniteSayWhatTheyAre() throws {
        let original = LogRecord(
            kind: .interval, epoch: 1, step: 1, train: ["loss": .nan, "other": 1], test: ["mse": -.infinity],
            learningRate: 0, seconds: .infinity)
        let line = try original.line()
        let text = String(decoding: line, as: UTF8.self)
        #expect(text.contains("\"loss\":null") && text.contains("\"train.loss\":\"nan\""))
        let read = try JSONDecoder().decode(LogRecord.self, from: Data(line))
        #expect(read.train["loss"]?.isNaN == true && read.train["other"] == 1)
        #expect(read.test["mse"] == -.infinity && read.seconds == .infinity && read.learningRate == 0)
        #expect(read.imagesPerSecond == nil)
    }

    @Test func findingsAndDimensionsAreKept() throws {
        let original = LogRecord(
            kind: .epoch, epoch: 1, step: 1, perDimension: ["kl": [0.5, 2]], health: ["the discriminator has won"])
        let line = try original.line()
        #expect(String(decoding: line, as: UTF8.self).contains("\"perDimension\":{\"kl\":[0.5,2]}"))
        #expect(try JSONDecoder().decode(LogRecord.self, from: Data(line)) == original)
        let odd = try LogRecord(kind: .epoch, epoch: 1, step: 1, perDimension: ["kl": [.infinity, 1]]).line()
        #expect(try JSONDecoder().decode(LogRecord.self, from: Data(odd)).perDimension["kl"]?.last == 1)
    }

    @Test func resumingRemovesWhatIsMadeAgain() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/log.jsonl"
        do {
            let log = try LogWriter(path: path)
            for step in [10, 20, 30, 40] { try log.append(record(step)) }
        }
        let whole = bytes(of: path)
        // Torn at every place of the last line.
        for length in (whole.count * 3 / 4 + 1)..<whole.count {
            try put(Array(whole[..<length]), at: path)
            try LogWriter(path: path, resumingFrom: 20).append(record(30))
            #expect(try LogReader(path: path).records == [record(10), record(20), record(30)])
            #expect(try LogReader(path: path).unreadableLines.isEmpty)
        }
        #expect(folder.names() == ["log.jsonl"])
        // The untouched lines keep their bytes, and a whole last line without its end is kept.
        try put(whole.dropLast(), at: path)
        _ = try LogWriter(path: path, resumingFrom: 40)
        #expect(bytes(of: path) == whole)
        _ = try LogWriter(path: folder.path + "/new.jsonl", resumingFrom: 40)
        #expect(folder.names() == ["log.jsonl", "new.jsonl"])
    }

    @Test func damagedLinesArePassedOverAndCounted() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/log.jsonl"
        let log = try LogWriter(path: path)
        for step in 1...8 { try log.append(record(step)) }
        let original = bytes(of: path)
        try put(Array("x\n\n{\"kind\":\"interval\",\"epoch\":-1,\"step\":1}\n".utf8) + original + [0xFF], at: path)
        #expect(try LogReader(path: path).unreadableLines == [1, 3, 12])
        #expect(try LogReader(path: path).records.count == 8)
        var random = RandomSequence(Philox(seed: 3, stream: 0))
        var unreadable = 0
        for _ in 0..<1000 {
            try put(mutated(original, &random), at: path)
            let read = try LogReader(path: path)
            unreadable += read.unreadableLines.count
            #expect(read.records.allSatisfy { $0.step >= 0 })
            if unreadable % 10 == 0 { #expect(CurvesChart(records: read.records, title: "").svg.hasSuffix("</svg>\n")) }
        }
        #expect(unreadable > 500)
        #expect(message { _ = try LogWriter(path: folder.path + "/x/log.jsonl") }.contains("No such file"))
    }
}
