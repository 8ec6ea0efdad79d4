/// A memory plan: where in the arena each stored value lies.
package struct MemoryPlan: Sendable {
    /// The byte offset of each stored value (not of variables).
    package var offsets: [NodeIndex: Int] = [:]
    /// The byte offset of each step's working memory; meaningless where a step needs none.
    package var workspaces: [Int] = []
    /// The size of the arena in bytes.
    package var byteCount = 0
    /// For each stored value, the last step that reads it; `Int.max` for what the caller reads.
    package var lastReads: [NodeIndex: Int] = [:]
}

extension Schedule {
    /// Gives every stored value a place so that values whose lifetimes overlap do not.
    /// - Parameters:
    ///   - workspaces: Bytes of working memory for each step.
    ///   - reuses: Whether memory is used again; otherwise every value has a place of its own.
    ///   - fixedSteps: How many of the first steps run once, so that their results are kept.
    ///   - keptWorkspaces: The steps whose working memory is kept from run to run.
    package func planMemory(
        workspaces: [Int], reuses: Bool = true, fixedSteps: Int = 0, keptWorkspaces: Set<Int> = []
    ) -> MemoryPlan {
        var plan = MemoryPlan()
        for (position, step) in steps.enumerated() {
            for read in step.reads { plan.lastReads[read] = position }
        }
        for output in graph.outputs { plan.lastReads[root(output.node)] = .max }
        for update in copied { plan.lastReads[root(update.value)] = .max }
        for step in steps.prefix(fixedSteps) { for result in step.results { plan.lastReads[result] = .max } }
        var arena = Arena(reuses: reuses)
        for (index, node) in graph.nodes.enumerated() where node.operation is Input {
            plan.offsets[index] = arena.take(bytes(index))
        }
        var (inPlace, kept): (Set<NodeIndex>, [Int: Int]) = ([], [:])
        for (position, step) in steps.enumerated() {
            // What the first run leaves for the others lies where nothing else ever does.
            if position == fixedSteps {
                for step in keptWorkspaces.sorted() { kept[step] = arena.take(workspaces[step]) }
            }
            let workspace = kept[position] ?? arena.take(workspaces[position])
            plan.workspaces.append(workspace)
            for result in step.results where direct[result] == nil {
                if reuses, let dying = replaceable(by: result, in: step, at: position, plan, inPlace) {
                    plan.offsets[result] = plan.offsets[dying]
                    inPlace.insert(dying)
                } else {
                    plan.offsets[result] = arena.take(bytes(result))
                }
            }
            if !keptWorkspaces.contains(position) { arena.give(workspace, workspaces[position]) }
            let ended = step.reads.filter { plan.lastReads[$0] == position && isInArena($0) && !inPlace.contains($0) }
            let unread = step.results.filter { plan.lastReads[$0] == nil && direct[$0] == nil }
            for value in ended + unread { if let offset = plan.offsets[value] { arena.give(offset, bytes(value)) } }
        }
        plan.byteCount = arena.byteCount
        return plan
    }

    private func bytes(_ node: NodeIndex) -> Int { (max(graph.nodes[node].type.shape.count, 1) * 4 + 63) & ~63 }

    /// Whether a value is stored in a part of the arena that may be given back.
    private func isInArena(_ node: NodeIndex) -> Bool {
        !(graph.nodes[node].operation is Input || graph.nodes[node].operation is ReadVariable) && direct[node] == nil
    }

    /// An operand of an elementwise step that ends there and whose place a result can take.
    private func replaceable(
        by result: NodeIndex, in step: Step, at position: Int, _ plan: MemoryPlan, _ inPlace: Set<NodeIndex>
    ) -> NodeIndex? {
        // A vector that is broadcast and has as many elements as a sum is not an operand of the sum's own size.
        guard graph.isElementwise(result), step.isElementwise else { return nil }
        let count = graph.nodes[result].type.shape.count
        return step.reads.first { read in
            plan.lastReads[read] == position && isInArena(read) && !inPlace.contains(read)
                && graph.nodes[read].type.shape.count == count && graph.nodes[read].type.elementType == .float32
                && step.members.allSatisfy { member in
                    graph.nodes[member].operands.allSatisfy { operand in
                        let source = graph.elementwiseSource(operand)
                        return source.node != read || source.pattern == .full(count)
                    }
                }
        }
    }
}

/// Free places of an arena, best fit first.
private struct Arena {
    let reuses: Bool
    var byteCount = 0
    private var free: [(offset: Int, size: Int)] = []

    init(reuses: Bool) { self.reuses = reuses }

    mutating func take(_ size: Int) -> Int {
        let size = (size + 63) & ~63
        guard size > 0 else { return 0 }
        let fitting = free.indices.filter { free[$0].size >= size }.min { free[$0].size < free[$1].size }
        if let fitting {
            let offset = free[fitting].offset
            free[fitting] = (offset + size, free[fitting].size - size)
            if free[fitting].size == 0 { free.remove(at: fitting) }
            return offset
        }
        if let last = free.last, last.offset + last.size == byteCount {
            free.removeLast()
            byteCount = last.offset + size
            return last.offset
        }
        defer { byteCount += size }
        return byteCount
    }

    mutating func give(_ offset: Int, _ size: Int) {
        let size = (size + 63) & ~63
        guard reuses, size > 0 else { return }
        let place = free.firstIndex { $0.offset > offset } ?? free.count
        free.insert((offset, size), at: place)
        if place + 1 < free.count, offset + size == free[place + 1].offset {
            free[place].size += free[place + 1].size
            free.remove(at: place + 1)
        }
        if place > 0, free[place - 1].offset + free[place - 1].size == offset {
            free[place - 1].size += free[place].size
            free.remove(at: place)
        }
    }
}
