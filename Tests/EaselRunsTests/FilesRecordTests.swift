import EaselFiles
import EaselCore
import EaselRuns
import EaselTraining
import Foundation
import Testing

@Suite struct FilesRecordTests {
    @Test func roundTrips() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/run.json"
        var record = exampleRecord()
        record.dataset.path = "/a folder/é\""
        record.model.options["names"] = .list([.text("a"), .number(0.1), .boolean(true), .list([])])
        try record.write(to: path)
        #expect(try RunRecord.read(path: path) == record)
        record.host = nil
        record.clipping = nil
        record.dataset.limit = nil
        try record.write(to: path)
        #expect(try RunRecord.read(path: path) == record)
        #expect(bytes(of: path).last == UInt8(ascii: "\n"))
        #expect(record.created.count == "2025-01-01T00:00:00Z".count)
        #expect(record.model.options["widths"]?.integers == [16, 32])
    }

    @Test func refusesWhatIsOutOfRange() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/run.json"
        func refusal(_ change: (inout RunRecord) -> Void) -> String {
            var record = exampleRecord()
            change(&record)
            return message { try record.write(to: path) }
        }
        #expect(refusal { $0.image.height = 0 } == path + ": image.height is 0, outside 1…16384")
        #expect(refusal { $0.image.width = .max }.contains("image.width"))
        #expect(refusal { $0.image.channels = -1 }.contains("image.channels"))
        #expect(refusal { $0.batchSize = 0 }.contains("batchSize"))
        #expect(refusal { $0.epochs = .max }.contains("epochs"))
        #expect(refusal { $0.dataset.trainCount = 0 }.contains("dataset.trainCount"))
        #expect(refusal { $0.dataset.limit = 0 }.contains("dataset.limit"))
        #expect(refusal { $0.model.name = "" }.contains("model.name is empty"))
        #expect(
            refusal { $0.dataset.name = String(repeating: "x", count: 5000) }.contains("dataset.name is 5000 bytes"))
        #expect(refusal { $0.dataset.path = "a\u{0}" }.contains("zero byte"))
        #expect(refusal { $0.optimizer.learningRate = .nan }.contains("optimiser.learningRate is nan"))
        #expect(refusal { $0.optimizer.hyperparameters["beta1"] = .infinity }.contains("hyperparameters.beta1 is inf"))
        #expect(refusal { $0.schedule = "up" }.contains("schedule: no schedule 'up'"))
        #expect(refusal { $0.clipping = .init(kind: .value, limit: 0) }.contains("clipping.limit is 0.0"))
        #expect(folder.names() == [])
    }

    @Test func refusesWhatIsNoRecord() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/run.json"
        try exampleRecord().write(to: path)
        let text = String(decoding: bytes(of: path), as: UTF8.self)
        func refusal(_ old: String, _ new: String) throws -> String {
            #expect(text.contains(old))
            try put(Array(text.replacingOccurrences(of: old, with: new).utf8), at: path)
            return message { _ = try RunRecord.read(path: path) }
        }
        #expect(
            try refusal("\"formatVersion\" : 1", "\"formatVersion\" : 2").contains("written by a newer Easel (format 2")
        )
        #expect(try refusal("\"formatVersion\" : 1", "\"formatVersion\" : 0").contains("formatVersion is 0"))
        #expect(try refusal("\"epochs\"", "\"epoch\"").hasSuffix("not a run's record: 'epochs' is missing"))
        #expect(try refusal("\"epochs\" : 5", "\"epochs\" : \"5\"").hasSuffix("'epochs' is not a whole number"))
        #expect(try refusal("\"height\" : 28", "\"height\" : 28.5").contains("not whole"))
        #expect(try refusal("\"height\" : 28", "\"height\" : 9e18").contains("image.height"))
        #expect(try refusal("18446744073709551615", "-1").contains("negative"))
        #expect(try refusal("\"globalNorm\"", "\"norm\"").contains("'clipping.kind'"))
        #expect(try refusal("\"latentSize\" : 64", "\"latentSize\" : null").contains("'model.options.latentSize'"))
        #expect(try refusal("{", "[").contains("not valid JSON"))
        try put([UInt8](repeating: 32, count: 9 << 20), at: path)
        #expect(message { _ = try RunRecord.read(path: path) }.contains("at most 8388608 are expected"))
        try put(Array((String(repeating: "[", count: 100_000)).utf8), at: path)
        #expect(message { _ = try RunRecord.read(path: path) }.contains("not a run's record"))
        let deep = String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
        #expect(try refusal("\"latentSize\" : 64", "\"latentSize\" : \(deep)").contains("model.options.latentSize"))
    }

    @Test func damagedRecordsAreReadOrRefused() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/run.json"
        var random = RandomSequence(Philox(seed: 2, stream: 0))
        try exampleRecord().write(to: path)
        let original = bytes(of: path)
        var refused = 0
        for _ in 0..<2000 {
            try put(mutated(original, &random), at: path)
            do {
                let record = try RunRecord.read(path: path)
                #expect(record.image.height * record.image.width * record.image.channels > 0)
            } catch {
                #expect(error is FileError && !"\(error)".contains("\n"))
                refused += 1
            }
        }
        #expect(refused > 1000 && refused < 2000)
    }
}
