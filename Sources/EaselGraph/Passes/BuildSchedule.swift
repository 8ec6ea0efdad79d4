extension Graph {
    /// Groups elementwise operations, pairs filter gradients with bias gradients, and puts everything in order.
    /// - Parameter groups: Whether neighbouring elementwise operations run as one step.
    package func scheduled(groups: Bool = true) -> Schedule {
        var builder = ScheduleBuilder(copyingSources())
        builder.group(joins: groups)
        return builder.finish()
    }

    /// The graph with a copy wherever a variable is given the value of an input or of another variable, and wherever
    /// the old value of a variable that changes is asked for.
    private func copyingSources() -> Graph {
        var graph = self
        let changing = Set(updates.map(\.variable))
        graph.outputs = outputs.map { output in
            guard changing.contains(storageRoot(output.node)) else { return output }
            return GraphOutput(name: output.name, node: graph.append(Detach(), [output.node], nodes[output.node].type))
        }
        graph.updates = updates.map { update in
            let root = storageRoot(update.value)
            guard nodes[root].operation is Input || nodes[root].operation is ReadVariable else { return update }
            let copy = graph.append(Detach(), [update.value], nodes[update.value].type)
            return GraphUpdate(variable: update.variable, value: copy)
        }
        return graph
    }
}

/// Steps under construction, with what each must wait for.
private struct ScheduleBuilder {
    let graph: Graph
    private var steps: [Step?] = []
    private var stepOf: [NodeIndex: Int] = [:]
    /// For each step, every step that must run before it.
    private var before: [StepSet] = []
    /// For each step, every step that must run after it.
    private var after: [StepSet] = []
    /// Nodes so far that may run with another that reads the same memory.
    private var companions: [NodeIndex] = []

    init(_ graph: Graph) { self.graph = graph }

    /// The nodes whose memory a node reads when it runs.
    private func sources(_ index: NodeIndex) -> [NodeIndex] {
        graph.nodes[index].operands.compactMap { operand in
            guard graph.isElementwise(index) else { return graph.storageRoot(operand) }
            let source = graph.elementwiseSource(operand).node
            return graph.nodes[source].operation is Fill ? nil : source
        }
    }

    mutating func group(joins: Bool) {
        let needed = materialised()
        for index in graph.nodes.indices where needed[index] {
            let isElementwise = graph.isElementwise(index)
            let home = steps.count
            steps.append(Step(members: [index], isElementwise: isElementwise))
            stepOf[index] = home
            before.append(StepSet())
            after.append(StepSet())
            for source in sources(index) {
                guard let step = stepOf[source] else { continue }
                before[home].formUnion(before[step])
                before[home].insert(step)
            }
            for step in before[home].elements { after[step].insert(home) }
            guard joins else { continue }
            if isElementwise { joinProducers(of: index) } else { joinCompanion(index) }
        }
        if joins { joinSums() }
    }

    /// Lets the sum of a group's value over rows be taken while the value is in the cache; the value itself then need not
    /// be stored where nothing else reads it.
    private mutating func joinSums() {
        for index in graph.nodes.indices {
            guard let home = stepOf[index], steps[home]?.members == [index],
                let source = sources(index).first, let group = stepOf[source], let members = steps[group]?.members,
                graph.canRideAlong(index, on: source),
                members.count(where: { !graph.isElementwise($0) }) < Self.sumLimit
            else { continue }
            merge(home, into: group)
        }
    }

    /// The most sums that a fused kernel takes.
    private static let sumLimit = 4

    /// Which nodes need a step: all but sources, reshapes, and what every user looks through.
    private func materialised() -> [Bool] {
        var needed = [Bool](repeating: false, count: graph.nodes.count)
        for root in graph.roots { needed[graph.storageRoot(root)] = true }
        for index in graph.nodes.indices.reversed() {
            let operation = graph.nodes[index].operation
            if operation is Reshape || operation is Input || operation is ReadVariable {
                needed[index] = false
                continue
            }
            guard needed[index] else { continue }
            for source in sources(index) { needed[source] = true }
        }
        return needed
    }

    private func count(_ step: Int) -> Int {
        steps[step].map { graph.nodes[$0.members[0]].type.shape.count } ?? 0
    }

    /// The number of registers that a fused kernel has for inputs, constants and results.
    private static let registerLimit = 60

    /// At most as many registers as a group can need.
    private func registerBound(_ members: [NodeIndex]) -> Int {
        let sources = Set(members.flatMap { graph.nodes[$0].operands.map { graph.elementwiseSource($0).node } })
        return sources.union(members).count
    }

    /// Merges a new elementwise node into the groups it reads from, as long as no step would have to run both before
    /// and after the merged one.
    private mutating func joinProducers(of index: NodeIndex) {
        for operand in graph.nodes[index].operands {
            let source = graph.elementwiseSource(operand)
            guard let home = stepOf[index], let other = stepOf[source.node], other != home,
                let group = steps[other], group.isElementwise, count(other) == count(home),
                source.pattern == .full(count(home)), let mine = steps[home],
                registerBound(group.members + mine.members) <= Self.registerLimit
            else { continue }
            // A third step after one of the two and before the other.
            let isCrossed =
                after[other].intersects(before[home], except: home, other)
                || after[home].intersects(before[other], except: home, other)
            if !isCrossed { merge(home, into: other) }
        }
    }

