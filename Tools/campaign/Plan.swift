import Foundation

/// A model and the options it is trained with.
struct Plan: Sendable {
    /// `vae`, or `vae+keep-best=loss`.
    let name: String
    let model: String
    /// The pictures.
    let data: [String]
    /// What is given besides the pictures, the number of epochs and where the run goes.
    let options: [String]

    /// Where the run is, in the folder of a case. The folder above it is made by the command; all in it is compared.
    static let run = "outputs/run"

    /// Trains anew.
    func begin(epochs: Int = 3) -> [String] {
        ["train", model] + data + ["--batch-size", "8", "--threads", "1", "--seed", "7"] + options
            + ["--epochs", "\(epochs)", "--output", Self.run]
    }

    /// Goes on as anybody would, who knows only where the run is.
    static func goOn(epochs: Int? = nil) -> [String] {
        ["train", "--resume", run, "--threads", "1"] + (epochs.map { ["--epochs", "\($0)"] } ?? [])
    }
}

extension Catalogue {
    /// What a model is to be tortured with: by itself, with each option that has something written of its own, and
    /// with all that it takes at once.
    /// - Parameter judge: The run of a classifier.
    func plans(for model: String, judge: String?) throws -> [Plan] {
        let accepted = try accepted(by: model)
        let (sizes, others) = (accepted.sizes, accepted.others)
        let every = ["--checkpoint-every", "2"]
        var plans: [Plan] = []
        func add(_ suffix: String, _ options: [String]) {
            plans.append(Plan(name: model + suffix, model: model, data: data(for: model), options: sizes + options))
        }
        add("", [])
        add("+checkpoint-every", every)
        // These keep values of their own in a checkpoint, or decide which checkpoints stay.
        for option in others where ["--average-decay", "--keep"].contains(option[0]) || option.count == 1 {
            add("+" + option[0].dropFirst(2), option)
        }
        let metrics = try metrics(of: model, sizes)
        for metric in metrics { add("+keep-best=\(metric)", ["--keep-best", metric]) }
        if let metric = metrics.last {
            let options = ["--keep", "best", "--keep-best", metric]
            if try trial(model, sizes + options).code == 0 { add("+keep=best", options) }
        }
        var all = others.flatMap { $0 } + every
        if let judge, try trial(model, sizes + ["--judge", judge]).code == 0 {
            add("+judge", ["--judge", judge])
            let judged = try self.metrics(of: model, sizes + ["--judge", judge])
            for metric in judged where !metrics.contains(metric) {
                add("+judge+keep-best=\(metric)", ["--judge", judge, "--keep-best", metric])
            }
            all += ["--judge", judge] + (judged.last.map { ["--keep-best", $0] } ?? [])
        } else {
            all += metrics.last.map { ["--keep-best", $0] } ?? []
        }
        add("+all", all)
        return plans
    }

    /// Trains a classifier to judge by, in a folder; `nil` where no model is one that another model takes.
    func trainJudge(in place: String) throws -> String? {
        // What tells classes apart measures how often it is right; players do so too, hence the trials.
        for model in models {
            let sizes = try accepted(by: model).sizes
            guard try metrics(of: model, sizes).contains("accuracy") else { continue }
            let plan = Plan(name: model, model: model, data: data(for: model), options: sizes)
            let folder = "\(place)/\(model)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            guard try command.run(plan.begin(), in: folder, as: "judge", isWatched: false).code == 0 else { continue }
            let run = "\(folder)/\(Plan.run)"
            for other in models where try trial(other, ["--judge", run]).code == 0 { return run }
        }
        return nil
    }
}
