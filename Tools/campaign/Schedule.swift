/// Which cases there are, in which order: a function of the seed alone.
struct Schedule: Sendable {
    let seed: UInt64
    let plans: [Plan]

    /// Orders the plans so that every model has its turn before one has its second.
    init(seed: UInt64, plans: [[Plan]]) {
        self.seed = seed
        var generator = SeededGenerator(seed, "plans")
        let shuffled = plans.map { $0.shuffled(using: &generator) }.shuffled(using: &generator)
        let longest = shuffled.map(\.count).max() ?? 0
        self.plans = (0..<longest).flatMap { turn in shuffled.compactMap { turn < $0.count ? $0[turn] : nil } }
    }

    /// The plan of the case of a number, and how many cases of the kind that plan had before.
    func turn(_ index: Int) -> (plan: Plan, index: Int) { (plans[index % plans.count], index / plans.count) }

    /// The kills of a plan.
    func kills(_ plan: Plan, _ index: Int) -> Case {
        var generator = SeededGenerator(seed, "\(plan.name) kills \(index)")
        return Case(plan.name, .kills(UInt64.random(in: 0..<1_000_000, using: &generator)))
    }

    /// The races of a plan, by turns to begin a run and to go on with it. Most is decided in the first calls.
    func race(_ plan: Plan, _ index: Int, of preparation: Preparation) throws -> Case {
        let turn = index + (plans.firstIndex { $0.name == plan.name } ?? 0)
        let prepared = try preparation.stage(turn % 2 == 0 ? .fresh : .resumed)
        var generator = SeededGenerator(seed, "\(plan.name) race \(index)")
        let count = prepared.calls.filter { !$0.isOutput }.count
        let number = {
            Int.random(in: 1...max(1, Bool.random(using: &generator) ? min(14, count) : count), using: &generator)
        }
        return Case(plan.name, .race(prepared.stage, first: number(), second: number()))
    }

    /// The faults of a plan: half of them while the run is begun, the others in its later stages; `nil` after the last.
    func fault(_ plan: Plan, _ index: Int, of preparation: Preparation) throws -> Case? {
        let stages: [Stage] = [.fresh, .resumed, .fresh, .again, .fresh, .extended]
        let stage = stages[index % 6]
        let place = stage == .fresh ? index / 6 * 3 + index % 6 / 2 : index / 6
        let all = faults(of: try preparation.stage(stage))
        guard place < all.count else { return nil }
        return Case(plan.name, .fault(stage, call: all[place].call, all[place].fault))
    }

    /// Every fault of every call of a stage: each call once before any has its second. Of many writes into one file the
    /// first, the last and one between come before the others.
    private func faults(of prepared: PreparedStage) -> [(call: String, fault: Fault)] {
        var generator = SeededGenerator(seed, "\(prepared.plan.name) \(prepared.stage)")
        var (chosen, others): ([Call], [Call]) = ([], [])
        for group in prepared.calls.grouped(by: \.text) {
            var picks: Set = [0, group.count - 1]
            if group.count > 2 { picks.insert(Int.random(in: 1..<group.count - 1, using: &generator)) }
            for (position, call) in group.enumerated() {
                if picks.contains(position) { chosen.append(call) } else { others.append(call) }
            }
        }
        return [chosen, others].flatMap { calls in
            let each = calls.shuffled(using: &generator).map { call in
                Fault.allCases.filter { $0.applies(to: call) }.shuffled(using: &generator).map { (call.number, $0) }
            }
            return (0..<Fault.allCases.count).flatMap { round in each.compactMap { round < $0.count ? $0[round] : nil }
            }
        }
    }
}

extension Array {
    /// Neighbours for which something is the same, together.
    fileprivate func grouped<Key: Equatable>(by key: (Element) -> Key) -> [[Element]] {
        reduce(into: []) { groups, element in
            if let last = groups.last?.last, key(last) == key(element) {
                groups[groups.count - 1].append(element)
            } else {
                groups.append([element])
            }
        }
    }
}
