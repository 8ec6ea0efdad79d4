extension DeepImage {
    /// A sheet of images in groups of rows, as `ImageGrid` draws it.
    ///
    /// - Throws: `DataError` as `ImageGrid` does.
    package static func sheet(groups: [[[DeepImage]]]) throws -> DeepImage {
        let all = groups.joined().joined()
        // The halves of a sample mean nothing by themselves, so what is converted is converted before.
        let depth =
            (all.contains { $0.channels >= 3 } ? 3 : 1) + (all.contains { $0.hasAlpha } ? 1 : 0)
        let converted = try groups.map { try $0.map { try $0.map { try $0.converted(toChannels: depth).halves } } }
        return DeepImage(
            upper: try ImageGrid(groups: converted.map { $0.map { $0.map(\.upper) } }).render(),
            lower: try ImageGrid(groups: converted.map { $0.map { $0.map(\.lower) } }).render())
    }
}
