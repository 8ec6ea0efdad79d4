import CEaselKernels
import EaselGraph

/// An operation that can be run: it emits the kernels that compute it.
package protocol LowerableOperation: Operation {
    /// Bytes of working memory that the instructions share.
    func workspaceBytes(_ step: StepTypes) -> Int

    /// The operand that working memory holds in another order, and nothing else; `nil` where there is none.
    var packedOperand: Int? { get }

    /// Emits instructions.
    func lower(_ context: LoweringContext)
}

extension LowerableOperation {
    package func workspaceBytes(_ step: StepTypes) -> Int { 0 }
    package var packedOperand: Int? { nil }
}

/// The types of a step that is a single operation, perhaps with a companion.
package struct StepTypes {
    /// The operands' types.
    package let operands: [TensorType]
    /// The result's type.
    package let result: TensorType
    /// The index of the operand whose sum is computed along with the result; `nil` where there is none.
    package let companion: Int?
}

/// The context in which an operation emits its instructions: where its operands and its result lie.
package final class LoweringContext {
    /// The types.
    package let types: StepTypes
    /// Where the operands lie.
    package let operands: [UnsafeMutableRawPointer]
    /// Where the result goes.
    package let result: UnsafeMutableRawPointer
    /// Where the companion's result goes.
    package let companionResult: UnsafeMutableRawPointer?
    /// Working memory of `workspaceBytes`.
    package let workspace: UnsafeMutableRawPointer
    /// Where arguments are kept.
    package let memory: ArgumentMemory
    /// The seed and the step of the run.
    package let seedAndStep: UnsafePointer<UInt64>
    /// Whether the packed operand is the same in every run.
    package let keepsPacked: Bool
    /// The instructions emitted so far.
    package private(set) var instructions: [easel_instruction] = []
    /// The instructions of the first run alone, which come before.
    package private(set) var preparation: [easel_instruction] = []
    /// The index of the instruction that does the operation's work; the others prepare for it or finish it.
    package private(set) var main = 0
    /// Whether OpenBLAS is called, which takes buffers of its own.
    package var callsBLAS = false
    /// Scratch memory that each thread needs, in bytes.
    package private(set) var scratchBytes = 0

    package init(
        types: StepTypes, operands: [UnsafeMutableRawPointer], result: UnsafeMutableRawPointer,
        companionResult: UnsafeMutableRawPointer?, workspace: UnsafeMutableRawPointer, memory: ArgumentMemory,
        seedAndStep: UnsafePointer<UInt64>, keepsPacked: Bool = false
    ) {
        self.types = types
        self.operands = operands
        self.result = result
        self.companionResult = companionResult
        self.workspace = workspace
        self.memory = memory
        self.seedAndStep = seedAndStep
        self.keepsPacked = keepsPacked
    }

    /// Emits an instruction whose arguments are kept already; the first is the main one by default.
    /// - Parameter isPacking: Whether it does nothing but pack the packed operand, so that it runs once where that is the same in
    ///   every run.
    package func emit(
        _ kernel: easel_kernel?, _ arguments: UnsafeRawPointer, parts: Int64, scratchBytes: Int64 = 0,
        isMain: Bool = false, isPacking: Bool = false
    ) {
        guard parts > 0 else { return }
        self.scratchBytes = max(self.scratchBytes, Int(scratchBytes))
        let instruction = easel_instruction(kernel: kernel, arguments: arguments, parts: parts)
        if isPacking, keepsPacked { return preparation.append(instruction) }
        if isMain { main = instructions.count }
        instructions.append(instruction)
    }

    /// The operand at an index as numbers.
    package func floats(_ operand: Int) -> UnsafeMutablePointer<Float> {
        operands[operand].assumingMemoryBound(to: Float.self)
    }

    /// The result as numbers.
    package var resultFloats: UnsafeMutablePointer<Float> { result.assumingMemoryBound(to: Float.self) }
    /// The working memory as numbers.
    package var workspaceFloats: UnsafeMutablePointer<Float> { workspace.assumingMemoryBound(to: Float.self) }
}
