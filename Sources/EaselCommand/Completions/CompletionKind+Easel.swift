import ArgumentParser
import EaselAugmentation
import EaselData
import EaselFiles
import EaselModels
import EaselRuns
import EaselTraining

/// What a shell offers for the values of options.
extension CompletionKind {
    /// The names of models.
    static var models: CompletionKind { .list(ModelCatalog.names) }

    /// A data set's name, a folder, or an archive or another file of data.
    static var dataSets: CompletionKind {
        .custom { words, index, _ in
            // In fish a word that is not begun is two quotation marks.
            let begun = words.indices.contains(index) && words[index] != "''" ? words[index] : ""
            return DatasetCatalog.names.filter { $0.hasPrefix(begun) } + folders(begun)
        }
    }

    /// The names of data sets that can be fetched.
    static var namedSets: CompletionKind { .list(DatasetCatalog.names) }

    /// The recipes of the model that is on the line; of all models where none is.
    static var recipes: CompletionKind {
        .custom { words, _, _ in
            let named = words.lazy.compactMap { try? ModelCatalog.entry(named: $0) }.first
            var seen: Set<String> = []
            return (named.map { [$0] } ?? ModelCatalog.all).flatMap(\.presets).map(\.name)
                .filter { seen.insert($0).inserted }
        }
    }

    /// A run's folder, or a checkpoint in it.
    static var run: CompletionKind { .file(extensions: ["safetensors"]) }

    /// Picture files, and the folders on the way to them.
    static var pictures: CompletionKind {
        .file(extensions: ["png", "jpg", "jpeg", "webp", "bmp", "gif", "ppm", "pgm"])
    }

    /// The operations of augmentation, and presets.
    static var augmentations: CompletionKind { .list(AugmentationCatalog.names) }

    /// The names of optimizers.
    static var optimizers: CompletionKind { .list(AnyOptimizer.all.map { type(of: $0).name }) }

    /// Schedules, one of each kind; some options are needed, so what is offered has them.
    static var schedules: CompletionKind {
        .list([
            "constant", "cosine", "linear", "step:every=10,factor=0.1", "exponential:rate=0.95", "warm-up=1,cosine",
            "polynomial:power=2", "one-cycle", "plateau:factor=0.1,patience=5",
        ])
    }

    /// The kinds of noise with their usual strengths.
    static var noises: CompletionKind { .list(ImageNoise.named.map { $0.noise.description }) }

    /// The values that the help of a model's option names: of its words, those that the option takes.
    static func values(of option: ListedOption, _ entry: ModelCatalog.Entry) -> CompletionKind? {
        guard option.form == .text else { return nil }
        let words = option.help.split { !($0.isLetter || $0.isNumber || "-.:".contains($0)) }
        let known = words.map { $0.hasSuffix(".") || $0.hasSuffix(":") ? String($0.dropLast()) : String($0) }.filter {
            let model = RunRecord.Model(name: entry.name, options: [option.name: .text($0)])
            return (try? ModelCatalog.completed(model)) != nil
        }
        return known.isEmpty ? nil : .list(known)
    }

    /// The folders that a begun path may mean, each with a slash at its end, and the files that data sets come in.
    private static func folders(_ begun: String) -> [String] {
        let parent = begun.lastIndex(of: "/").map { String(begun[...$0]) } ?? ""
        let names = (try? FileSystem.names(in: parent.isEmpty ? "." : parent)) ?? []
        return names.map { parent + $0 }.filter { $0.hasPrefix(begun) }.compactMap { path in
            if FileSystem.isFolder(path) { return path + "/" }
            return dataEndings.contains { path.lowercased().hasSuffix($0) } ? path : nil
        }
    }

    private static let dataEndings = [
        ".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".npz", ".npy", ".csv", ".jsonl", "-ubyte", "-ubyte.gz",
    ]
}
