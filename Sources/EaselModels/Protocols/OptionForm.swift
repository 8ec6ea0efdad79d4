import EaselFiles

/// How the value of an option is written.
public enum OptionForm: String, Hashable, Sendable {
    /// A whole number.
    case integer
    /// Whole numbers separated by commas.
    case integers
    /// A number.
    case number
    /// No value: the flag is given or not.
    case flag
    /// A text.
    case text

    /// What is written, as a run records it; a text where it is not of this form, which the option then refuses.
    public func value(of text: String) -> JSONValue {
        let value: JSONValue? =
            switch self {
            case .integer: Int(text).map { .integer($0) }
            case .integers: Self.integers(text)
            case .number: Double(text).map { .number($0) }
            case .flag: .boolean(true)
            case .text: nil
            }
        return value ?? .text(text)
    }

    private static func integers(_ text: String) -> JSONValue? {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        let whole = numbers.compactMap { $0 }
        return whole.count == numbers.count ? .list(whole.map { .integer($0) }) : nil
    }
}
