import Synchronization

/// The memory of batches that are read ahead: that of a batch which is done with is taken for another.
///
/// A batch of whole photographs is more than an allocator keeps; it would ask the system for each anew, which clears every
/// page while the threads that read wait for one another.
final class BatchMemory: Sendable {
    /// The samples of a batch, given back when nobody holds them any more.
    final class Samples: @unchecked Sendable {
        private let memory: BatchMemory
        private let start: UnsafeMutablePointer<UInt8>
        private var count = 0

        fileprivate init(_ memory: BatchMemory, _ start: UnsafeMutablePointer<UInt8>) {
            (self.memory, self.start) = (memory, start)
        }

        deinit { memory.giveBack(start) }

        /// All of them, one image after another.
        var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

        /// Adds those of an image; only while a batch is read, by the thread that reads it.
        func append(_ pixels: [UInt8]) {
            precondition(pixels.count <= memory.capacity - count)
            pixels.withUnsafeBufferPointer { pixels in
                if let from = pixels.baseAddress { (start + count).initialize(from: from, count: pixels.count) }
            }
            count += pixels.count
        }
    }

    private struct Piece: @unchecked Sendable {
        let start: UnsafeMutablePointer<UInt8>
    }

    /// The pieces that are kept for other batches; of more than these few there is no need at a time.
    private static let mostKept = 2

    private let capacity: Int
    private let kept = Mutex<[Piece]>([])

    /// - Parameter capacity: The most samples of a batch.
    init(capacity: Int) { self.capacity = capacity }

    deinit {
        for piece in kept.withLock({ $0 }) { piece.start.deallocate() }
    }

    /// Memory for the samples of a batch, with none in it yet.
    func samples() -> Samples {
        let piece = kept.withLock { $0.popLast() }
        return Samples(self, piece?.start ?? .allocate(capacity: max(capacity, 1)))
    }

    private func giveBack(_ start: UnsafeMutablePointer<UInt8>) {
        let piece = Piece(start: start)
        let isKept = kept.withLock { pieces in
            guard pieces.count < Self.mostKept else { return false }
            pieces.append(piece)
            return true
        }
        if !isKept { start.deallocate() }
    }
}
