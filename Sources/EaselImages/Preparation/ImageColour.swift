/// The channels that images are brought to.
public enum ImageColour: String, Sendable, Hashable, Codable, CaseIterable {
    /// RGB if any image of the set is coloured, else grey; transparency is laid over white.
    case auto
    /// Grey.
    case grey
    /// RGB.
    case rgb
    /// RGB and alpha.
    case rgba

    /// Their number; `nil` where the images decide.
    var channels: Int? {
        switch self {
        case .auto: nil
        case .grey: 1
        case .rgb: 3
        case .rgba: 4
        }
    }
}
