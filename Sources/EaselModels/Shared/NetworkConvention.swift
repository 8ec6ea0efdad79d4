import EaselCore

/// The numerical habits of a framework that a published network depends on: where a strided convolution puts its padding,
/// and what batch normalisation adds to a variance.
public enum NetworkConvention: String, Hashable, Sendable, Codable, CaseIterable {
    /// As many zeros on both sides of a map, 1e-5.
    case pyTorch = "pytorch"
    /// As few zeros as there can be, the odd one below and right, 1e-3.
    case tensorFlow = "tensorflow"

    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    /// The number added to a variance.
    var epsilon: Float { self == .pyTorch ? 1e-5 : 1e-3 }

    /// Reads a name.
    /// - Throws: `OptionError` with the names there are.
    init(parsing text: String) throws(OptionError) {
        guard let found = NetworkConvention(rawValue: text) else {
            throw OptionError("there is no convention \"\(text)\"; there are \(Self.names)")
        }
        self = found
    }
}
