import Foundation

/// The whole campaign.
final class Campaign: @unchecked Sendable {
    let options: Options
    let tally: Tally
    private let command: Command
    /// Of the cases: what is prepared before them takes the longer the more models there are.
    private var deadline = Date.distantFuture
    private let lock = NSLock()
    private var schedule = Schedule(seed: 0, plans: [])
    private var preparations: [String: Preparation] = [:]
    private var done = [0, 0, 0]
    private var reported: Set<String> = []

    init(_ options: Options) {
        self.options = options
        tally = Tally(keptIn: options.kept)
        command = Command(path: options.command, library: options.library)
    }

    /// Asks the command what there is to torture.
    func prepare() throws {
        let catalogue = try Catalogue(command, trialsIn: "\(options.scratch)/trials")
        // The deep networks of a family take long to try options on, and write as the shallow ones do.
        let models =
            options.model.map { [$0] } ?? (options.isCounted ? catalogue.models : catalogue.oneOfEachFamily)
        guard models.allSatisfy(catalogue.models.contains) else {
            let all = catalogue.models.joined(separator: ", ")
            throw Failure(.badEnd, "there is no model \(models[0]); there are \(all)")
        }
        // Several at once; they are remembered.
        _ = try parallel(models.count) { _ = try catalogue.accepted(by: models[$0]) }
        let judge = try catalogue.trainJudge(in: "\(options.scratch)/judge")
        let plans = try parallel(models.count) { try catalogue.plans(for: models[$0], judge: judge) }
        schedule = Schedule(seed: options.seed, plans: plans)
        for plan in schedule.plans {
            preparations[plan.name] = Preparation(plan, command: command, in: "\(options.scratch)/plans")
        }
        let having = { (option: String) in plans.joined().count { $0.options.contains(option) } }
        let kinds = ["--checkpoint-every", "--keep", "--keep-best", "--judge", "--average-decay"]
        say(
            "torture: seed \(options.seed), \(models.count) models, \(schedule.plans.count) plans, of which with "
                + kinds.map { "\($0) \(having($0))" }.joined(separator: ", "))
        if options.model == nil, let missing = kinds.first(where: { having($0) == 0 }) {
            throw Failure(
                .badEnd, "no model was found to take \(missing): Tools/campaign/Catalogue.swift must learn it")
        }
    }

    /// Carries out what there is time for.
    func run() throws {
        if let only = options.only { return carryOut(only) }
        if let seconds = options.seconds { deadline = Date().addingTimeInterval(seconds) }
        _ = try parallel(options.jobs) { _ in
            while Date() < self.deadline, let (kind, index) = self.next() {
                let (plan, number) = self.schedule.turn(index)
                if let one = self.made(kind, plan, number) { self.carryOut(one) }
            }
        }
    }

    /// The kind that is furthest behind, and the number of its next case.
    private func next() -> (kind: Int, index: Int)? {
        lock.withLock {
            let weights = options.weights
            let open = weights.indices.filter {
                weights[$0] > 0 && (!options.isCounted || Double(done[$0]) < weights[$0])
            }
            guard let kind = open.min(by: { Double(done[$0]) / weights[$0] < Double(done[$1]) / weights[$1] }) else {
                return nil
            }
            done[kind] += 1
            return (kind, done[kind] - 1)
        }
    }

    private func made(_ kind: Int, _ plan: Plan, _ number: Int) -> Case? {
        guard let preparation = preparations[plan.name] else { return nil }
        do {
            switch kind {
            case 0: return try schedule.fault(plan, number, of: preparation)
            case 1: return schedule.kills(plan, number)
            default: return try schedule.race(plan, number, of: preparation)
            }
        } catch {
            report(error, of: plan.name)
            return nil
        }
    }

    private func carryOut(_ one: Case) {
        guard let preparation = preparations[one.plan] else {
            return report(Failure(.badEnd, "there is no plan \(one.plan)"), of: one.text)
        }
        let folder = "\(options.scratch)/cases/\(one.text.replacing("/", with: "_"))"
        var report = Report()
        do {
            try Torture(command: command).carryOut(one, of: preparation, in: folder, &report)
            if options.only == nil {
                try? FileManager.default.removeItem(atPath: folder)
            } else {
                say("nothing wrong: \(one.text)" + (tally.keep(folder, of: one.text).map { "   in \($0)" } ?? ""))
            }
        } catch {
            self.report(error, of: one.text, in: folder)
        }
        tally.add(report)
    }

    private func report(_ error: any Error, of text: String, in folder: String? = nil) {
        switch error {
        case let unprepared as Unprepared:
            // Whatever needs the stage comes here; once is enough.
            guard lock.withLock({ reported.insert(unprepared.text).inserted }) else { return }
            tally.add(unprepared.failure, of: unprepared.text, in: nil)
        case let failure as Failure: tally.add(failure, of: text, in: folder)
        default: tally.add(Failure(.badEnd, "\(error)"), of: text, in: folder)
        }
    }

    /// Does something several times at once.
    private func parallel<Value: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Int) throws -> Value
    ) throws -> [Value] {
        let results = Results<Value>()
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let result = Result { try body(index) }
            results.lock.withLock { results.all[index] = result }
        }
        return try (0..<count).compactMap { try results.all[$0]?.get() }
    }

    private final class Results<Value>: @unchecked Sendable {
        let lock = NSLock()
        var all: [Int: Result<Value, any Error>] = [:]
    }
}
