import CEaselKernels
import EaselGraph

/// A reduction as a chain of reductions over neighbouring dimensions, the innermost first.
private struct ReductionChain {
    struct Stage {
        var arguments: easel_reduce
        let outputCount: Int
        let partialCount: Int
    }
    private(set) var stages: [Stage] = []

    init(_ shape: Shape, over axes: [Int], _ op: easel_reduce_op) {
        var dimensions = shape.dimensions
        var remaining = axes.filter { dimensions[$0] != 1 }
        while let last = remaining.last {
            var first = last
            while first > 0, remaining.contains(first - 1) || dimensions[first - 1] == 1 { first -= 1 }
            var arguments = easel_reduce()
            arguments.outer = Int64(dimensions[..<first].reduce(1, *))
            arguments.middle = Int64(dimensions[first...last].reduce(1, *))
            arguments.inner = Int64(dimensions[(last + 1)...].reduce(1, *))
            arguments.chunks = 1
            arguments.op = op
            arguments.scale = 1
            for axis in first...last { dimensions[axis] = 1 }
            remaining.removeAll { $0 >= first }
            stages.append(
                Stage(
                    arguments: arguments, outputCount: dimensions.reduce(1, *),
                    partialCount: Int(easel_reduce_partial_floats(&arguments))))
        }
        if stages.isEmpty {
            // Nothing to add up: a reduction over one element copies.
            var arguments = easel_reduce()
            (arguments.outer, arguments.middle, arguments.inner) = (1, 1, Int64(shape.count))
            (arguments.chunks, arguments.op, arguments.scale) = (1, op, 1)
            stages = [Stage(arguments: arguments, outputCount: shape.count, partialCount: 0)]
        }
    }

    private static func padded(_ count: Int) -> Int { (count + 15) & ~15 }

    var workspaceBytes: Int {
        4 * stages.reduce(0) { $0 + Self.padded($1.outputCount) + Self.padded($1.partialCount) }
    }

    func lower(_ context: LoweringContext) {
        var input = UnsafePointer(context.floats(0))
        var free = context.workspaceFloats
        for (index, stage) in stages.enumerated() {
            var arguments = stage.arguments
            arguments.input = input
            arguments.output = index == stages.count - 1 ? context.resultFloats : free
            input = UnsafePointer(arguments.output)
            free += Self.padded(stage.outputCount)
            var second: easel_reduce?
            if stage.partialCount > 0 { second = easel_reduce_split(&arguments, free) }
            free += Self.padded(stage.partialCount)
            for part in [arguments, second].compactMap({ $0 }) {
                let stored = context.memory.store(part)
                context.emit(easel_reduce_kernel(), stored, parts: easel_reduce_parts(stored))
            }
        }
    }
}

extension ReduceSum: LowerableOperation {
    package func workspaceBytes(_ step: StepTypes) -> Int {
        ReductionChain(step.operands[0].shape, over: axes, EASEL_REDUCE_SUM).workspaceBytes
    }
    package func lower(_ context: LoweringContext) {
        ReductionChain(context.types.operands[0].shape, over: axes, EASEL_REDUCE_SUM).lower(context)
    }
}

extension ReduceMaximum: LowerableOperation {
    package func workspaceBytes(_ step: StepTypes) -> Int {
        ReductionChain(step.operands[0].shape, over: axes, EASEL_REDUCE_MAX).workspaceBytes
    }
    package func lower(_ context: LoweringContext) {
        ReductionChain(context.types.operands[0].shape, over: axes, EASEL_REDUCE_MAX).lower(context)
    }
}

extension ReduceMinimum: LowerableOperation {
    package func workspaceBytes(_ step: StepTypes) -> Int {
        ReductionChain(step.operands[0].shape, over: axes, EASEL_REDUCE_MIN).workspaceBytes
    }
    package func lower(_ context: LoweringContext) {
        ReductionChain(context.types.operands[0].shape, over: axes, EASEL_REDUCE_MIN).lower(context)
    }
}

extension ArgMaximum: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        let shape = context.types.operands[0].shape
        let stored = context.memory.store(
            easel_argmax(
                input: UnsafePointer(context.floats(0)), output: context.result.assumingMemoryBound(to: Int32.self),
                rows: Int64(shape.count / max(shape[-1], 1)), columns: Int64(shape[-1])))
        context.emit(easel_argmax_kernel(), stored, parts: easel_argmax_parts(stored))
    }
}
