import EaselCore

/// The first layers of a classifier: those of the paper, which make a photograph four times smaller before anything
/// else, or ones that keep the size of a small image.
public enum ClassifierStem: String, Hashable, Sendable, Codable, CaseIterable {
    /// Small for images of at most 64 pixels a side, large for others.
    case auto
    /// One convolution of stride 1.
    case small
    /// The paper's.
    case large

    /// The longest side of images that `auto` has a small stem for, in pixels.
    static let largestSmall = 64
    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    /// Whether images of a size get the small one.
    package func isSmall(for image: ImageShape) -> Bool {
        switch self {
        case .auto: max(image.height, image.width) <= Self.largestSmall
        case .small: true
        case .large: false
        }
    }

    /// What a person should know of the stem that was chosen; `nil` for the one that was asked for, and the paper's.
    package func note(for image: ImageShape) -> String? {
        guard self == .auto, isSmall(for: image) else { return nil }
        return
            "the stem is the small one, for pictures of at most \(Self.largestSmall) pixels a side; --stem large takes the "
            + "paper's"
    }

    /// Reads a name.
    /// - Throws: `OptionError` with the names there are.
    init(parsing text: String) throws(OptionError) {
        guard let stem = ClassifierStem(rawValue: text) else {
            throw OptionError("there is no stem \"\(text)\"; there are \(Self.names)")
        }
        self = stem
    }
}
