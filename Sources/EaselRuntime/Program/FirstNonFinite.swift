import CEaselKernels
import EaselGraph

/// The first value of a run that is not a finite number.
package struct NonFiniteValue: Sendable, CustomStringConvertible {
    /// The label in `Program.labels` of what computed it; for a value that was not computed, the input or variable.
    package let label: String
    /// The instruction's place in the program, from 1; `nil` for a value that was there before the run.
    package let instruction: Int?
    /// The number of instructions in the program.
    package let instructionCount: Int
    /// The value itself: NaN or an infinity.
    package let value: Float
    /// The parameters that the instruction reads.
    package let parameters: [String]
    /// The largest magnitude among all that the instruction reads.
    package let largestOperand: Float

    /// One line that names the place.
    package var description: String {
        let value = value.isNaN ? "nan" : "\(value)"
        guard let instruction else { return "\(label) held \(value) before the step began" }
        let reading = parameters.isEmpty ? "" : ", reading \(parameters.joined(separator: ", "))"
        return
            "instruction \(instruction) of \(instructionCount), \(label)\(reading), made \(value) of finite numbers, "
            + "the largest \(largestOperand)"
    }
}

extension Program {
    /// Runs once as `run` does and finds the first instruction that made a non-finite number from finite ones.
    ///
    /// Each result is looked at as soon as it is there, because its memory may be used again by the next instruction.
    /// That is slow and only for finding out what went wrong.
    /// - Returns: The value found; `nil` where all are finite.
    package func runFindingNonFinite(seed: UInt64 = 0, step: UInt64 = 0) -> NonFiniteValue? {
        seedAndStep[0] = seed
        seedAndStep[1] = step
        var found: NonFiniteValue?
        var start = 0
        for (schedule, end) in zip(plan.schedule.steps, stepEnds) {
            let largest = found == nil ? largestMagnitude(of: schedule.reads) : 0
            if found == nil, !largest.isFinite { found = unfitSource(among: schedule.reads) }
            run(start..<end)
            if found == nil { found = unfitResult(of: schedule, start..<end, largest) }
            start = end
        }
        run(start..<instructions.count)
        return found
    }

    private func run(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        workers.run(UnsafeBufferPointer(rebasing: instructions[range]), nanoseconds: nil)
    }

    /// Values are checked as they are made, so what is read and not finite was there before.
    private func unfitSource(among reads: [NodeIndex]) -> NonFiniteValue? {
        for node in reads {
            guard let value = numbers(node).first(where: { !$0.isFinite }) else { continue }
            let operation = plan.graph.nodes[node].operation
            let name = (operation as? ReadVariable)?.name ?? (operation as? EaselGraph.Input).map { "input \($0.name)" }
            return NonFiniteValue(
                label: name ?? "a value", instruction: nil, instructionCount: instructions.count, value: value,
                parameters: [], largestOperand: value)
        }
        return nil
    }

    private func unfitResult(of step: Step, _ range: Range<Int>, _ largest: Float) -> NonFiniteValue? {
        guard let last = range.last else { return nil }
        for node in step.results {
            guard let value = numbers(node).first(where: { !$0.isFinite }) else { continue }
            return NonFiniteValue(
                label: labels[last], instruction: last + 1, instructionCount: instructions.count, value: value,
                parameters: step.reads.compactMap { (plan.graph.nodes[$0].operation as? ReadVariable)?.name },
                largestOperand: largest)
        }
        return nil
    }

    private func largestMagnitude(of nodes: [NodeIndex]) -> Float {
        var largest: Float = 0
        for node in nodes {
            for value in numbers(node) {
                guard value.isFinite else { return value }
                largest = max(largest, value.magnitude)
            }
        }
        return largest
    }

    /// The numbers of a node; none where they are whole numbers.
    private func numbers(_ node: NodeIndex) -> UnsafeBufferPointer<Float> {
        let type = plan.graph.nodes[node].type
        guard type.elementType == .float32 else { return UnsafeBufferPointer(start: nil, count: 0) }
        let start = plan.pointer(node, arena: arena).assumingMemoryBound(to: Float.self)
        return UnsafeBufferPointer(start: start, count: type.shape.count)
    }
}

extension ProgramPlan {
    /// Where a node's value lies: in its variable, or in the arena.
    func pointer(_ node: NodeIndex, arena: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
        let root = schedule.root(node)
        let home = schedule.direct[root] ?? root
        if let read = schedule.graph.nodes[home].operation as? ReadVariable, let storage = read.variable as? Storage {
            guard let numbers = storage.numbers?.baseAddress else {
                preconditionFailure("the emitter takes the memory of every variable first")
            }
            return UnsafeMutableRawPointer(numbers)
        }
        return arena + (memory.offsets[root] ?? 0)
    }
}
