import EaselCore

/// A decoding error as part of one line: where in the document, and what is wrong there.
package func oneLine(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)".inOneLine(limit: 400) }
    func place(_ path: [any CodingKey]) -> String {
        let text = path.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }.joined(separator: ".")
        return path.isEmpty ? "" : "'\(text.inOneLine(limit: 120))' "
    }
    switch error {
    case .keyNotFound(let key, let context):
        return "\(place(context.codingPath + [key]))is missing"
    case .typeMismatch(let type, let context):
        return "\(place(context.codingPath))is not \(wanted(type))"
    case .valueNotFound(let type, let context):
        return "\(place(context.codingPath))is null, not \(wanted(type))"
    case .dataCorrupted(let context):
        guard context.codingPath.isEmpty else {
            return
                "\(place(context.codingPath))has no usable value: \(context.debugDescription.inOneLine(limit: 120))"
        }
        // The decoder does not tell these apart, nor where.
        return "not valid JSON, or with a number that is too large, negative or not whole where it must not be"
    @unknown default:
        return "not valid JSON"
    }
}

/// A Swift type in the words of someone who reads JSON.
private func wanted(_ type: Any.Type) -> String {
    switch type {
    case is String.Type: "a text"
    case is Bool.Type: "true or false"
    case is Double.Type, is Float.Type: "a number"
    case is any FixedWidthInteger.Type: "a whole number"
    case is any Sequence.Type: "a list or an object"
    default: "an object"
    }
}