    private mutating func merge(_ step: Int, into target: Int) {
        guard let moved = steps[step] else { return }
        for member in moved.members { stepOf[member] = target }
        let members = (steps[target]?.members ?? []) + moved.members
        steps[target]?.members = members.sorted()
        steps[step] = nil
        var added = before[step]
        added.formUnion(before[target])
        added.remove(step)
        added.remove(target)
        // Whatever ran after the target ran after all that was before it, so only what is new is to be added there.
        let new = added.elements.filter { !before[target].contains($0) }
        let (followers, others) = (after[target], after[step])
        for earlier in before[step].elements { after[earlier].remove(step) }
        if followers.contains(step) { after[target].remove(step) }
        before[target] = added
        before[step] = StepSet()
        after[step] = StepSet()
        for earlier in added.elements { after[earlier].insert(target) }
        for index in followers.elements where index != step { precede(new, index) }
        for index in others.elements where index != target && !followers.contains(index) {
            precede(added.elements + [target], index)
        }
        for index in others.elements { before[index].remove(step) }
    }

    /// Puts steps before another.
    private mutating func precede(_ earlier: [Int], _ index: Int) {
        for step in earlier {
            before[index].insert(step)
            after[step].insert(index)
        }
    }

    /// Lets the sum of a gradient over positions ride along with the filter gradient that reads the same memory.
    private mutating func joinCompanion(_ index: NodeIndex) {
        let node = graph.nodes[index]
        guard node.mayCarryOrBeCarried else { return }
        defer { companions.append(index) }
        for other in companions {
            guard let step = stepOf[other], let members = steps[step]?.members, members.count == 1 else { continue }
            let partner = graph.nodes[other]
            let (primary, sum) = node.operation is ReduceSum ? (partner, node) : (node, partner)
            guard primary.canCarry(sum, root: graph.storageRoot), let home = stepOf[index] else { continue }
            let isCrossed = before[step].contains(home) || before[home].contains(step)
            if isCrossed { continue }
            merge(home, into: step)
            return
        }
    }

    mutating func finish() -> Schedule {
        let (direct, copied) = placeUpdates()
        var schedule = Schedule(graph: graph, steps: [], direct: direct, copied: copied)
        var done = StepSet()
        var waiting = steps.indices.filter { steps[$0] != nil }.sorted { first, second in
            (steps[first]?.members.last ?? 0) < (steps[second]?.members.last ?? 0)
        }
        while let place = waiting.firstIndex(where: { before[$0].isSubset(of: done) }) {
            let next = waiting.remove(at: place)
            done.insert(next)
            if let step = steps[next] { schedule.steps.append(step) }
        }
        assert(waiting.isEmpty, "a cycle among steps")
        fillInReadsAndResults(&schedule)
        return schedule
    }

    /// Decides which new values can be written straight into their variables.
    private mutating func placeUpdates() -> ([NodeIndex: NodeIndex], [GraphUpdate]) {
        var direct: [NodeIndex: NodeIndex] = [:]
        var copied: [GraphUpdate] = []
        let outputs = Set(graph.outputs.map { graph.storageRoot($0.node) })
        var readersOf: [NodeIndex: Set<Int>] = [:]
        for node in graph.nodes.indices {
            guard let step = stepOf[node] else { continue }
            for source in sources(node) { readersOf[source, default: []].insert(step) }
        }
        for update in graph.updates {
            let value = graph.storageRoot(update.value)
            let readers = readersOf[update.variable] ?? []
            guard let home = stepOf[value], graph.isElementwise(value), direct[value] == nil,
                !outputs.contains(value), !outputs.contains(update.variable),
                !readers.contains(where: { $0 != home && before[$0].contains(home) }),
                readsOnlyInStep(update.variable, home)
            else {
                copied.append(update)
                continue
            }
            direct[value] = update.variable
            for reader in readers where reader != home { order(reader, before: home) }
        }
        return (direct, copied)
    }

    /// Whether a step reads a variable at the position it writes and at no other.
    private func readsOnlyInStep(_ variable: NodeIndex, _ step: Int) -> Bool {
        for member in steps[step]?.members ?? [] {
            for operand in graph.nodes[member].operands {
                let source = graph.elementwiseSource(operand)
                if source.node == variable && source.pattern != .full(count(step)) { return false }
            }
        }
        return true
    }

    private mutating func order(_ first: Int, before second: Int) {
        let earlier = before[first].elements + [first]
        for index in after[second].elements + [second] { precede(earlier, index) }
    }

    private func fillInReadsAndResults(_ schedule: inout Schedule) {
        var readBy: [NodeIndex: Set<Int>] = [:]
        for (position, step) in schedule.steps.enumerated() {
            var reads: Set<NodeIndex> = []
            for member in step.members {
                for source in sources(member) where !step.members.contains(source) || !step.isElementwise {
                    reads.insert(source)
                }
                // A member read through a broadcast is read from memory.
                for source in sources(member) { readBy[source, default: []].insert(position) }
            }
            schedule.steps[position].reads = reads.sorted()
        }
        let kept = Set(graph.roots.map(graph.storageRoot))
        for position in schedule.steps.indices {
            schedule.steps[position].results = schedule.steps[position].members.filter { member in
                kept.contains(member) || !(readBy[member] ?? []).isSubset(of: [position])
                    || !schedule.steps[position].isElementwise
            }
        }
    }
}
