import EaselCore

/// What is done to the numbers of an image before a classifier sees them, of training and test images alike: the
/// normalisations of Keras's ImageDataGenerator, in its order.
///
/// Written as names with commas between: `featurewise-center,featurewise-std-normalization,zca-whitening:1e-6`. Beside
/// Keras's there is `standardise`, by numbers that are given: `standardise:0.5/0.5` has pixels from -1 to 1.
public struct InputNormalisation: Hashable, Sendable, CustomStringConvertible {
    /// Takes away each image's mean.
    public var centresSamples = false
    /// Divides by each image's standard deviation.
    public var scalesSamples = false
    /// Takes away the mean of each channel over the training images.
    public var centresFeatures = false
    /// Divides by the standard deviation of each channel over the training images.
    public var scalesFeatures = false
    /// The number added to the variances of the principal components that images are whitened by; `nil` for no whitening.
    public var whiteningEpsilon: Double?

    /// What is taken away and divided by, where it is given and not found from the training images.
    public var standardisation: ChannelStandardisation?

    /// What is added to a deviation before it divides, as Keras does.
    package static let epsilon: Float = 1e-6
    /// The most numbers of an image that can be whitened: their covariance has as many rows and columns.
    package static let largestWhitened = 4096

    /// Makes a normalisation that changes nothing.
    public init() {}

    private static let flags: [(name: String, path: WritableKeyPath<Self, Bool> & Sendable)] = [
        ("samplewise-center", \.centresSamples), ("samplewise-std-normalization", \.scalesSamples),
        ("featurewise-center", \.centresFeatures), ("featurewise-std-normalization", \.scalesFeatures),
    ]
    private static let whitening = "zca-whitening"
    private static let given = "standardise"

    /// The names there are.
    public static var names: [String] { flags.map(\.name) + [whitening, given + ":imagenet"] }

    /// Reads what `description` writes.
    /// - Throws: `OptionError` with the names there are.
    public init(parsing text: String) throws(OptionError) {
        for part in text.split(separator: ",") {
            let sides = part.split(separator: ":", maxSplits: 1).map(String.init)
            if let flag = Self.flags.first(where: { $0.name == part }) {
                self[keyPath: flag.path] = true
            } else if sides.first == Self.whitening {
                let number = sides.count == 2 ? Double(sides[1]) : 1e-6
                guard let number, number > 0, number <= 1 else {
                    throw OptionError(
                        "\(part): the number after zca-whitening must be above 0 and at most 1, as in zca-whitening:1e-6"
                    )
                }
                whiteningEpsilon = number
            } else if sides.first == Self.given {
                standardisation = try ChannelStandardisation(parsing: sides.count == 2 ? sides[1] : "")
            } else {
                throw OptionError(
                    "there is no normalisation \"\(part)\"; there are \(Self.names.joined(separator: ", ")), several with commas "
                        + "between")
            }
        }
        guard whiteningEpsilon == nil || !scalesFeatures else {
            throw OptionError(
                "zca-whitening divides by deviations of its own; leave out featurewise-std-normalization, as Keras would"
            )
        }
        guard standardisation == nil || (whiteningEpsilon == nil && !scalesFeatures && !centresFeatures) else {
            throw OptionError(
                "standardise is by numbers that are given; leave out what is found from the training images")
        }
        // What is whitened or divided by its deviation is centred, as Keras does.
        if whiteningEpsilon != nil || scalesFeatures { centresFeatures = true }
        if scalesSamples { centresSamples = true }
    }

    /// Whether anything is changed.
    public var isNone: Bool { self == InputNormalisation() }

    /// The names of what is done, with commas between.
    public var description: String {
        var names = Self.flags.filter { self[keyPath: $0.path] }.map(\.name)
        if let whiteningEpsilon { names.append("\(Self.whitening):\(whiteningEpsilon)") }
        if let standardisation { names.append("\(Self.given):\(standardisation)") }
        return names.joined(separator: ",")
    }
}
