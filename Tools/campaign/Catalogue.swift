import Foundation

/// What the command says of itself: its models, and what each takes. Nothing here knows a model by name.
struct Catalogue: Sendable {
    let command: Command
    /// Where trials are made.
    let folder: String
    /// Every model.
    let models: [String]
    /// What each learns to do, as `easel models --json` has it.
    private let tasks: [String: String]
    /// A table of numbers, for models that learn one.
    private let table: String
    private let flags: [Flag]
    private let known = Known()

    /// An option of `easel train`, as its help has it.
    struct Flag: Sendable {
        /// Such as `--latent-size`.
        let name: String
        /// What its value is called there; `nil` where it takes none.
        let placeholder: String?
        /// Whether it makes a model larger or smaller.
        var isSize: Bool { name.hasSuffix("-size") || name.hasSuffix("width") || name.hasSuffix("widths") }
    }

    /// The options of a model.
    struct Accepted: Sendable {
        /// Those that make it small.
        var sizes: [String]
        /// The others, each with its value.
        var others: [[String]]
    }

    /// What was found out, so that it is found out once.
    private final class Known: @unchecked Sendable {
        private let lock = NSLock()
        private var all: [String: Accepted] = [:]

        func find(_ model: String) -> Accepted? { lock.withLock { all[model] } }

        func keep(_ accepted: Accepted, of model: String) -> Accepted {
            lock.withLock { all[model] = accepted }
            return accepted
        }
    }

    /// What every run is given: few pictures, so that it takes a moment.
    func data(for model: String) -> [String] {
        switch tasks[model] {
        case "segmentation": ["--data", "scenes", "--limit", "40", "--size", "24"]
        case "regression": ["--data", table, "--label", "sum"]
        default: ["--data", "digits", "--limit", "40"]
        }
    }

    /// What the campaign gives itself, or what is no option of a run.
    private static let reserved: Set<String> = [
        "--data", "--limit", "--epochs", "--batch-size", "--threads", "--seed", "--output", "--resume", "--data-root",
        "--checkpoint-every", "--keep-best", "--judge", "--dry-run", "--version", "--help", "--optimizer",
        "--learning-rate",
    ]

    init(_ command: Command, trialsIn folder: String) throws {
        (self.command, self.folder) = (command, folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        (models, tasks) = try Self.models(command, folder)
        table = folder + "/numbers.csv"
        let rows = (0..<60).map { "\($0 % 7),\($0 * $0 % 11),\($0 % 7 + 2 * ($0 * $0 % 11))" }
        try ("first,second,sum\n" + rows.joined(separator: "\n") + "\n").write(
            toFile: table, atomically: true, encoding: .utf8)
        // A run records its table's place as seen from the run; a copy of it elsewhere looks among the data sets.
        setenv("EASEL_DATA_ROOT", folder, 1)
        let help = try command.run(["train", "--help"], in: folder, as: "help", isWatched: false).output
        var flags: [Flag] = []
        for line in help.split(separator: "\n") {
            guard let match = line.prefixMatch(of: #/  (?:-\w, )?(--[a-z0-9-]+)(?: <(.+?)>)?(?:\s|$)/#) else {
                continue
            }
            guard !Self.reserved.contains(String(match.1)) else { continue }
            flags.append(Flag(name: String(match.1), placeholder: match.2.map(String.init)))
        }
        self.flags = flags
    }

    /// The names that `easel models --json` lists, and what each learns to do.
    private static func models(_ command: Command, _ folder: String) throws -> ([String], [String: String]) {
        let listed = try listing(command, folder, ["models", "--json"], as: [[String: Any]].self)
        let names = listed.compactMap { $0["name"] as? String }
        guard !names.isEmpty else { throw Failure(.badEnd, "`easel models --json` names no model") }
        let tasks = listed.compactMap { model in (model["name"] as? String).map { ($0, model["task"] as? String ?? "") }
        }
        return (names, Dictionary(tasks) { first, _ in first })
    }

    /// The first model of each family, which are those whose names differ in nothing but digits.
    var oneOfEachFamily: [String] {
        var families: Set<String> = []
        return models.filter { name in families.insert(name.filter { !$0.isNumber }).inserted }
    }

    /// The options that `easel models NAME --json` lists.
    private func options(of model: String) throws -> [Flag] {
        let listed = try Self.listing(command, folder, ["models", model, "--json"], as: [String: Any].self)
        return (listed["options"] as? [[String: Any]] ?? []).compactMap { option in
            (option["flag"] as? String).map { Flag(name: $0, placeholder: option["valueName"] as? String) }
        }
    }

    private static func listing<Listing>(
        _ command: Command, _ folder: String, _ arguments: [String], as type: Listing.Type
    ) throws -> Listing {
        let ending = try command.run(arguments, in: folder, as: arguments.joined(separator: "-"), isWatched: false)
        guard ending.code == 0,
            let listing = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? Listing
        else { throw Failure(.badEnd, "`easel \(arguments.joined(separator: " "))`: \(ending.text)") }
        return listing
    }

    /// What comes of a run that is only described.
    func trial(_ model: String, _ arguments: [String]) throws -> Ending {
        try command.run(
            ["train", model] + data(for: model) + arguments + ["--dry-run"], in: folder, as: "trial-\(model)",
            isWatched: false
        )
    }

    /// The options a model takes, each with a value that it takes beside those before.
    func accepted(by model: String) throws -> Accepted {
        if let known = known.find(model) { return known }
        var (sizes, others): ([String], [[String]]) = ([], [])
        let flags = try options(of: model) + flags
        for flag in flags.filter(\.isSize) + flags.filter({ !$0.isSize }) {
            for value in Self.values(of: flag) {
                let words = [flag.name] + (value.map { [$0] } ?? [])
                let ending = try trial(model, sizes + others.flatMap { $0 } + words)
                if ending.code == 0 {
                    if flag.isSize { sizes += words } else { others.append(words) }
                    break
                }
            }
        }
        return known.keep(Accepted(sizes: sizes, others: others), of: model)
    }

    /// Values to be tried, the first that is taken is used.
    private static func values(of flag: Flag) -> [String?] {
        switch flag.placeholder {
        case nil: [nil]
        case "count": flag.isSize ? ["4", "8", "16"] : ["2"]
        case "list": ["4,8", "8", "4,8,8", "4,4,8,8", "4,4,8,8,8"]
        case "share": ["0.9"]
        case "weight": ["0.5"]
        case "epochs": ["2"]
        case "norm", "bound": ["1"]
        case "rate": ["0.001"]
        case "factor": flag.isSize ? ["0.03"] : ["0.5"]
        case "number": ["0.05"]
        case "names": ["translation"]
        case "noise": ["masking:0.3"]
        case "schedule": ["cosine"]
        case "rule": ["last:1"]
        default: []
        }
    }

    /// The measurements by which a run can keep its best checkpoint.
    func metrics(of model: String, _ arguments: [String]) throws -> [String] {
        let errors = try trial(model, arguments + ["--keep-best", "no-such-measurement"]).errors
        return errors.firstMatch(of: #/what can is (.+)/#).map { $0.1.split(separator: ", ").map(String.init) } ?? []
    }
}
