import EaselCore

/// The first images of a source, or all of them, with its labels or others; images are taken from it when asked for.
struct ImageSelection: ImageSource {
    let count: Int
    let labels: [Int32]?
    let labelRange: ClosedRange<Int32>?
    private let base: any ImageSource
    private let isRelabelled: Bool

    /// - Parameter labels: one for each image; nil keeps those of the source.
    init(_ base: any ImageSource, count: Int, labels: [Int32]?) {
        self.base = base
        self.count = min(count, base.count)
        isRelabelled = labels != nil
        let own = labels ?? base.labels.map { Array($0.prefix(count)) }
        self.labels = own
        labelRange = own.flatMap { Self.range(of: $0) }
    }

    var imageShape: ImageShape { base.imageShape }
    var isInMemory: Bool { base.isInMemory }

    func inEpoch(_ epoch: Int) -> any ImageSource {
        ImageSelection(base.inEpoch(epoch), count: count, labels: isRelabelled ? labels : nil)
    }

    func target(at index: Int) throws -> Target {
        guard (0..<count).contains(index) else { return .none }
        return isRelabelled ? labels.map { .label($0[index]) } ?? .none : try base.target(at: index)
    }

    func image(at index: Int) throws -> Image {
        guard (0..<count).contains(index) else { throw DataError("image \(index) of \(count)") }
        return try base.image(at: index)
    }
}
