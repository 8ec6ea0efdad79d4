import EaselCore
import EaselFiles
import EaselTraining

/// Where in a run a checkpoint was taken, and how good the model was there.
///
/// It travels in the checkpoint's own metadata, so which checkpoint is the latest and which is the best follows from the
/// files themselves, and no index beside them can be out of date after a kill.
public struct CheckpointMetadata: Hashable, Sendable {
    /// The newest layout of checkpoints this version writes and reads.
    public static let currentFormatVersion = 1

    /// The epoch that was finished, or that was under way; the first is 1.
    public var epoch: Int
    /// Whether the epoch was finished.
    public var isEpochComplete: Bool
    /// Steps taken since the start of the run.
    public var step: Int
    /// The run's seed.
    public var seed: UInt64
    /// The model's name.
    public var model: String
    /// The value that decides which checkpoint is best; `nil` if it was not measured.
    public var score: Double?
    /// What the score is, such as `test loss`. Only scores of one name are compared.
    public var scoreName: String?
    /// Whether higher or lower scores are better.
    public var scoreDirection: MetricDirection
    /// How the score has come along; `nil` in checkpoints of before that was kept.
    package var watch: ScoreWatch?

    /// Makes a description of a checkpoint.
    public init(
        epoch: Int, isEpochComplete: Bool, step: Int, seed: UInt64, model: String, score: Double? = nil,
        scoreName: String? = nil, scoreDirection: MetricDirection
    ) {
        self.epoch = epoch
        self.isEpochComplete = isEpochComplete
        self.step = step
        self.seed = seed
        self.model = model
        self.score = score
        self.scoreName = scoreName
        self.scoreDirection = scoreDirection
    }

    /// The texts that go into the file's metadata.
    public var texts: [String: String] {
        var texts = [
            "easel.format": "\(Self.currentFormatVersion)", "easel.epoch": "\(epoch)",
            "easel.epochComplete": "\(isEpochComplete)", "easel.step": "\(step)", "easel.seed": "\(seed)",
            "easel.model": model,
        ]
        texts["easel.score"] = score.map { "\($0)" }
        texts["easel.scoreName"] = scoreName
        texts["easel.scoreDirection"] = scoreDirection.rawValue
        texts["easel.scores"] = watch?.text
        return texts
    }

    /// Reads the description in an opened checkpoint.
    ///
    /// Throws a `FileError` that names what is missing, unreadable or of a newer format.
    public init(of file: SafetensorsFile) throws {
        func field<Value>(_ name: String, _ parse: (String) -> Value?) throws -> Value {
            guard let text = file.metadata["easel.\(name)"] else {
                throw FileError(
                    path: file.path, problem: "not a checkpoint of Easel: its metadata has no 'easel.\(name)'")
            }
            guard let value = parse(text) else {
                throw FileError(
                    path: file.path,
                    problem: "'easel.\(name)' is '\(text.inOneLine(limit: 60))' in its metadata")
            }
            return value
        }
        let format = try field("format") { Int($0) }
        guard format == Self.currentFormatVersion else {
            throw FileError(
                path: file.path,
                problem: "a checkpoint of format \(format); this version of Easel reads \(Self.currentFormatVersion)")
        }
        let natural = { (text: String) in Int(text).flatMap { (0...(1 << 50)).contains($0) ? $0 : nil } }
        epoch = try field("epoch", natural)
        isEpochComplete = try field("epochComplete") { Bool($0) }
        step = try field("step", natural)
        seed = try field("seed") { UInt64($0) }
        model = try field("model") { $0 }
        score = file.metadata["easel.score"] == nil ? nil : try field("score") { Double($0) }
        scoreName = file.metadata["easel.scoreName"]
        // The first checkpoints did not say, and held losses.
        scoreDirection =
            file.metadata["easel.scoreDirection"] == nil
            ? .lower : try field("scoreDirection") { MetricDirection(rawValue: $0) }
        watch = file.metadata["easel.scores"] == nil ? nil : try field("scores") { ScoreWatch($0) }
    }

    /// The file's name in a run directory: `epoch-0003.safetensors`, or `epoch-0003-step-000120.safetensors` within an epoch.
    public var fileName: String { name.text }

    var name: CheckpointName { CheckpointName(epoch: epoch, step: isEpochComplete ? nil : step) }
}
