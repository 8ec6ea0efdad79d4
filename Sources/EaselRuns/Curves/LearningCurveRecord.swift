import EaselCore
import EaselFiles
import EaselTraining

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The record of a learning curve, `learning-curve.json`: by which settings its runs are trained.
///
/// Sizes and repeats are no part of it, so that a curve can be given more of both.
struct LearningCurveRecord: Codable, Hashable {
    /// The newest layout that this version writes and reads.
    private static let currentFormatVersion = 1
    /// The file's name.
    static let name = "learning-curve.json"
    /// No honest record is larger.
    private static let byteLimit = 1 << 20

    var formatVersion = LearningCurveRecord.currentFormatVersion
    var easelVersion: String
    /// The settings of each model's training, by the model's name.
    var models: [String: [String: String]]

    /// Reads the record of a folder; `nil` where there is none.
    /// - Throws: `FileError` for a file that is no such record, or of a newer version.
    static func read(in folder: OpenFolder) throws -> LearningCurveRecord? {
        guard folder.has(name) else { return nil }
        let file = try folder.open(name, O_RDONLY | O_NONBLOCK)
        let record: LearningCurveRecord
        do {
            record = try JSONDecoder().decode(Self.self, from: Data(file.contents(limit: byteLimit)))
        } catch let error as FileError {
            throw error
        } catch {
            throw FileError(path: file.path, problem: "not the record of a learning curve: \(oneLine(error))")
        }
        guard record.formatVersion <= currentFormatVersion else {
            throw FileError(path: file.path, problem: "written by a newer Easel (format \(record.formatVersion))")
        }
        return record
    }

    /// Writes the record, whole or not at all.
    func write(in folder: OpenFolder) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try folder.write(Array(try encoder.encode(self)) + [UInt8(ascii: "\n")], to: Self.name)
    }

    /// Takes more models in, whose settings must be those there are but for options of the model's own.
    /// - Throws: `OptionError` that names what differs.
    mutating func add(_ others: [String: [String: String]], in folder: String) throws(OptionError) {
        for (model, settings) in others.sorted(by: { $0.key < $1.key }) {
            let known =
                models[model].map { ($0, settings) }
                ?? models.values.first.map { (Self.common($0), Self.common(settings)) }
            if let (old, new) = known, let difference = PlanSettings.difference(old, new) {
                throw OptionError(
                    "the learning curve in \(folder) was begun with other settings: \(difference); go on with those, or name another "
                        + "folder with --output")
            }
            models[model] = settings
        }
    }

    /// The settings that models have in common.
    private static func common(_ settings: [String: String]) -> [String: String] {
        settings.filter { $0.key != "model" && !$0.key.hasPrefix("options.") }
    }
}
