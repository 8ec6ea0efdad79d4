import EaselServing
import Hummingbird

/// The query of a request, each of whose names must be known: one that is mistyped would otherwise be passed over.
struct RequestQuery {
    private let values: [String: String]

    /// - Throws: `ServingError` for a name that is not known, or given twice.
    init(_ request: Request, _ known: String...) throws(ServingError) {
        var values: [String: String] = [:]
        for (name, value) in request.uri.queryParameters {
            guard known.contains(String(name)) else {
                let listed = known.isEmpty ? "it takes none" : "it takes \(known.joined(separator: ", "))"
                throw ServingError(.malformed, "there is no parameter \(name.prefix(60)) here; \(listed)")
            }
            guard values.updateValue(String(value), forKey: String(name)) == nil else {
                throw ServingError(.malformed, "\(name) is given twice")
            }
        }
        self.values = values
    }

    /// A text; `nil` where it is not given.
    func text(_ name: String) -> String? { values[name] }

    /// A number that a type reads; `nil` where it is not given.
    func number<Number: LosslessStringConvertible>(_ name: String, _ kind: Number.Type = Number.self)
        throws(ServingError) -> Number?
    {
        guard let text = values[name] else { return nil }
        guard let number = Number(text) else {
            let wanted = kind is any BinaryInteger.Type ? "a whole number" : "a number"
            throw ServingError(.malformed, "\(name) is \(text.prefix(60)), expected \(wanted)")
        }
        return number
    }

    /// A number within a range.
    func number<Number: LosslessStringConvertible & Comparable>(
        _ name: String, in range: ClosedRange<Number>
    ) throws(ServingError) -> Number? {
        guard let number: Number = try number(name) else { return nil }
        guard range.contains(number) else {
            throw ServingError(
                .malformed, "\(name) is \(number), it must be from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A choice of yes or no.
    func flag(_ name: String) throws(ServingError) -> Bool {
        switch values[name] {
        case nil, "false", "0": return false
        case "true", "1": return true
        case let other?: throw ServingError(.malformed, "\(name) is \(other.prefix(60)), expected true or false")
        }
    }

    /// Numbers with commas between them; `nil` where it is not given.
    func numbers(_ name: String) throws(ServingError) -> [UInt64]? {
        guard let text = values[name] else { return nil }
        return try text.split(separator: ",", omittingEmptySubsequences: false).map { (part) throws(ServingError) in
            guard let number = UInt64(part) else {
                throw ServingError(
                    .malformed,
                    "\(name) is \(text.prefix(60)), expected whole numbers with commas between them, as in 1,2,3")
            }
            return number
        }
    }
}
