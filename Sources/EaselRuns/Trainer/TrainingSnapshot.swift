import EaselRuntime
import EaselTraining

/// A snapshot of a recipe's state in memory, from which the steps since can be repeated.
///
/// Copying takes a fraction of a step and is done every few of them; nothing is allocated after the first time.
final class TrainingSnapshot {
    /// The most steps between two copies.
    static let interval = 16

    /// Batches trained on when the copy was made.
    private(set) var step = -1
    private let numbers: [UnsafeMutableBufferPointer<Float>]
    /// Whose numbers they are; kept so that the memory stays.
    private let storages: [Storage]
    private let copies: [AlignedMemory]

    /// Takes the memory, also that of what is copied.
    /// - Throws: `RuntimeError` where there is none.
    init(of recipe: any Recipe) throws {
        storages = recipe.savedStorages.map(\.storage)
        for storage in storages { try storage.prepare() }
        numbers = storages.compactMap(\.numbers)
        copies = try storages.map { try AlignedMemory(of: $0.shape) }
    }

    /// Another copy of the same, which no later one changes.
    init(copying other: TrainingSnapshot) throws {
        (storages, numbers, step) = (other.storages, other.numbers, other.step)
        copies = try zip(other.storages, other.copies).map { storage, copy in
            let memory = try AlignedMemory(of: storage.shape)
            memory.start.copyMemory(from: copy.start, byteCount: copy.byteCount)
            return memory
        }
    }

    /// Copies everything as it is.
    func take(atStep step: Int) {
        self.step = step
        for (copy, numbers) in zip(copies, numbers) { copy.copy(numbers) }
    }

    /// Puts everything back.
    func restore() {
        for (copy, numbers) in zip(copies, numbers) {
            guard let start = numbers.baseAddress else { continue }
            start.update(from: copy.start.assumingMemoryBound(to: Float.self), count: numbers.count)
        }
    }

    /// Whether every number that is kept now is finite.
    var isFiniteNow: Bool { numbers.allSatisfy { $0.allSatisfy(\.isFinite) } }
}
