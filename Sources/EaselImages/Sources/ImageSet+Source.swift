import EaselCore

extension ImageSet {
    public var isInMemory: Bool { true }

    public func target(at index: Int) -> Target {
        guard let labels, labels.indices.contains(index) else { return .none }
        return .label(labels[index])
    }

    public func firstImages(_ count: Int) -> any ImageSource { limited(to: count) }

    public func selecting(_ places: [Int]) -> any ImageSource { subset(places) }

    public func withLabels(_ labels: [Int32]) throws -> any ImageSource {
        try ImageSet(imageShape, pixels: pixels, labels: labels)
    }

    public func contentChecksum() throws -> UInt32 { checksum }

    public func inMemory() throws -> ImageSet { self }
}
