import EaselRuntime

/// What a recipe keeps, copied in memory, so that the steps since can be taken again.
///
/// Copying takes a fraction of a step and is done every few of them; nothing is allocated after the first time.
struct TrainingSnapshot {
    /// The most steps between two copies.
    static let interval = 16

    /// Batches trained on when the copy was made.
    private(set) var step = -1
    private let storages: [Storage]
    private var copies: [[Float]]

    init(of recipe: any Recipe) {
        storages = recipe.savedStorages.map(\.storage)
        copies = storages.map { [Float](repeating: 0, count: $0.shape.count) }
    }

    /// Copies everything as it is.
    mutating func take(atStep step: Int) {
        self.step = step
        for (index, storage) in storages.enumerated() {
            copies[index].withUnsafeMutableBufferPointer { copy in
                guard let start = copy.baseAddress else { return }
                start.update(from: storage.pointer, count: copy.count)
            }
        }
    }

    /// Puts everything back.
    func restore() {
        for (storage, copy) in zip(storages, copies) { storage.values = copy }
    }

    /// Whether every number that is kept now is finite.
    var isFiniteNow: Bool {
        storages.allSatisfy { storage in
            UnsafeBufferPointer(start: storage.pointer, count: storage.shape.count).allSatisfy(\.isFinite)
        }
    }
}
