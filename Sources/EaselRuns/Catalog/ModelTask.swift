/// The task a model is trained for.
public struct ModelTask: Hashable, Sendable {
    /// The name of the task, as in listings.
    public let name: String
    /// What a model of it does, as a sentence goes on: "tells classes apart".
    let doing: String
    /// The command that uses a trained model of it: "easel classify".
    let command: String

    /// Reconstructing images.
    public static let reconstruction = ModelTask(
        name: "reconstruction", doing: "gives pictures back", command: "easel reconstruct")
    /// Generating images like those it was trained on.
    public static let generation = ModelTask(
        name: "generation", doing: "draws pictures from noise", command: "easel sample")
    /// Classifying images.
    public static let classification = ModelTask(
        name: "classification", doing: "tells classes apart", command: "easel classify")
    /// Predicting numbers.
    public static let regression = ModelTask(
        name: "regression", doing: "predicts a number", command: "easel predict")
    /// Segmenting images: classifying their pixels.
    public static let segmentation = ModelTask(
        name: "segmentation", doing: "tells the classes of pixels apart", command: "easel segment")
    /// Removing noise from images.
    public static let denoising = ModelTask(
        name: "denoising", doing: "removes noise from pictures", command: "easel denoise")
}
