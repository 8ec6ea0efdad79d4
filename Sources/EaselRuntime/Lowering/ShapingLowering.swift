import CEaselKernels
import EaselGraph

extension LoweringContext {
    /// Emits a copy of a box of 4-byte words between strided places; a fill where there is no source.
    func emitCopy(
        from source: UnsafeRawPointer?, to destination: UnsafeMutableRawPointer, sizes: [Int], sourceStrides: [Int],
        destinationStrides: [Int], fill: Float = 0
    ) {
        let merged = Self.mergingDimensions(sizes, sourceStrides, destinationStrides)
        precondition(merged.count <= Int(EASEL_COPY_RANK), "a copy of too many dimensions")
        var arguments = easel_strided_copy()
        arguments.source = source
        arguments.destination = destination
        arguments.rank = Int32(merged.count)
        arguments.fillBits = fill.bitPattern
        withUnsafeMutableBytes(of: &arguments.sizes) { Self.store(merged.map(\.size), $0) }
        withUnsafeMutableBytes(of: &arguments.sourceStrides) { Self.store(merged.map(\.source), $0) }
        withUnsafeMutableBytes(of: &arguments.destinationStrides) { Self.store(merged.map(\.destination), $0) }
        easel_strided_copy_prepare(&arguments)
        let stored = memory.store(arguments)
        emit(easel_strided_copy_kernel(), stored, parts: easel_strided_copy_parts(stored))
    }

    private static func store(_ values: [Int], _ field: UnsafeMutableRawBufferPointer) {
        for (index, value) in values.enumerated() {
            field.storeBytes(of: Int64(value), toByteOffset: index * 8, as: Int64.self)
        }
    }

    private typealias Dimension = (size: Int, source: Int, destination: Int)

    /// Drops dimensions of size 1 and joins neighbours that are one run of memory on both sides.
    private static func mergingDimensions(_ sizes: [Int], _ source: [Int], _ destination: [Int]) -> [Dimension] {
        var merged: [Dimension] = []
        for axis in sizes.indices where sizes[axis] != 1 {
            if let last = merged.last, last.source == source[axis] * sizes[axis],
                last.destination == destination[axis] * sizes[axis]
            {
                merged[merged.count - 1] = (last.size * sizes[axis], source[axis], destination[axis])
            } else {
                merged.append((sizes[axis], source[axis], destination[axis]))
            }
        }
        return merged.isEmpty ? [(1, 1, 1)] : merged
    }
}

extension Broadcast: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        let (operand, result) = (context.types.operands[0].shape, context.types.result.shape)
        let repeated = Set(Broadcast.repeatedAxes(from: operand, to: result))
        let new = result.rank - operand.rank
        let strides = operand.strides
        context.emitCopy(
            from: context.operands[0], to: context.result, sizes: result.dimensions,
            sourceStrides: result.dimensions.indices.map { repeated.contains($0) ? 0 : strides[$0 - new] },
            destinationStrides: result.strides)
    }
}

extension Transpose: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        let (operand, result) = (context.types.operands[0].shape, context.types.result.shape)
        context.emitCopy(
            from: context.operands[0], to: context.result, sizes: result.dimensions,
            sourceStrides: permutation.map { operand.strides[$0] }, destinationStrides: result.strides)
    }
}

extension Slice: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        let (strides, result) = (context.types.operands[0].shape.strides, context.types.result.shape)
        let start = zip(starts, strides).reduce(0) { $0 + $1.0 * $1.1 }
        context.emitCopy(
            from: context.operands[0] + start * 4, to: context.result, sizes: result.dimensions,
            sourceStrides: zip(strides, steps).map { $0 * $1 }, destinationStrides: result.strides)
    }
}

extension Pad: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        let (operand, result) = (context.types.operands[0].shape, context.types.result.shape)
        context.emitCopy(
            from: nil, to: context.result, sizes: [result.count], sourceStrides: [0], destinationStrides: [1],
            fill: value)
        let start = zip(low, result.strides).reduce(0) { $0 + $1.0 * $1.1 }
        context.emitCopy(
            from: context.operands[0], to: context.result + start * 4, sizes: operand.dimensions,
            sourceStrides: operand.strides, destinationStrides: zip(result.strides, interior).map { $0 * ($1 + 1) })
    }
}

extension Concatenate: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        let result = context.types.result.shape
        var start = 0
        for (operand, type) in zip(context.operands, context.types.operands) {
            context.emitCopy(
                from: operand, to: context.result + start * result.strides[axis] * 4, sizes: type.shape.dimensions,
                sourceStrides: type.shape.strides, destinationStrides: result.strides)
            start += type.shape[axis]
        }
    }
}

extension Flip: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        let shape = context.types.result.shape
        let strides = shape.strides
        let start = axes.reduce(0) { $0 + (shape[$1] - 1) * strides[$1] }
        guard shape.count > 0 else { return }
        context.emitCopy(
            from: context.operands[0] + start * 4, to: context.result, sizes: shape.dimensions,
            sourceStrides: strides.indices.map { axes.contains($0) ? -strides[$0] : strides[$0] },
            destinationStrides: strides)
    }
}

extension Constant: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        context.emitCopy(
            from: context.memory.store(words), to: context.result, sizes: [words.count], sourceStrides: [1],
            destinationStrides: [1])
    }
}

/// Only in a graph that is not simplified.
extension CustomGradient: LowerableOperation {
    package func lower(_ context: LoweringContext) {
        let count = context.types.result.shape.count
        context.emitCopy(
            from: context.operands[0], to: context.result, sizes: [count], sourceStrides: [1], destinationStrides: [1])
    }
}
