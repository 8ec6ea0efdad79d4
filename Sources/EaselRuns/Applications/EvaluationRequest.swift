import EaselData

/// A request for an evaluation of a trained run.
public struct EvaluationRequest: Sendable {
    /// Other images than the run's: a data set's name, or a folder.
    public var data: String?
    /// How those other images are read, where it is not as the run's were.
    public var reading = DatasetReading()
    /// Where the pixels of a folder are while it is evaluated on, which never changes the result.
    public var storage = PixelStorage.automatic
    /// Where data sets, and a run's folder of images that has moved, are looked for first.
    public var root: String?
    /// The most test images to use.
    public var limit: Int?
    /// Latents sampled for each image in the importance-weighted bound.
    public var importanceSamples: Int?
    /// The folder of the run of a classifier that judges generated images.
    public var judge: String?
    /// The number of generated images it judges, at most as many as there are test images; if `nil`, 10,000.
    public var count: Int?
    /// The seed that images are drawn from.
    public var seed: UInt64 = 0
    /// The class that is drawn, by its name or its number.
    public var className: String?
    /// The source of latents that images are drawn from; `nil` for the model's own.
    public var source: LatentSource?
    /// Whether drawn images are compared with the training images nearest to them.
    public var comparesNeighbours = false
    /// The angles, in degrees anticlockwise, that test images are turned by to see how a classifier's accuracy depends on them.
    public var rotations: [Double] = []
    /// The distances, in pixels, that they are moved by to the right, and down.
    public var shifts: [Double] = []
    /// The number of most probable classes among which a classifier is to have an image's own, from 2 to one less than there
    /// are; if `nil`, 5 where there are more than ten.
    public var top: Int?

    /// Asks for what the model measures of the run's test images.
    public init() {}
}
