import Foundation
import FuzzedReaders
import Testing

/// Whatever reads bytes or texts from outside has a fuzzer, or says here why it needs none.
@Suite struct RegistryTests {
    /// Public entry points that are not fuzzed by themselves, and why.
    static let excused = [
        "Activation.init(from:)": "hands its text to Activation.init(parsing:)",
        "AnyOptimizer.init(from:)": "hands its numbers to the optimizers, as RunRecord.makeOptimizer does",
        "CIFAR10.read": "a folder of batches, each read by parseBatch",
        "CIFAR10.readBatch": "a file for Gzip.inflate and parseBatch",
        "FeatureMoments.init(from:)": "hands its numbers to FeatureMoments.init(count:mean:covariance:)",
        "FileError.init(path:)": "reads nothing",
        "FileSystem.read": "bytes as they are",
        "GaussianDistribution.init(from:)": "hands its numbers to GaussianDistribution.init(parameters:)",
        "GaussianMixture.init(from:)": "hands its numbers to GaussianMixture.init(parameters:)",
        "Generated.init(path:)": "reads nothing",
        "Gzip.read": "a file for Gzip.inflate",
        "IDX.readImages": "a file for Gzip.inflate and parseImages",
        "IDX.readLabels": "a file for Gzip.inflate and parseLabels",
        "ImageFile.read": "a file for ImageFile.decode",
        "ImageFile.readDeep": "a file for ImageFile.decodeDeep",
        "ImageFile.readHeader": "the beginning of a file, of which ImageFile.decode reads the header first",
        "Initializer.init(named:)": "looks for the name among those there are",
        "JSONValue.init(from:)": "part of RunRecord.read",
        "Judge.init(path:)": "reads nothing",
        "LogRecord.init(from:)": "part of LogReader.init(path:)",
        "LogWriter.init(path:)": "cuts the lines that LogReader.init(path:) has read",
        "ModelService.decode": "draws the pictures of latents, and reads nothing",
        "PictureUpload.init(_:)": "looks at the header, which ImageFile.decode reads first",
        "PNGFile.read": "a file for PNGFile.decode",
        "PNGFile.readHeader": "the beginning of a file for PNGHeader.init(_:)",
        "Size2D.init(_:)": "one or two numbers, read as ImageShape.init(_:) reads three",
        "TrainingRequest.init(from:)":
            "numbers and texts by name, which TrainingPlan.check looks at; JSONDecoder reads them",
        "TrainingPhase.init(from:)": "hands its text to TrainingPhase.init(parsing:)",
        "ClassLabels.read": "a file for ClassLabels.parse",
        "WarmUpSchedule.init(from:)": "hands its text to LearningRateSchedules.parse",
    ]

    @Test func everyReaderHasAFuzzer() throws {
        let declared = try Self.declared()
        let fuzzed = FuzzedReader.all.reduce(into: Set<String>()) { $0.formUnion($1.entryPoints) }
        #expect(declared.subtracting(fuzzed).subtracting(Self.excused.keys).sorted() == [], "these have no fuzzer")
        #expect(Set(Self.excused.keys).subtracting(declared).sorted() == [], "these are excused and are not there")
        #expect(Set(Self.excused.keys).intersection(fuzzed).sorted() == [], "these are excused and fuzzed")
    }

    @Test func namesAreDifferent() {
        #expect(Set(FuzzedReader.all.map(\.name)).count == FuzzedReader.all.count)
    }

    /// What the sources declare for users, as `Type.function` or `Type.init(label:)`, by the words readers are named with.
    private static func declared() throws -> Set<String> {
        let type = /^(\s*)(?:[a-z]+ )*(?:struct|enum|class|extension) (\w+)/
        let kinds = ["struct ", "enum ", "class ", "extension "]
        let function = /^(\s+)public (?:static )?func ((?:parse|read|decode|inflate)\w*)\(.*/
        let initializer =
            /^(\s+)public (?:convenience )?init\??\((_ bytes|_ text|parsing|path|named|parameters|of file|from decoder)\b.*/
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources").path
        let names = try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".swift") }
        try #require(names.count > 100)
        var found: Set<String> = []
        for name in names.sorted() {
            var types: [(indent: Int, name: Substring)] = []
            for line in try String(contentsOfFile: root + "/" + name, encoding: .utf8).split(separator: "\n") {
                func owner(_ indent: Substring) -> Substring { types.last { $0.indent < indent.count }?.name ?? "" }
                // Most lines are neither, which is found quickly.
                if kinds.contains(where: line.contains), let match = line.firstMatch(of: type) {
                    types.append((match.1.count, match.2))
                    continue
                }
                guard line.contains("public ") else { continue }
                if let match = line.wholeMatch(of: function), !line.contains("-> Tensor") {
                    found.insert("\(owner(match.1)).\(match.2)")
                } else if let match = line.wholeMatch(of: initializer) {
                    found.insert("\(owner(match.1)).init(\(match.2.prefix { $0 != " " }):)")
                }
            }
        }
        return found
    }
}
