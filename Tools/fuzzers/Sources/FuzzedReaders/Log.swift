import Easel

extension FuzzedReader {
    /// `log.jsonl`.
    static let log = FuzzedReader(
        "log.jsonl", ["LogReader.init(path:)"], maximumLength: 768,
        dictionary: jsonWords + [
            "{\"kind\":\"epoch\",\"epoch\":1,\"step\":2}\\x0a", "\"kind\":", "\"interval\"", "\"epoch\":", "\"step\":",
            "\"train\":{", "\"test\":{", "\"perDimension\":{\"kl\":[", "\"health\":[", "\"learningRate\":",
            "\"imagesPerSecond\":", "\"seconds\":", "\"notFinite\":{", "\"train.loss\":\"nan\"", "\"-infinity\"",
            "\\x0a",
        ], seeds: { try LogSeed.files() }, repair: LogSeed.repaired
    ) {
        let scratch = try ScratchFile()
        return { bytes in
            try scratch.write(bytes)
            let log = try LogReader(path: scratch.path)
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            // Only the first hundred of what cannot be read are named.
            let unreadable = lines.count { !$0.isEmpty } - log.records.count
            try require(
                log.unreadableLines.count == min(unreadable, 100),
                "\(log.unreadableLines.count) lines are named of \(unreadable) that are no records")
            for number in log.unreadableLines {
                try require(
                    lines.indices.contains(number - 1) && !lines[number - 1].isEmpty, "there is no line \(number)")
            }
            for record in log.records {
                try require(record.epoch >= 0 && record.step >= 0, "\(record)")
                try require(try !record.line().contains(UInt8(ascii: "\n")), "a record's line is two")
            }
        }
    }
}

private enum LogSeed {
    private static let check = Array(",\"check\":\"".utf8)

    /// Records as they are written, with checksums, and without, as before there were any.
    static func files() throws -> [[UInt8]] {
        let records = [
            LogRecord(kind: .interval, epoch: 1, step: 10, train: ["loss": 0.5], learningRate: 0.1, imagesPerSecond: 9),
            LogRecord(
                kind: .epoch, epoch: 1, step: 20, train: ["loss": .nan, "kl": -.infinity], test: ["loss": 1e-300],
                perDimension: ["kl": [0.5, .nan]], health: ["samples are \"alike\""], seconds: .infinity),
            LogRecord(kind: .epoch, epoch: 2, step: 40),
        ]
        let scratch = try ScratchFile()
        let path = scratch.path + ".jsonl"
        for record in records { try LogWriter(path: path).append(record) }
        return try records.map { try $0.line() + [UInt8(ascii: "\n")] } + [scratch.taking(path)]
    }

    /// Makes the checksum of each line right that has one.
    static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            // Eight digits, a quotation mark and a brace.
            let start = line.endIndex - 10 - check.count
            guard start > line.startIndex, line[start...].starts(with: check) else { return Array(line) }
            let sum = String(crc32(line[..<start] + [UInt8(ascii: "}")]), radix: 16)
            let digits = String(repeating: "0", count: 8 - sum.count) + sum
            return line[..<start] + check + Array(digits.utf8) + line.suffix(2)
        }
        return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }
}
