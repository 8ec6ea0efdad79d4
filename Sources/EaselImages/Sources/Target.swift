/// The training target of an image: what is to be learnt of it.
public enum Target: Hashable, Sendable {
    /// Nothing: the image is its own target, as for an autoencoder.
    case none
    /// The class that the image is of, from 0.
    case label(Int32)
    /// All classes that the image is of, from 0, each once.
    case labels([Int32])
    /// The probability of each class, as from label smoothing or mixup; they add up to 1.
    case probabilities([Float])
    /// The class of each pixel, as the samples of an image of one channel with the image's height and width.
    case mask(Image)
    /// The objects in the image.
    case boxes([ObjectBox])
    /// Another image, such as the clean version of a noisy one.
    case image(Image)
    /// Numbers to predict.
    case numbers([Float])
}
