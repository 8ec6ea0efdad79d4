import EaselCore

/// A JSON value, for options whose names and types each model decides.
public enum JSONValue: Hashable, Sendable, Codable, CustomStringConvertible {
    /// `true` or `false`.
    case boolean(Bool)
    /// A whole number.
    case integer(Int)
    /// Any other number.
    case number(Double)
    /// A text.
    case text(String)
    /// A list of values.
    case list([JSONValue])

    /// Reads and checks the value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self), value.isFinite {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if decoder.codingPath.count < 16, let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a truth value, number, text or list of these is expected")
        }
    }

    /// Writes the value as described above.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        }
    }

    /// One line for people.
    public var description: String {
        switch self {
        case .boolean(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let value): value.inOneLine(limit: 400)
        case .list(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
        }
    }

    /// The value where it is a whole number.
    public var integer: Int? { if case .integer(let value) = self { value } else { nil } }

    /// The value where it is a number, whole or not.
    public var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The value where it is a text.
    public var text: String? { if case .text(let value) = self { value } else { nil } }

    /// The value where it is `true` or `false`.
    public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }

    /// The values where it is a list of whole numbers.
    public var integers: [Int]? {
        guard case .list(let values) = self else { return nil }
        let integers = values.compactMap(\.integer)
        return integers.count == values.count ? integers : nil
    }
}
