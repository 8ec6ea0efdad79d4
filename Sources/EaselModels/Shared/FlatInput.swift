import EaselCore

/// The inputs of a model that takes an image as one row of numbers, and so a row of a table as well.
enum FlatInput {
    /// The most columns of a table.
    static let mostColumns = 16_384

    /// Refuses what such a model does not take.
    /// - Throws: `GeometryError` naming the nearest that works.
    static func check(_ image: ImageShape) throws {
        // A row of a table is an image of one pixel with a channel for each column.
        guard image.height == 1, image.width == 1 else { return try StrideTwoStages.check(image) }
        try StrideTwoStages.check("the number of columns", image.channels, in: 1...mostColumns)
    }
}
