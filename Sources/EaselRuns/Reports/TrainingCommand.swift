import EaselCore
import EaselFiles
import EaselModels
import EaselTraining

/// A command line that begins the same training as a run's record says: what is as usual is left out.
///
/// It is made of the record, not remembered: the record of a run names no places on the machine, so a folder of pictures, a
/// judge or another run stands in it by its last name.
package struct TrainingCommand {
    /// The words of the command.
    let words: [String]

    /// The command as it is typed.
    package var text: String { words.map(shellQuoted).joined(separator: " ") }

    /// Makes the command of a run.
    /// - Throws: `OptionError` for a model that this version does not know.
    package init(_ record: RunRecord) throws {
        let entry = try ModelCatalog.entry(named: record.model.name)
        let dataset = record.dataset
        let usual = try entry.planned(
            in: TrainingPreset.Situation(
                image: record.imageShape, imageCount: dataset.trainCount, isTable: dataset.table != nil),
            classes: record.model.options["classes"]?.integer)
        var words = ["easel", "train", record.model.name, "--data", dataset.name]
        func add(_ flag: String, _ value: String?) { if let value { words += [flag, value] } }
        add("--limit", dataset.limit.map { "\($0)" })
        words += Self.reading(dataset)
        words += Self.options(record.model, beside: usual.model, of: entry)
        if let phases = record.origin?.phases, !phases.isEmpty {
            for phase in phases { add("--phase", phase.description) }
        } else {
            add("--epochs", "\(record.epochs)")
        }
        add("--batch-size", record.batchSize == usual.batchSize ? nil : "\(record.batchSize)")
        words += try Self.optimizer(record, preset: usual.settings)
        add("--seed", record.seed == 0 ? nil : "\(record.seed)")
        add("--augment", record.augmentation?.brief)
        if let generated = record.augmentation?.generated {
            add("--augment-with", FileSystem.lastName(of: generated.path))
            add("--share", "\(generated.share)")
        }
        add("--from", record.origin?.name)
        add("--judge", record.judge.map { FileSystem.lastName(of: $0.path) })
        add("--keep-best", record.keepBest)
        add("--stop-early", record.stopEarly.map { "\($0)" })
        add("--checkpoint-every", record.checkpointInterval.map { "\($0)" })
        add("--keep", record.retention)
        if record.tensorBoard == true { words.append("--tensorboard") }
        self.words = words
    }

    /// How the images were read and prepared.
    private static func reading(_ dataset: RunRecord.Dataset) -> [String] {
        let (reading, preparation) = (dataset.reading, dataset.preparation)
        let size = preparation?.size
        let entries: [(String, String?)] = [
            ("--per-class", reading?.perClass.map { "\($0.count)" }),
            ("--only", reading?.classes?.joined(separator: ",")),
            ("--label-from", reading?.labels?.rawValue), ("--label", reading?.labelColumn),
            ("--target", reading?.target?.rawValue),
            ("--test-share", reading?.testShare.map { "\($0)" }),
            ("--validation-share", reading?.validationShare.map { "\($0)" }),
            ("--size", size?.description),
            ("--fit", size == nil || preparation?.fit == .cover ? nil : preparation?.fit.rawValue),
            ("--colour", preparation?.colour == .auto ? nil : preparation?.colour.rawValue),
            ("--crop", preparation?.cropping?.size.description),
            ("--crop-from", preparation?.cropping?.longestSide.map { "\($0)" }),
        ]
        let faults: [String] =
            switch reading?.faults {
            case .lenient: ["--lenient"]
            case .strict: ["--strict"]
            default: []
            }
        return entries.flatMap { flag, value in value.map { [flag, $0] } ?? [] } + faults
    }

    /// The options of the model that are not as usual.
    private static func options(
        _ model: RunRecord.Model, beside usual: RunRecord.Model, of entry: ModelCatalog.Entry
    ) -> [String] {
        entry.options.filter { !$0.isOfData }.flatMap { option -> [String] in
            guard let value = model.options[option.name], !isSame(value, usual.options[option.name]) else { return [] }
            if let isOn = value.boolean { return isOn ? [option.flag] : [] }
            let text = value.integers.map { $0.map(String.init).joined(separator: ",") } ?? value.number.map(plain)
            return [option.flag, text ?? value.text ?? value.description]
        }
    }

    /// Whether two values are one: a whole number is written as another one is, `0` as `0.0`.
    private static func isSame(_ value: JSONValue, _ usual: JSONValue?) -> Bool {
        guard let number = value.number, let other = usual?.number else { return value == usual }
        return number == other
    }

    /// The optimizer, its learning rate, schedule and clipping, where they are not as usual.
    private static func optimizer(_ record: RunRecord, preset: TrainingPreset.Settings) throws -> [String] {
        let standard = try ModelCatalog.usualOptimizer(of: record.model.name)
        let usual =
            try preset.optimizer.map { try RunRecord.Optimizer(parsing: $0, usual: standard) }
            ?? RunRecord.Optimizer(standard)
        var (words, own) = ([String](), record.optimizer)
        if own.name != usual.name || own.hyperparameters != usual.hyperparameters {
            let base = try RunRecord.Optimizer(parsing: own.name, usual: standard)
            let changed = own.hyperparameters.filter { base.hyperparameters[$0.key] != $0.value }
            let list = changed.sorted { $0.key < $1.key }.map { "\($0.key)=\(singlePrecision($0.value))" }.joined(
                separator: ",")
            words += ["--optimizer", own.name + (list.isEmpty ? "" : ":" + list)]
            if own.learningRate == base.learningRate { own.learningRate = usual.learningRate }
        }
        // The rates of phases are their own.
        if own.learningRate != usual.learningRate, record.origin?.phases.isEmpty ?? true {
            words += ["--learning-rate", singlePrecision(own.learningRate)]
        }
        let schedule = try LearningRateSchedules.parse(preset.schedule ?? "constant").description
        if record.schedule != schedule { words += ["--schedule", record.schedule] }
        if let clipping = record.clipping {
            words += [clipping.kind == .value ? "--clip-value" : "--clip-norm", plain(clipping.limit)]
        }
        return words
    }
}

/// A number that is computed with in single precision, in the fewest digits that are still it: `0.001`.
func singlePrecision(_ value: Double) -> String { Double(Float(value)) == value ? plain(Float(value)) : plain(value) }

/// A number as a person would type it: `5`, not `5.0`.
private func plain(_ number: Float) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
