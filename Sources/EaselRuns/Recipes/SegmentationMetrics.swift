import EaselTraining

extension Metric {
    /// The share of pixels that were taken for their class.
    static let pixelAccuracy = Metric("pixelAccuracy", .higher)
    /// The mean of the intersections over unions of the classes.
    static let meanIntersectionOverUnion = Metric("meanIoU", .higher)
    /// The mean of the Dice coefficients of the classes.
    static let meanDice = Metric("meanDice", .higher)
}
